-- The search: its vocabulary, its predicates, its index kept by triggers, the search itself, and the judge that explains it.

-- Vocabulary: positions and bits follow the order of `choices.py`; a test compares the two.

-- A mask has one bit for each value said; without any, it has all its bits (-1), so that one operation compares two.
CREATE FUNCTION offers_mask(said text[], listed text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(bit_or(1 << (array_position(listed, value) - 1)), -1) FROM unnest(said) AS value);

CREATE FUNCTION offers_stage_position(stage text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position(ARRAY[
    'sensibiliser', 's_informer', 'emerger', 'monter', 'tester', 'financer', 'immatriculer', 'demarrer',
    'developper', 'ceder', 'reprendre', 'rebondir'
], stage)::smallint;

CREATE FUNCTION offers_subject_mask(said text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offers_mask(said, ARRAY[
    'idee_et_motivation', 'etude_de_marche', 'modele_economique', 'previsionnel_financier',
    'statut_juridique', 'fiscal_social', 'protection_sociale_et_droits', 'financement',
    'local_et_implantation', 'communication_vente', 'numerique', 'gestion_compta', 'recrutement_rh',
    'reglementation_metier', 'transition_ecologique', 'innovation_pi', 'international_frontalier',
    'ess_et_associatif', 'agriculture_rural', 'artisanat_metiers_art', 'difficultes_et_rebond',
    'transmission'
]);

-- `tous-publics` has no bit: an offer for everybody has the mask of one that names no audience.
CREATE FUNCTION offers_audience_mask(said text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offers_mask(said, ARRAY[
    'actifs', 'beneficiaires-des-minimas-sociaux', 'demandeurs-emploi', 'etudiants', 'familles', 'femmes',
    'jeunes', 'personnes-en-situation-de-handicap', 'personnes-en-situation-durgence',
    'personnes-en-situation-juridique-specifique', 'personnes-exilees', 'residents-qpv-frr', 'seniors',
    'creatrices', 'repreneurs', 'cedants', 'licencies_economiques', 'etudiants_jeunes_diplomes',
    'independants_brsa', 'createurs_innovants', 'entreprises_moins_3_ans', 'entreprises_en_developpement'
]);

CREATE FUNCTION offers_mode_mask(said text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offers_mask(said, ARRAY[
    'en_presentiel_sur_rdv', 'en_presentiel_sans_rdv', 'permanence_delocalisee', 'visio', 'telephone',
    'itinerant', 'en_autonomie'
]);

CREATE FUNCTION offers_tier_number(tier text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (array_position(ARRAY['in_person', 'desk', 'remote'], tier) - 1)::smallint;

-- Predicates, said once for the search and for the judge. PostgreSQL puts their text in the place of the call.

CREATE FUNCTION offers_fits(offered integer, wanted integer) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN offered & wanted <> 0;

CREATE FUNCTION offers_serves(zone integer[], containing integer[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN zone = '{}' OR zone && containing;

CREATE FUNCTION offers_holds(valid_from date, until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN valid_from <= day AND day < until;

-- What the index has to hold, computed from the tables of record.

CREATE VIEW offers_reach_now AS
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

-- Keeping it. Whoever changes the catalogue waits for the one who is at it (a transaction lock), so that each sees what
-- the other committed: two changes that touch the same delivery together leave the right lines.

CREATE FUNCTION offers_refresh_reach(deliveries bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(deliveries), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('offers_reach', 0));
    DELETE FROM offers_reach WHERE delivery_id = ANY (deliveries);
    INSERT INTO offers_reach (
        delivery_id, is_remote, anchor, stage, valid_from, until, tier, offer_id, family_id, subjects, audiences, modes, zone
    )
    SELECT
        delivery_id, is_remote, anchor, stage, valid_from, until, tier, offer_id, family_id, subjects, audiences, modes, zone
    FROM offers_reach_now WHERE delivery_id = ANY (deliveries);
END $$;

CREATE FUNCTION offers_refuse_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('offers_reach', 0));
    IF EXISTS (SELECT FROM offers_offer WHERE id = NEW.general_id AND general_id IS NOT NULL)
        OR EXISTS (SELECT FROM offers_offer WHERE general_id = NEW.id)
    THEN
        RAISE EXCEPTION 'Offer % cannot be a local form of %: one of them is a general or a local form already.',
            NEW.id, NEW.general_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_local_form_has_no_local_form';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER offers_chain_inserted AFTER INSERT ON offers_offer
FOR EACH ROW WHEN (NEW.general_id IS NOT NULL) EXECUTE FUNCTION offers_refuse_chain();
CREATE TRIGGER offers_chain_updated AFTER UPDATE OF general_id ON offers_offer
FOR EACH ROW WHEN (NEW.general_id IS NOT NULL) EXECUTE FUNCTION offers_refuse_chain();

CREATE FUNCTION offers_follow_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM offers_refresh_reach(array_agg(delivery.id))
    FROM new_rows AS offer
    JOIN old_rows AS former ON former.id = offer.id
    JOIN offers_delivery AS delivery ON delivery.offer_id = offer.id
    WHERE (offer.organisation_id, offer.general_id, offer.stages, offer.subjects, offer.audiences, offer.status,
            offer.ends_on)
        IS DISTINCT FROM (former.organisation_id, former.general_id, former.stages, former.subjects,
            former.audiences, former.status, former.ends_on);
    RETURN NULL;
END $$;

CREATE TRIGGER offers_follow_offer AFTER UPDATE ON offers_offer
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_offer();

CREATE FUNCTION offers_follow_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM offers_refresh_reach(array_agg(id)) FROM new_rows WHERE status = 'published';
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM offers_refresh_reach(array_agg(former.id))
        FROM old_rows AS former
        LEFT JOIN new_rows AS delivery ON delivery.id = former.id
        WHERE (delivery.offer_id, delivery.tier, delivery.hub_id, delivery.desk_id, delivery.modes, delivery.status)
            IS DISTINCT FROM (former.offer_id, former.tier, former.hub_id, former.desk_id, former.modes, former.status);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM offers_refresh_reach(array_agg(id)) FROM old_rows;
    ELSE
        DELETE FROM offers_reach;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER offers_follow_delivery_inserted AFTER INSERT ON offers_delivery
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_delivery();
CREATE TRIGGER offers_follow_delivery_updated AFTER UPDATE ON offers_delivery
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_delivery();
CREATE TRIGGER offers_follow_delivery_deleted AFTER DELETE ON offers_delivery
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_delivery();
CREATE TRIGGER offers_follow_delivery_truncated AFTER TRUNCATE ON offers_delivery
FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_delivery();

CREATE FUNCTION offers_follow_hub() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM offers_refresh_reach(array_agg(delivery.id))
    FROM new_rows AS hub
    JOIN old_rows AS former ON former.id = hub.id
    JOIN offers_delivery AS delivery ON delivery.hub_id = hub.id
    WHERE (hub.network_id, hub.place_id, hub.opened_on, hub.closed_on)
        IS DISTINCT FROM (former.network_id, former.place_id, former.opened_on, former.closed_on);
    RETURN NULL;
END $$;

CREATE TRIGGER offers_follow_hub AFTER UPDATE ON network_hub
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_hub();

CREATE FUNCTION offers_follow_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM offers_refresh_reach(array_agg(delivery.id))
    FROM new_rows AS desk
    JOIN old_rows AS former ON former.id = desk.id
    JOIN offers_delivery AS delivery ON delivery.desk_id = desk.id
    WHERE (desk.place_id, desk.starts_on, desk.ends_on)
        IS DISTINCT FROM (former.place_id, former.starts_on, former.ends_on);
    RETURN NULL;
END $$;

CREATE TRIGGER offers_follow_desk AFTER UPDATE ON network_outreachdesk
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_desk();

-- Rows that say something about deliveries and come and go. Each trigger names the deliveries concerned by the rows
-- that left (old_rows) and by those that came (new_rows).

CREATE FUNCTION offers_follow_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named constant text := CASE TG_TABLE_NAME
        WHEN 'offers_eligibilityarea' THEN 'SELECT delivery_id FROM %1$I'
        WHEN 'network_deskday' THEN
            'SELECT delivery.id FROM offers_delivery AS delivery JOIN %1$I AS changed USING (desk_id)'
        WHEN 'network_hubmembership' THEN
            'SELECT delivery.id FROM offers_delivery AS delivery JOIN offers_offer AS offer ON offer.id = delivery.offer_id '
            'JOIN %1$I AS changed ON changed.hub_id = delivery.hub_id AND changed.organisation_id = offer.organisation_id'
        WHEN 'network_networkmembership' THEN
            'SELECT delivery.id FROM offers_delivery AS delivery JOIN offers_offer AS offer ON offer.id = delivery.offer_id '
            'JOIN network_hub AS hub ON hub.id = delivery.hub_id '
            'JOIN %1$I AS changed ON changed.network_id = hub.network_id AND changed.organisation_id = offer.organisation_id'
    END;
    affected bigint[] := '{}';
    part bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT array_agg(id) FROM (' || named || ') AS concerned (id)', 'old_rows') INTO part;
        affected := affected || part;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(id) FROM (' || named || ') AS concerned (id)', 'new_rows') INTO part;
        affected := affected || part;
    END IF;
    PERFORM offers_refresh_reach(affected);
    RETURN NULL;
END $$;

DO $$
DECLARE
    source text;
BEGIN
    FOREACH source IN ARRAY ARRAY[
        'offers_eligibilityarea', 'network_deskday', 'network_hubmembership', 'network_networkmembership'
    ] LOOP
        EXECUTE format('CREATE TRIGGER offers_follow_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_rows()', source);
        EXECUTE format('CREATE TRIGGER offers_follow_updated AFTER UPDATE ON %I '
            'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_rows()', source);
        EXECUTE format('CREATE TRIGGER offers_follow_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION offers_follow_rows()', source);
    END LOOP;
END $$;

-- Whatever the statistics say (none on an empty database that is being filled), rows are found by their indexes.
ALTER FUNCTION offers_refresh_reach SET enable_seqscan = off;
ALTER FUNCTION offers_refresh_reach SET enable_mergejoin = off;
ALTER FUNCTION offers_refresh_reach SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION offers_follow_offer SET enable_seqscan = off;
ALTER FUNCTION offers_follow_delivery SET enable_seqscan = off;
ALTER FUNCTION offers_follow_hub SET enable_seqscan = off;
ALTER FUNCTION offers_follow_desk SET enable_seqscan = off;
ALTER FUNCTION offers_follow_rows SET enable_seqscan = off;

SELECT offers_refresh_reach(array_agg(id)) FROM offers_delivery;

-- The fair order (docs/how-it-works/algorithms/fair-order.md): the day and the commune choose a line, whose points are
-- raised to the fifth power modulo 2^31 - 1, which is one to one.

CREATE FUNCTION offers_fifth_power(drawn bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (drawn * drawn % 2147483647) * (drawn * drawn % 2147483647) % 2147483647 * drawn % 2147483647;

CREATE FUNCTION offers_band(seconds integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN seconds <= 900 THEN 0 WHEN seconds <= 1800 THEN 1 WHEN seconds <= 2700 THEN 2 WHEN seconds <= 3600 THEN 3 ELSE 4
END;

CREATE FUNCTION offers_band_end(seconds integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (ARRAY[900, 1800, 2700, 3600, 5400])[offers_band(seconds) + 1];

-- The search. One row for each offer of the page, and at least one row, which then has no delivery: the counts. Lists
-- are joined by commas, which costs the reader less than arrays.
--
-- `rank` packs what chooses the best delivery of an offer: tier (2 bits), seconds (13), delivery (47), reserved (1).
-- The smallest is the best. Settings: the plan is made once for a connection and walks the two covering indexes.

CREATE FUNCTION offers_search(
    commune integer, wanted_stage integer, wanted_subjects integer, wanted_audiences integer, wanted_modes integer,
    wanted_tiers integer, wanted_seconds integer, day date, multiplier bigint, shift bigint, skipped integer, taken integer
)
RETURNS TABLE (
    in_person integer, at_desk integer, remote integer, radius integer, nearest integer,
    delivery bigint, offer bigint, tier integer, seconds integer, others integer,
    offer_slug text, offer_name text, summary text, subjects text, audiences text,
    organisation bigint, organisation_slug text, organisation_name text, organisation_short_name text,
    modes text, hours text, first_appointment_days integer, fee text, fee_detail text, confirmed_on date,
    is_fictitious boolean, hub bigint, hub_slug text, hub_name text, desk bigint, desk_name text, desk_days text,
    place_name text, place_address text, place_commune text, lat double precision, lon double precision,
    travel_model text, zone_name text, zone_kind text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_memoize = off
SET jit = off
AS $$
#variable_conflict use_variable
DECLARE
    remote_rank CONSTANT bigint := 2::bigint << 61;
    closeness CONSTANT bigint := 8191::bigint << 48;
    containing integer[];
    chosen bigint[];
    companions bigint[];
    next_seconds integer;
    is_widened boolean := false;
BEGIN
    SELECT array_append(area.containing_ids, 0) INTO containing FROM territories_area AS area WHERE area.id = commune;
    radius := wanted_seconds;
    LOOP
        WITH candidate AS (
            SELECT line.offer_id, line.family_id,
                (line.tier::bigint << 61) | (travel.seconds::bigint << 48) | (line.delivery_id << 1)
                    | (line.audiences <> -1)::integer AS rank
            FROM territories_traveltime AS travel
            JOIN offers_reach AS line
                ON line.is_remote = false AND line.anchor = travel.place_id AND line.stage = wanted_stage
            WHERE travel.commune_id = commune AND travel.seconds <= radius
                AND offers_holds(line.valid_from, line.until, day)
                AND offers_fits(line.subjects, wanted_subjects)
                AND offers_fits(line.audiences, wanted_audiences)
                AND offers_fits(line.modes, wanted_modes)
                AND offers_fits(1 << line.tier, wanted_tiers)
                AND (
                    offers_serves(line.zone, containing)
                    OR line.zone IS NULL AND EXISTS (
                        SELECT FROM offers_eligibilityarea AS served
                        WHERE served.delivery_id = line.delivery_id AND served.area_id = ANY (containing)
                    )
                )
            UNION ALL
            SELECT line.offer_id, line.family_id,
                remote_rank | (line.delivery_id << 1) | (line.audiences <> -1)::integer
            FROM offers_reach AS line
            WHERE line.is_remote = true AND line.anchor = ANY (containing) AND line.stage = wanted_stage
                AND offers_holds(line.valid_from, line.until, day)
                AND offers_fits(line.subjects, wanted_subjects)
                AND offers_fits(line.audiences, wanted_audiences)
                AND offers_fits(line.modes, wanted_modes)
                AND offers_fits(4, wanted_tiers)
        ), best AS MATERIALIZED (
            SELECT candidate.offer_id, min(candidate.family_id) AS family_id, min(candidate.rank) AS rank,
                count(*) FILTER (WHERE candidate.rank < remote_rank) AS near
            FROM candidate GROUP BY candidate.offer_id
        ), shown AS MATERIALIZED (
            SELECT best.offer_id, best.rank, best.near, (best.rank >> 61)::integer AS tier
            FROM best
            WHERE best.offer_id <> best.family_id
                OR best.offer_id NOT IN (SELECT variant.family_id FROM best AS variant WHERE variant.offer_id <> variant.family_id)
        ), counted AS MATERIALIZED (
            SELECT count(*) FILTER (WHERE shown.tier = 0) AS first, count(*) FILTER (WHERE shown.tier = 1) AS second,
                count(*) FILTER (WHERE shown.tier = 2) AS third, min(shown.rank & closeness) FILTER (WHERE shown.tier = 0) AS a,
                min(shown.rank & closeness) FILTER (WHERE shown.tier = 1) AS b
            FROM shown
        ), page AS (
            -- Only the tiers that the page needs are put in order: most first pages need no remote one.
            SELECT shown.rank, shown.near
            FROM shown
            CROSS JOIN LATERAL (
                SELECT (shown.offer_id % 2147483647 * multiplier + shift) % 2147483647 AS line OFFSET 0
            ) AS drawn
            WHERE shown.tier <= (
                SELECT CASE
                    WHEN counted.first >= skipped + taken THEN 0
                    WHEN counted.first + counted.second >= skipped + taken THEN 1
                    ELSE 2
                END FROM counted
            )
            ORDER BY shown.tier, offers_band(((shown.rank & closeness) >> 48)::integer),
                CASE WHEN wanted_audiences = -1 THEN shown.rank & 1 END,
                offers_fifth_power(drawn.line), shown.offer_id
            LIMIT taken OFFSET skipped
        )
        SELECT counted.first, counted.second, counted.third, least(counted.a, counted.b) >> 48,
            (SELECT array_agg(page.rank) FROM page), (SELECT array_agg(page.near) FROM page)
        INTO in_person, at_desk, remote, nearest, chosen, companions
        FROM counted;

        EXIT WHEN nearest IS NOT NULL OR is_widened OR radius >= 5400 OR NOT offers_fits(3, wanted_tiers);

        -- Nobody in person or at a desk: as far as the end of the band of the nearest who would be shown.
        SELECT travel.seconds INTO next_seconds
        FROM territories_traveltime AS travel
        JOIN offers_reach AS line
            ON line.is_remote = false AND line.anchor = travel.place_id AND line.stage = wanted_stage
        WHERE travel.commune_id = commune AND travel.seconds > radius AND travel.seconds <= 5400
            AND offers_holds(line.valid_from, line.until, day)
            AND offers_fits(line.subjects, wanted_subjects)
            AND offers_fits(line.audiences, wanted_audiences)
            AND offers_fits(line.modes, wanted_modes)
            AND offers_fits(1 << line.tier, wanted_tiers)
            AND (
                offers_serves(line.zone, containing)
                OR line.zone IS NULL AND EXISTS (
                    SELECT FROM offers_eligibilityarea AS served
                    WHERE served.delivery_id = line.delivery_id AND served.area_id = ANY (containing)
                )
            )
            AND (
                line.offer_id <> line.family_id
                OR NOT EXISTS (
                    SELECT FROM offers_reach AS variant
                    WHERE variant.is_remote = true AND variant.anchor = ANY (containing) AND variant.stage = wanted_stage
                        AND variant.family_id = line.family_id AND variant.offer_id <> variant.family_id
                        AND offers_holds(variant.valid_from, variant.until, day)
                        AND offers_fits(variant.subjects, wanted_subjects)
                        AND offers_fits(variant.audiences, wanted_audiences)
                        AND offers_fits(variant.modes, wanted_modes)
                        AND offers_fits(4, wanted_tiers)
                )
            )
        ORDER BY travel.seconds LIMIT 1;
        EXIT WHEN next_seconds IS NULL;
        radius := offers_band_end(next_seconds);
        is_widened := true;
    END LOOP;

    RETURN QUERY
    SELECT
        in_person, at_desk, remote, radius, nearest,
        d.id, o.id, (line.rank >> 61)::integer, ((line.rank >> 48) & 8191)::integer,
        (line.near - CASE WHEN d.tier <> 'remote' THEN 1 ELSE 0 END)::integer,
        o.slug::text, o.name::text, o.summary::text, array_to_string(o.subjects, ','), array_to_string(o.audiences, ','),
        organisation_row.id, organisation_row.slug::text, organisation_row.name::text, organisation_row.short_name::text,
        array_to_string(d.modes, ','), d.hours::text, d.first_appointment_days::integer, d.fee::text, d.fee_detail::text, d.confirmed_on,
        d.is_fictitious OR o.is_fictitious OR organisation_row.is_fictitious,
        h.id, h.slug::text, h.name::text, k.id, k.name::text,
        (
            SELECT jsonb_agg(
                jsonb_build_array(held.weekday, held.opens_at, held.closes_at, held.rhythm)
                ORDER BY held.weekday, held.opens_at
            )::text
            FROM network_deskday AS held WHERE held.desk_id = k.id
        ),
        p.name::text, p.address::text, town.name::text, p.lat, p.lon, p.travel_model::text, served.name, served.kind
    FROM (SELECT 1) AS once
    LEFT JOIN unnest(chosen, companions) WITH ORDINALITY AS line (rank, near, position) ON true
    LEFT JOIN offers_delivery AS d ON d.id = ((line.rank >> 1) & 140737488355327)
    LEFT JOIN offers_offer AS o ON o.id = d.offer_id
    LEFT JOIN network_organisation AS organisation_row ON organisation_row.id = o.organisation_id
    LEFT JOIN network_hub AS h ON h.id = d.hub_id
    LEFT JOIN network_outreachdesk AS k ON k.id = d.desk_id
    LEFT JOIN territories_place AS p ON p.id = coalesce(k.place_id, h.place_id)
    LEFT JOIN territories_area AS town ON town.id = p.commune_id
    LEFT JOIN LATERAL (
        SELECT area.name::text, area.kind::text
        FROM offers_eligibilityarea AS part
        JOIN territories_area AS area ON area.id = part.area_id
        WHERE part.delivery_id = d.id AND part.area_id = ANY (containing)
        ORDER BY array_position(ARRAY['commune', 'epci', 'departement', 'region', 'country'], area.kind::text)
        LIMIT 1
    ) AS served ON true
    ORDER BY line.position;
END $$;

-- The judge: for each delivery that could matter here, the answer of each predicate. Those that could matter: in person
-- or at a desk up to 90 minutes away; remote ones whose zone holds the commune, or whose hub is up to 90 minutes away.

CREATE FUNCTION offers_judge(
    commune integer, wanted_stage integer, wanted_subjects integer, wanted_audiences integer, wanted_modes integer,
    wanted_tiers integer, day date
)
RETURNS TABLE (
    delivery_id bigint, offer_id bigint, family_id bigint, tier integer, seconds integer, is_reserved boolean,
    offer_is_published boolean, delivery_is_published boolean, offer_lasts boolean, hub_is_open boolean,
    desk_is_held boolean, is_partner boolean, is_member boolean,
    fits_stage boolean, fits_subject boolean, fits_audience boolean, fits_mode boolean, serves boolean
)
LANGUAGE sql STABLE AS $$
    SELECT
        delivery.id, offer.id, coalesce(offer.general_id, offer.id), offers_tier_number(delivery.tier)::integer,
        CASE WHEN delivery.tier <> 'remote' THEN travel.seconds::integer END,
        offers_audience_mask(offer.audiences) <> -1,
        offer.status = 'published', delivery.status = 'published', offer.ends_on IS NULL OR offer.ends_on >= day,
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
