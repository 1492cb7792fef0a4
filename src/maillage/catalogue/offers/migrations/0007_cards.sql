-- One card for each need: the index says what happens, who proposes it and how soon, and `offers_cards` gathers offers by what happens.

CREATE FUNCTION offers_kind_position(kind text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position(ARRAY[
    'accueil_orientation', 'entretien_individuel', 'atelier_collectif', 'formation_certifiee', 'diagnostic',
    'expertise_ponctuelle', 'suivi_long', 'parrainage', 'test_activite_cape', 'test_activite_cae',
    'hebergement_bureau', 'hebergement_atelier', 'coworking', 'salle', 'domiciliation', 'service_partage',
    'pret_honneur', 'microcredit', 'garantie', 'subvention_prime', 'concours', 'reseau_club',
    'mise_en_relation_cession', 'statut_etudiant'
], kind)::smallint;

-- The index and what keeps it.

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
    END AS zone,
    offers_kind_position(offer.kind) AS kind,
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

CREATE OR REPLACE FUNCTION offers_refresh_reach(deliveries bigint[]) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF coalesce(cardinality(deliveries), 0) = 0 THEN
        RETURN;
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

CREATE OR REPLACE FUNCTION offers_follow_offer() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    PERFORM offers_refresh_reach(array_agg(delivery.id))
    FROM new_rows AS offer
    JOIN old_rows AS former ON former.id = offer.id
    JOIN offers_delivery AS delivery ON delivery.offer_id = offer.id
    WHERE (offer.organisation_id, offer.general_id, offer.kind, offer.stages, offer.subjects, offer.audiences, offer.status,
            offer.ends_on)
        IS DISTINCT FROM (former.organisation_id, former.general_id, former.kind, former.stages, former.subjects,
            former.audiences, former.status, former.ends_on);
    RETURN NULL;
END $$;

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
            delivery.confirmed_on, delivery.confirm_every_days, delivery.first_appointment_days
        ) IS DISTINCT FROM (
            former.offer_id, former.tier, former.hub_id, former.desk_id, former.modes, former.status,
            former.confirmed_on, former.confirm_every_days, former.first_appointment_days
        );
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM offers_refresh_reach(array_agg(id)) FROM old_rows;
    ELSE
        DELETE FROM offers_reach;
    END IF;
    RETURN NULL;
END $$;

SELECT offers_refresh_reach(array_agg(id)) FROM offers_delivery WHERE status = 'published';

-- Which lines of the index answer a need: said once for the search and for the cards. PostgreSQL puts the text of these
-- four in the place of their call.

CREATE FUNCTION offers_lines_near(
    commune integer, containing integer[], wanted_stage integer, wanted_subjects integer, wanted_audiences integer,
    wanted_modes integer, wanted_tiers integer, wanted_kinds integer, farthest integer, day date
)
RETURNS TABLE (
    offer_id bigint, family_id bigint, rank bigint, kind smallint, organisation_id integer, first_days smallint, seconds smallint
)
LANGUAGE sql STABLE AS $$
    SELECT line.offer_id, line.family_id,
        (line.tier::bigint << 61) | (travel.seconds::bigint << 48) | (line.delivery_id << 1) | (line.audiences <> -1)::integer,
        line.kind, line.organisation_id, line.first_days, travel.seconds
    FROM territories_traveltime AS travel
    JOIN offers_reach AS line ON line.is_remote = false AND line.anchor = travel.place_id AND line.stage = wanted_stage
    WHERE travel.commune_id = commune AND travel.seconds <= farthest
        AND offers_holds(line.valid_from, line.until, day)
        AND offers_fits(line.subjects, wanted_subjects)
        AND offers_fits(line.audiences, wanted_audiences)
        AND offers_fits(line.modes, wanted_modes)
        AND offers_fits(1 << line.tier, wanted_tiers)
        AND offers_fits(1 << line.kind, wanted_kinds)
        AND (
            offers_serves(line.zone, containing)
            OR line.zone IS NULL AND EXISTS (
                SELECT FROM offers_eligibilityarea AS served
                WHERE served.delivery_id = line.delivery_id AND served.area_id = ANY (containing)
            )
        )
$$;

