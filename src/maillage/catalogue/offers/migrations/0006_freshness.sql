-- Freshness in the search: a delivery that its owner has not confirmed leaves the answers by the date itself.

-- The first day when it is out: its rhythm after it was confirmed, and a month of grace (`GRACE_DAYS`; a test compares).
CREATE FUNCTION offers_leaves_on(confirmed_on date, confirm_every_days smallint) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN confirmed_on + confirm_every_days + 30;

CREATE OR REPLACE VIEW offers_reach_now AS
SELECT
    delivery.id AS delivery_id,
    delivery.tier = 'remote' AS is_remote,
    anchor.id::bigint AS anchor,
    stage.position AS stage,
    lower(period) AS valid_from,
    coalesce(upper(period), 'infinity') AS until,
    offers_tier_number(delivery.tier) AS tier,
    offer.id AS offer_id,
    coalesce(offer.general_id, offer.id) AS family_id,
    offers_subject_mask(offer.subjects) AS subjects,
    offers_audience_mask(offer.audiences) AS audiences,
    offers_mode_mask(delivery.modes) AS modes,
    CASE
        WHEN delivery.tier = 'remote' THEN '{}'
        WHEN cardinality(zone.ids) <= 64 THEN zone.ids -- longer ones do not fit in an index page
    END AS zone
FROM offers_delivery AS delivery
JOIN offers_offer AS offer ON offer.id = delivery.offer_id AND offer.status = 'published'
JOIN network_hub AS hub ON hub.id = delivery.hub_id
LEFT JOIN network_outreachdesk AS desk ON desk.id = delivery.desk_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(area_id ORDER BY area_id), '{}') AS ids
    FROM offers_eligibilityarea WHERE delivery_id = delivery.id
) AS zone
CROSS JOIN LATERAL unnest(
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
    )
) AS period
CROSS JOIN LATERAL (
    SELECT 0::smallint AS position
    UNION SELECT offers_stage_position(value) FROM unnest(offer.stages) AS value
) AS stage
CROSS JOIN LATERAL unnest(
    CASE
        WHEN delivery.tier = 'remote' AND zone.ids = '{}' THEN ARRAY[0]
        WHEN delivery.tier = 'remote' THEN zone.ids
        ELSE ARRAY[coalesce(desk.place_id, hub.place_id)]
    END
) AS anchor (id)
WHERE delivery.status = 'published'
  AND (delivery.desk_id IS NULL OR EXISTS (SELECT FROM network_deskday WHERE desk_id = delivery.desk_id));

CREATE OR REPLACE FUNCTION offers_follow_delivery() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM offers_refresh_reach(array_agg(id)) FROM new_rows WHERE status = 'published';
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM offers_refresh_reach(array_agg(former.id))
        FROM old_rows AS former
        LEFT JOIN new_rows AS delivery ON delivery.id = former.id
        WHERE (
            delivery.offer_id, delivery.tier, delivery.hub_id, delivery.desk_id, delivery.modes, delivery.status,
            delivery.confirmed_on, delivery.confirm_every_days
        ) IS DISTINCT FROM (
            former.offer_id, former.tier, former.hub_id, former.desk_id, former.modes, former.status,
            former.confirmed_on, former.confirm_every_days
        );
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM offers_refresh_reach(array_agg(id)) FROM old_rows;
    ELSE
        DELETE FROM offers_reach;
    END IF;
    RETURN NULL;
END $$;

DROP FUNCTION offers_judge;

CREATE FUNCTION offers_judge(
    commune integer, wanted_stage integer, wanted_subjects integer, wanted_audiences integer, wanted_modes integer,
    wanted_tiers integer, day date
)
RETURNS TABLE (
    delivery_id bigint, offer_id bigint, family_id bigint, tier integer, seconds integer, is_reserved boolean,
    offer_is_published boolean, delivery_is_published boolean, is_confirmed boolean, offer_lasts boolean, hub_is_open boolean,
    desk_is_held boolean, is_partner boolean, is_member boolean,
    fits_stage boolean, fits_subject boolean, fits_audience boolean, fits_mode boolean, serves boolean
)
LANGUAGE sql STABLE AS $$
    SELECT
        delivery.id, offer.id, coalesce(offer.general_id, offer.id), offers_tier_number(delivery.tier)::integer,
        CASE WHEN delivery.tier <> 'remote' THEN travel.seconds::integer END,
        offers_audience_mask(offer.audiences) <> -1,
        offer.status = 'published', delivery.status = 'published',
        coalesce(day < offers_leaves_on(delivery.confirmed_on, delivery.confirm_every_days), false),
        offer.ends_on IS NULL OR offer.ends_on >= day,
        offers_holds(hub.opened_on, coalesce(hub.closed_on, 'infinity'), day),
        delivery.desk_id IS NULL
            OR desk.starts_on <= day AND (desk.ends_on IS NULL OR desk.ends_on >= day)
            AND EXISTS (SELECT FROM network_deskday AS held WHERE held.desk_id = desk.id),
        EXISTS (
            SELECT FROM network_hubmembership AS membership
            WHERE membership.hub_id = hub.id AND membership.organisation_id = offer.organisation_id
                AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
        ),
        EXISTS (
            SELECT FROM network_networkmembership AS membership
            WHERE membership.network_id = hub.network_id AND membership.organisation_id = offer.organisation_id
                AND membership.starts_on <= day AND (membership.ends_on IS NULL OR membership.ends_on >= day)
        ),
        wanted_stage = 0 OR EXISTS (SELECT FROM unnest(offer.stages) AS s WHERE offers_stage_position(s) = wanted_stage),
        offers_fits(offers_subject_mask(offer.subjects), wanted_subjects),
        offers_fits(offers_audience_mask(offer.audiences), wanted_audiences),
        offers_fits(offers_mode_mask(delivery.modes), wanted_modes)
            AND offers_fits(1 << offers_tier_number(delivery.tier), wanted_tiers),
        offers_serves(zone.ids, here.containing_ids)
    FROM territories_area AS here
    CROSS JOIN offers_delivery AS delivery
    JOIN offers_offer AS offer ON offer.id = delivery.offer_id
    JOIN network_hub AS hub ON hub.id = delivery.hub_id
    LEFT JOIN network_outreachdesk AS desk ON desk.id = delivery.desk_id
    LEFT JOIN territories_traveltime AS travel
        ON travel.commune_id = here.id AND travel.place_id = coalesce(desk.place_id, hub.place_id)
        AND travel.seconds <= 5400
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(area_id), '{}') AS ids FROM offers_eligibilityarea WHERE delivery_id = delivery.id
    ) AS zone
    WHERE here.id = commune
        AND (travel.seconds IS NOT NULL OR delivery.tier = 'remote' AND offers_serves(zone.ids, here.containing_ids))
$$;

SELECT offers_refresh_reach(array_agg(id)) FROM offers_delivery WHERE status = 'published';
