-- The index of many deliveries at once, for imports: as much work for each of ten thousand as for one alone.

-- The same lines as before. What is true of a delivery as a whole (`told`) is computed once, then spread over periods,
-- stages and anchors: these read it, so it comes first, and OFFSET 0 keeps it in one piece.
CREATE OR REPLACE VIEW offers_reach_now AS
SELECT
    delivery.id AS delivery_id,
    delivery.tier = 'remote' AS is_remote,
    anchor.id::bigint AS anchor,
    stage.position AS stage,
    lower(period) AS valid_from,
    coalesce(upper(period), 'infinity') AS until,
    told.tier,
    offer.id AS offer_id,
    coalesce(offer.general_id, offer.id) AS family_id,
    told.subjects,
    told.audiences,
    told.modes,
    CASE
        WHEN delivery.tier = 'remote' THEN '{}'
        WHEN cardinality(zone.ids) <= 64 THEN zone.ids -- longer ones do not fit in an index page
    END AS zone,
    told.kind,
    offer.organisation_id::integer AS organisation_id,
    delivery.first_appointment_days AS first_days
FROM offers_delivery AS delivery
JOIN offers_offer AS offer ON offer.id = delivery.offer_id AND offer.status = 'published'
JOIN network_hub AS hub ON hub.id = delivery.hub_id
LEFT JOIN network_outreachdesk AS desk ON desk.id = delivery.desk_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(area_id ORDER BY area_id), '{}') AS ids
    FROM offers_eligibilityarea WHERE delivery_id = delivery.id
) AS zone
CROSS JOIN LATERAL (
    SELECT
        datemultirange(daterange(hub.opened_on, hub.closed_on))
        * datemultirange(daterange(NULL, offer.ends_on, '[]'))
        * datemultirange(daterange(NULL, offers_leaves_on(delivery.confirmed_on, delivery.confirm_every_days)))
        * datemultirange(daterange(desk.starts_on, desk.ends_on, '[]'))
        * (
            SELECT range_agg(daterange(starts_on, ends_on, '[]')) FROM network_hubmembership
            WHERE hub_id = hub.id AND organisation_id = offer.organisation_id
        )
        * (
            SELECT range_agg(daterange(starts_on, ends_on, '[]')) FROM network_networkmembership
            WHERE network_id = hub.network_id AND organisation_id = offer.organisation_id
        ) AS periods,
        ARRAY(SELECT 0::smallint UNION SELECT offers_stage_position(value) FROM unnest(offer.stages) AS value) AS stages,
        CASE
            WHEN delivery.tier = 'remote' AND zone.ids = '{}' THEN ARRAY[0]
            WHEN delivery.tier = 'remote' THEN zone.ids
            ELSE ARRAY[coalesce(desk.place_id, hub.place_id)]
        END AS anchors,
        offers_tier_number(delivery.tier) AS tier,
        offers_subject_mask(offer.subjects) AS subjects,
        offers_audience_mask(offer.audiences) AS audiences,
        offers_mode_mask(delivery.modes) AS modes,
        offers_kind_position(offer.kind) AS kind
    OFFSET 0
) AS told
CROSS JOIN LATERAL unnest(told.periods) AS period
CROSS JOIN LATERAL unnest(told.stages) AS stage (position)
CROSS JOIN LATERAL unnest(told.anchors) AS anchor (id)
WHERE delivery.status = 'published'
  AND (delivery.desk_id IS NULL OR EXISTS (SELECT FROM network_deskday WHERE desk_id = delivery.desk_id));

-- A few deliveries are looked up by the plan that was made once, each by its key. That plan is the wrong one for thousands:
-- made when the tables were empty, and kept, it reads all deliveries at each call, so that an import slows down as it goes.
-- For many, PostgreSQL plans anew with the sizes that the tables have by then: some milliseconds, once for a statement.
CREATE OR REPLACE FUNCTION offers_refresh_reach(deliveries bigint[]) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_mergejoin = off
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF coalesce(cardinality(deliveries), 0) = 0 THEN
        RETURN;
    END IF;
    IF cardinality(deliveries) >= 100 THEN
        SET LOCAL plan_cache_mode = force_custom_plan; -- until this function ends
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('offers_reach', 0));
    DELETE FROM offers_reach WHERE delivery_id = ANY (deliveries);
    INSERT INTO offers_reach (
        delivery_id, is_remote, anchor, stage, valid_from, until, tier, offer_id, family_id, subjects, audiences, modes, zone,
        kind, organisation_id, first_days
    )
    SELECT
        delivery_id, is_remote, anchor, stage, valid_from, until, tier, offer_id, family_id, subjects, audiences, modes, zone,
        kind, organisation_id, first_days
    FROM offers_reach_now WHERE delivery_id = ANY (deliveries);
END $$;