CREATE FUNCTION offers_lines_remote(
    containing integer[], wanted_stage integer, wanted_subjects integer, wanted_audiences integer, wanted_modes integer,
    wanted_tiers integer, wanted_kinds integer, day date
)
RETURNS TABLE (
    offer_id bigint, family_id bigint, rank bigint, kind smallint, organisation_id integer, first_days smallint
)
LANGUAGE sql STABLE AS $$
    SELECT line.offer_id, line.family_id,
        (2::bigint << 61) | (line.delivery_id << 1) | (line.audiences <> -1)::integer,
        line.kind, line.organisation_id, line.first_days
    FROM offers_reach AS line
    WHERE line.is_remote = true AND line.anchor = ANY (containing) AND line.stage = wanted_stage
        AND offers_holds(line.valid_from, line.until, day)
        AND offers_fits(line.subjects, wanted_subjects)
        AND offers_fits(line.audiences, wanted_audiences)
        AND offers_fits(line.modes, wanted_modes)
        AND offers_fits(4, wanted_tiers)
        AND offers_fits(1 << line.kind, wanted_kinds)
$$;

-- The nearest one beyond `radius`, in person or at a desk, who would be shown: not a general offer with a remote local form.
CREATE FUNCTION offers_next_seconds(
    commune integer, containing integer[], wanted_stage integer, wanted_subjects integer, wanted_audiences integer,
    wanted_modes integer, wanted_tiers integer, wanted_kinds integer, radius integer, day date
)
RETURNS TABLE (seconds smallint)
LANGUAGE sql STABLE AS $$
    SELECT line.seconds
    FROM offers_lines_near(
        commune, containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds, 5400, day
    ) AS line
    WHERE line.seconds > radius
        AND (
            line.offer_id <> line.family_id
            OR NOT EXISTS (
                SELECT FROM offers_lines_remote(
                    containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds, day
                ) AS variant
                WHERE variant.family_id = line.family_id AND variant.offer_id <> variant.family_id
            )
        )
    ORDER BY line.seconds LIMIT 1
$$;

-- What a page says of one delivery; the names of its columns are those of `queries.answers.Result`.
CREATE FUNCTION offers_said(line_rank bigint, containing integer[])
RETURNS TABLE (
    delivery bigint, offer bigint, tier integer, seconds integer,
    offer_slug text, offer_name text, summary text, subjects text, audiences text,
    organisation bigint, organisation_slug text, organisation_name text, organisation_short_name text,
    modes text, hours text, first_appointment_days integer, fee text, fee_detail text, confirmed_on date,
    confirm_every_days integer, is_fictitious boolean, hub bigint, hub_slug text, hub_name text, desk bigint, desk_name text,
    desk_days text, place_name text, place_address text, place_commune text, lat double precision, lon double precision,
    travel_model text, zone_name text, zone_kind text, kind text
)
LANGUAGE sql STABLE AS $$
    SELECT
        d.id, o.id, (line_rank >> 61)::integer, ((line_rank >> 48) & 8191)::integer,
        o.slug::text, o.name::text, o.summary::text, array_to_string(o.subjects, ','), array_to_string(o.audiences, ','),
        partner.id, partner.slug::text, partner.name::text, partner.short_name::text,
        array_to_string(d.modes, ','), d.hours::text, d.first_appointment_days::integer, d.fee::text, d.fee_detail::text, d.confirmed_on,
        d.confirm_every_days::integer, d.is_fictitious OR o.is_fictitious OR partner.is_fictitious,
        h.id, h.slug::text, h.name::text, k.id, k.name::text,
        CASE WHEN k.id IS NOT NULL THEN (
            SELECT jsonb_agg(
                jsonb_build_array(held.weekday, held.opens_at, held.closes_at, held.rhythm)
                ORDER BY held.weekday, held.opens_at
            )::text
            FROM network_deskday AS held WHERE held.desk_id = k.id
        ) END,
        p.name::text, p.address::text, town.name::text, p.lat, p.lon, p.travel_model::text, served.name, served.kind, o.kind::text
    FROM offers_delivery AS d
    JOIN offers_offer AS o ON o.id = d.offer_id
    JOIN network_organisation AS partner ON partner.id = o.organisation_id
    JOIN network_hub AS h ON h.id = d.hub_id
    LEFT JOIN network_outreachdesk AS k ON k.id = d.desk_id
    JOIN territories_place AS p ON p.id = coalesce(k.place_id, h.place_id)
    JOIN territories_area AS town ON town.id = p.commune_id
    LEFT JOIN LATERAL (
        SELECT area.name::text, area.kind::text
        FROM offers_eligibilityarea AS part
        JOIN territories_area AS area ON area.id = part.area_id
        WHERE part.delivery_id = d.id AND part.area_id = ANY (containing)
        ORDER BY array_position(ARRAY['commune', 'epci', 'departement', 'region', 'country'], area.kind::text)
        LIMIT 1
    ) AS served ON true
    WHERE d.id = ((line_rank >> 1) & 140737488355327)
$$;

-- The fair order of an offer as one number: tier, travel band, reserved or not, then the lot, which two offers never share.
CREATE FUNCTION offers_order(line_rank bigint, drawn bigint, says_who boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (line_rank >> 61 << 36)
    | (offers_band(((line_rank >> 48) & 8191)::integer)::bigint << 33)
    | (CASE WHEN says_who THEN 0 ELSE line_rank & 1 END << 32)
    | offers_fifth_power(drawn);

-- The search, as before, with what happens among what may be asked, and the rhythm of each confirmation.

DROP FUNCTION offers_search;

CREATE FUNCTION offers_search(
    commune integer, wanted_stage integer, wanted_subjects integer, wanted_audiences integer, wanted_modes integer,
    wanted_tiers integer, wanted_kinds integer, wanted_seconds integer, day date, multiplier bigint, shift bigint,
    skipped integer, taken integer
)
RETURNS TABLE (
    in_person integer, at_desk integer, remote integer, radius integer, nearest integer,
    delivery bigint, offer bigint, tier integer, seconds integer, others integer,
    offer_slug text, offer_name text, summary text, subjects text, audiences text,
    organisation bigint, organisation_slug text, organisation_name text, organisation_short_name text,
    modes text, hours text, first_appointment_days integer, fee text, fee_detail text, confirmed_on date,
    confirm_every_days integer, is_fictitious boolean, hub bigint, hub_slug text, hub_name text, desk bigint, desk_name text,
    desk_days text, place_name text, place_address text, place_commune text, lat double precision, lon double precision,
    travel_model text, zone_name text, zone_kind text, kind text
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
        WITH near AS MATERIALIZED (
            SELECT line.offer_id, line.family_id, line.rank
            FROM offers_lines_near(
                commune, containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds,
                radius, day
            ) AS line
        ), candidate AS (
            SELECT near.offer_id, near.family_id, near.rank FROM near
            UNION ALL
            SELECT line.offer_id, line.family_id, line.rank
            FROM offers_lines_remote(
                containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds, day
            ) AS line
        ), best AS MATERIALIZED (
            SELECT DISTINCT ON (candidate.offer_id) candidate.offer_id, candidate.family_id, candidate.rank
            FROM candidate ORDER BY candidate.offer_id, candidate.rank
        ), shown AS MATERIALIZED (
            SELECT best.offer_id, best.rank, (best.rank >> 61)::integer AS tier
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
            SELECT shown.rank, (SELECT count(*) FROM near WHERE near.offer_id = shown.offer_id) AS near
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
            ORDER BY offers_order(shown.rank, drawn.line, wanted_audiences <> -1)
            LIMIT taken OFFSET skipped
        )
        SELECT counted.first, counted.second, counted.third, least(counted.a, counted.b) >> 48,
            (SELECT array_agg(page.rank) FROM page), (SELECT array_agg(page.near) FROM page)
        INTO in_person, at_desk, remote, nearest, chosen, companions
        FROM counted;

        EXIT WHEN nearest IS NOT NULL OR is_widened OR radius >= 5400 OR NOT offers_fits(3, wanted_tiers);

        -- Nobody in person or at a desk: as far as the end of the band of the nearest who would be shown.
        SELECT beyond.seconds INTO next_seconds
        FROM offers_next_seconds(
            commune, containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds,
            radius, day
        ) AS beyond;
        EXIT WHEN next_seconds IS NULL;
        radius := offers_band_end(next_seconds);
        is_widened := true;
    END LOOP;

    RETURN QUERY
    SELECT
        in_person, at_desk, remote, radius, nearest,
        said.delivery, said.offer, said.tier, said.seconds, (line.near - CASE WHEN said.tier <> 2 THEN 1 ELSE 0 END)::integer,
        said.offer_slug, said.offer_name, said.summary, said.subjects, said.audiences,
        said.organisation, said.organisation_slug, said.organisation_name, said.organisation_short_name,
        said.modes, said.hours, said.first_appointment_days, said.fee, said.fee_detail, said.confirmed_on,
        said.confirm_every_days, said.is_fictitious, said.hub, said.hub_slug, said.hub_name, said.desk, said.desk_name,
        said.desk_days, said.place_name, said.place_address, said.place_commune, said.lat, said.lon,
        said.travel_model, said.zone_name, said.zone_kind, said.kind
    FROM unnest(coalesce(chosen, ARRAY[NULL::bigint]), companions) WITH ORDINALITY AS line (rank, near, position)
    LEFT JOIN LATERAL offers_said(line.rank, containing) AS said ON true
    ORDER BY line.position;
END $$;

-- The cards. One row for each line of a card and for each delivery that a card names, and at least one row, without
-- delivery: the counts. `role` adds up 1 for a line of the card, 2 for its nearest, 4 for its soonest, 8 for a remote one.
--
-- Of each offer one number holds its nearest delivery (seconds, tier, delivery) and one its soonest (days up to 511, tier,
-- seconds, delivery up to 2^38): the smallest is the one. Of each card one number holds the best value and the place in the
-- fair order of the offer that has it, so that equal ones are told apart as everywhere.

CREATE FUNCTION offers_cards(
    commune integer, wanted_stage integer, wanted_subjects integer, wanted_audiences integer, wanted_modes integer,
    wanted_tiers integer, wanted_kinds integer, wanted_seconds integer, day date, multiplier bigint, shift bigint,
    skipped integer, taken integer, lines integer, fewest_lines integer, most_lines integer
)
RETURNS TABLE (
    in_person integer, at_desk integer, remote integer, radius integer, nearest integer, cards integer,
    card integer, card_offers integer, card_partners integer, card_in_person integer, card_at_desk integer,
    card_remote integer, role integer,
    delivery bigint, offer bigint, tier integer, seconds integer, others integer,
    offer_slug text, offer_name text, summary text, subjects text, audiences text,
    organisation bigint, organisation_slug text, organisation_name text, organisation_short_name text,
    modes text, hours text, first_appointment_days integer, fee text, fee_detail text, confirmed_on date,
    confirm_every_days integer, is_fictitious boolean, hub bigint, hub_slug text, hub_name text, desk bigint, desk_name text,
    desk_days text, place_name text, place_address text, place_commune text, lat double precision, lon double precision,
    travel_model text, zone_name text, zone_kind text, kind text
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
    place CONSTANT bigint := (1::bigint << 32) - 1;
    containing integer[];
    named_lines bigint[];
    next_seconds integer;
    is_widened boolean := false;
BEGIN
    SELECT array_append(area.containing_ids, 0) INTO containing FROM territories_area AS area WHERE area.id = commune;
    radius := wanted_seconds;
    LOOP
        WITH candidate AS (
            SELECT line.offer_id, line.family_id, line.rank, line.kind, line.organisation_id, line.first_days
            FROM offers_lines_near(
                commune, containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds,
                radius, day
            ) AS line
            UNION ALL
            SELECT line.offer_id, line.family_id, line.rank, line.kind, line.organisation_id, line.first_days
            FROM offers_lines_remote(
                containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds, day
            ) AS line
        ), best AS MATERIALIZED (
            SELECT candidate.offer_id, min(candidate.family_id) AS family_id, min(candidate.kind) AS kind,
                min(candidate.organisation_id) AS organisation_id, min(candidate.rank) AS rank,
                min(
                    ((candidate.rank >> 48 & 8191) << 50) | (candidate.rank >> 61 << 48) | (candidate.rank & 281474976710655)
                ) FILTER (WHERE candidate.rank < remote_rank) AS near,
                min(
                    (least(candidate.first_days, 511)::bigint << 54) | (candidate.rank >> 48 << 39)
                        | (candidate.rank & 549755813887)
                ) FILTER (WHERE candidate.first_days IS NOT NULL) AS soon,
                min(candidate.rank) FILTER (WHERE candidate.rank >= remote_rank) AS far,
                count(*) FILTER (WHERE candidate.rank < remote_rank) AS companions
            FROM candidate GROUP BY candidate.offer_id
        ), shown AS (
            SELECT best.kind, best.organisation_id, best.rank, best.near, best.soon, best.far, best.companions, fair.number,
                row_number() OVER (PARTITION BY best.kind ORDER BY fair.number) AS line
            FROM best
            CROSS JOIN LATERAL (SELECT (best.offer_id % 2147483647 * multiplier + shift) % 2147483647 AS line OFFSET 0) AS drawn
            CROSS JOIN LATERAL (SELECT offers_order(best.rank, drawn.line, wanted_audiences <> -1) AS number OFFSET 0) AS fair
            WHERE best.offer_id <> best.family_id
                OR best.offer_id NOT IN (SELECT variant.family_id FROM best AS variant WHERE variant.offer_id <> variant.family_id)
        ), need AS MATERIALIZED (
            SELECT row_number() OVER (ORDER BY min(shown.number)) AS card,
                count(*) AS offers, count(DISTINCT shown.organisation_id) AS partners,
                count(*) FILTER (WHERE shown.rank >> 61 = 0) AS first, count(*) FILTER (WHERE shown.rank >> 61 = 1) AS second,
                count(*) FILTER (WHERE shown.rank >> 61 = 2) AS third,
                min((shown.near >> 50 << 32) | shown.line) AS nearest,
                min((shown.soon >> 54 << 32) | shown.line) AS soonest,
                min(shown.line) FILTER (WHERE shown.far IS NOT NULL) AS remotely,
                array_agg(shown.rank ORDER BY shown.number) AS ranks, array_agg(shown.near ORDER BY shown.number) AS nears,
                array_agg(shown.soon ORDER BY shown.number) AS soons, array_agg(shown.far ORDER BY shown.number) AS fars,
                array_agg(shown.companions ORDER BY shown.number) AS companions
            FROM shown GROUP BY shown.kind
        ), page AS (
            SELECT need.*, least(need.offers, greatest(fewest_lines, least(most_lines, lines / count(*) OVER ()))) AS seats
            FROM need WHERE need.card > skipped AND need.card <= skipped::bigint + taken
        ), named AS (
            SELECT page.card, page.offers, page.partners, page.first, page.second, page.third,
                part.line, part.rank, bit_or(part.role) AS role, min(page.companions[part.line]) AS companions
            FROM page
            CROSS JOIN LATERAL (
                SELECT seat.line, page.ranks[seat.line], 1 FROM generate_series(1, page.seats) AS seat (line)
                UNION ALL
                SELECT best.line, (best.near >> 48 & 3) << 61 | (best.near >> 50 << 48) | (best.near & 281474976710655), 2
                FROM (SELECT page.nearest & place, page.nears[page.nearest & place]) AS best (line, near)
                UNION ALL
                SELECT best.line, (best.soon >> 39 & 32767) << 48 | (best.soon & 549755813887), 4
                FROM (SELECT page.soonest & place, page.soons[page.soonest & place]) AS best (line, soon)
                UNION ALL
                SELECT page.remotely, page.fars[page.remotely], 8
            ) AS part (line, rank, role)
            WHERE part.rank IS NOT NULL
            GROUP BY page.card, page.offers, page.partners, page.first, page.second, page.third, part.line, part.rank
        )
        SELECT coalesce(sum(need.first), 0), coalesce(sum(need.second), 0), coalesce(sum(need.third), 0),
            min(need.nearest) >> 32, count(*),
            (
                SELECT array_agg(ARRAY[
                    named.rank, named.companions, named.role, named.card, named.offers, named.partners, named.first,
                    named.second, named.third
                ] ORDER BY named.card, named.line, named.rank)
                FROM named
            )
        INTO in_person, at_desk, remote, nearest, cards, named_lines
        FROM need;

        EXIT WHEN nearest IS NOT NULL OR is_widened OR radius >= 5400 OR NOT offers_fits(3, wanted_tiers);

        SELECT beyond.seconds INTO next_seconds
        FROM offers_next_seconds(
            commune, containing, wanted_stage, wanted_subjects, wanted_audiences, wanted_modes, wanted_tiers, wanted_kinds,
            radius, day
        ) AS beyond;
        EXIT WHEN next_seconds IS NULL;
        radius := offers_band_end(next_seconds);
        is_widened := true;
    END LOOP;

    RETURN QUERY
    SELECT
        in_person, at_desk, remote, radius, nearest, cards,
        named_lines[line.number][4]::integer, named_lines[line.number][5]::integer, named_lines[line.number][6]::integer,
        named_lines[line.number][7]::integer, named_lines[line.number][8]::integer, named_lines[line.number][9]::integer,
        named_lines[line.number][3]::integer,
        said.delivery, said.offer, said.tier, said.seconds, (named_lines[line.number][2] - CASE WHEN said.tier <> 2 THEN 1 ELSE 0 END)::integer,
        said.offer_slug, said.offer_name, said.summary, said.subjects, said.audiences,
        said.organisation, said.organisation_slug, said.organisation_name, said.organisation_short_name,
        said.modes, said.hours, said.first_appointment_days, said.fee, said.fee_detail, said.confirmed_on,
        said.confirm_every_days, said.is_fictitious, said.hub, said.hub_slug, said.hub_name, said.desk, said.desk_name,
        said.desk_days, said.place_name, said.place_address, said.place_commune, said.lat, said.lon,
        said.travel_model, said.zone_name, said.zone_kind, said.kind
    FROM generate_series(1, greatest(1, array_length(named_lines, 1))) AS line (number)
    LEFT JOIN LATERAL offers_said(named_lines[line.number][1], containing) AS said ON true
    ORDER BY line.number;
END $$;
