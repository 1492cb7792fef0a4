-- The same answers with less work: nothing that a row says is sorted any more, and only the cards of the page are filled.

-- The days of a desk come as they stand (the reader puts them in order); the smallest area of the zone that holds the
-- commune is a minimum: the first figure is its level, the next eleven places its kind, the rest its name.
CREATE OR REPLACE FUNCTION offers_said(line_rank bigint, containing integer[])
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
        CASE WHEN k.id IS NOT NULL THEN '[' || array_to_string(ARRAY(
            SELECT concat('[', held.weekday, ',"', held.opens_at, '","', held.closes_at, '","', held.rhythm, '"]')
            FROM network_deskday AS held WHERE held.desk_id = k.id
        ), ',') || ']' END,
        p.name::text, p.address::text, town.name::text, p.lat, p.lon, p.travel_model::text, substr(served.area, 13), rtrim(substr(served.area, 2, 11)), o.kind::text
    FROM offers_delivery AS d
    JOIN offers_offer AS o ON o.id = d.offer_id
    JOIN network_organisation AS partner ON partner.id = o.organisation_id
    JOIN network_hub AS h ON h.id = d.hub_id
    LEFT JOIN network_outreachdesk AS k ON k.id = d.desk_id
    JOIN territories_place AS p ON p.id = coalesce(k.place_id, h.place_id)
    JOIN territories_area AS town ON town.id = p.commune_id
    CROSS JOIN LATERAL (
        SELECT min(
            array_position(ARRAY['commune', 'epci', 'departement', 'region', 'country'], area.kind::text)
                || rpad(area.kind, 11) || area.name
        ) AS area
        FROM offers_eligibilityarea AS part
        JOIN territories_area AS area ON area.id = part.area_id
        WHERE part.delivery_id = d.id AND part.area_id = ANY (containing)
    ) AS served
    WHERE d.id = ((line_rank >> 1) & 140737488355327)
$$;

-- The search. The lot of each offer is drawn once, beside its rank. Rows come back in the order of `line` without being
-- sorted again: nested loops, the only joins allowed here, keep the order of what they start from.

CREATE OR REPLACE FUNCTION offers_search(
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
            SELECT best.offer_id, best.rank, (best.rank >> 61)::integer AS tier,
                (best.offer_id % 2147483647 * multiplier + shift) % 2147483647 AS drawn
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
            WHERE shown.tier <= (
                SELECT CASE
                    WHEN counted.first >= skipped + taken THEN 0
                    WHEN counted.first + counted.second >= skipped + taken THEN 1
                    ELSE 2
                END FROM counted
            )
            ORDER BY offers_order(shown.rank, shown.drawn, wanted_audiences <> -1)
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
    LEFT JOIN LATERAL offers_said(line.rank, containing) AS said ON true;
END $$;

-- The cards. One row for each line of a card and for each delivery that a card names, and at least one row, without
-- delivery: the counts. `role` adds up 1 for a line of the card, 2 for its nearest, 4 for its soonest, 8 for a remote one.
--
-- Of each offer one number holds its nearest delivery (seconds, tier, delivery) and one its soonest (days up to 511, tier,
-- seconds, delivery up to 2^38): the smallest is the one. Of each card one number holds the best value and, in 38 bits, the
-- fair order of the offer that has it, so that equal ones are told apart as everywhere.
--
-- Two passes: the first counts, and finds the first offer of each card, which says what cards the page holds; the second
-- puts in order the offers of those cards alone.

CREATE OR REPLACE FUNCTION offers_cards(
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
    desk_rank CONSTANT bigint := 1::bigint << 61;
    remote_rank CONSTANT bigint := 2::bigint << 61;
    place CONSTANT bigint := (1::bigint << 38) - 1;
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
            SELECT candidate.offer_id, (candidate.offer_id % 2147483647 * multiplier + shift) % 2147483647 AS drawn,
                min(candidate.family_id) AS family_id,
                min(candidate.kind::bigint << 32 | candidate.organisation_id) AS who, min(candidate.rank) AS rank,
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
        ), shown AS MATERIALIZED (
            SELECT (best.who >> 32)::integer AS kind, best.who, best.rank, best.near, best.soon, best.far, best.companions,
                offers_order(best.rank, best.drawn, wanted_audiences <> -1) AS number
            FROM best
            WHERE best.offer_id <> best.family_id
                OR best.offer_id NOT IN (SELECT variant.family_id FROM best AS variant WHERE variant.offer_id <> variant.family_id)
        ), kinds AS MATERIALIZED (
            SELECT shown.kind, min(shown.number) AS number, min(shown.near) AS near,
                count(*) FILTER (WHERE shown.rank < desk_rank) AS first,
                count(*) FILTER (WHERE shown.rank >= desk_rank AND shown.rank < remote_rank) AS second,
                count(*) FILTER (WHERE shown.rank >= remote_rank) AS third
            FROM shown GROUP BY shown.kind
        ), need AS (
            SELECT skipped + row_number() OVER (ORDER BY min(shown.number)) AS card,
                count(*) AS offers, count(DISTINCT shown.who) AS partners,
                greatest(fewest_lines, least(most_lines, lines / count(*) OVER ()))::integer AS seats,
                count(*) FILTER (WHERE shown.rank < desk_rank) AS first,
                count(*) FILTER (WHERE shown.rank >= desk_rank AND shown.rank < remote_rank) AS second,
                count(*) FILTER (WHERE shown.rank >= remote_rank) AS third,
                min((shown.near >> 50 << 38) | shown.number) AS nearest,
                min((shown.soon >> 54 << 38) | shown.number) AS soonest,
                min(shown.number) FILTER (WHERE shown.far IS NOT NULL) AS remotely,
                array_agg(shown.number ORDER BY shown.number) AS numbers,
                array_agg(shown.rank ORDER BY shown.number) AS ranks, array_agg(shown.near ORDER BY shown.number) AS nears,
                array_agg(shown.soon ORDER BY shown.number) AS soons, array_agg(shown.far ORDER BY shown.number) AS fars,
                array_agg(shown.companions ORDER BY shown.number) AS companions
            FROM shown
            WHERE 1 << shown.kind & (
                SELECT bit_or(1 << page.kind)
                FROM (SELECT kinds.kind FROM kinds ORDER BY kinds.number LIMIT taken OFFSET skipped) AS page
            ) <> 0
            GROUP BY shown.kind
        ), named AS (
            SELECT need.card, need.offers, need.partners, need.first, need.second, need.third,
                part.line, part.rank, bit_or(part.role) AS role, min(need.companions[part.line]) AS companions
            FROM need
            CROSS JOIN LATERAL (
                SELECT seat.line::integer, seat.rank, 1 FROM unnest(need.ranks[1:need.seats]) WITH ORDINALITY AS seat (rank, line)
                UNION ALL
                SELECT best.line, (best.near >> 48 & 3) << 61 | (best.near >> 50 << 48) | (best.near & 281474976710655), 2
                FROM (SELECT spot.line, need.nears[spot.line] FROM array_position(need.numbers, need.nearest & place) AS spot (line))
                    AS best (line, near)
                UNION ALL
                SELECT best.line, (best.soon >> 39 & 32767) << 48 | (best.soon & 549755813887), 4
                FROM (SELECT spot.line, need.soons[spot.line] FROM array_position(need.numbers, need.soonest & place) AS spot (line))
                    AS best (line, soon)
                UNION ALL
                SELECT spot.line, need.fars[spot.line], 8 FROM array_position(need.numbers, need.remotely) AS spot (line)
            ) AS part (line, rank, role)
            WHERE part.rank IS NOT NULL
            GROUP BY need.card, need.offers, need.partners, need.first, need.second, need.third, part.line, part.rank
        )
        SELECT coalesce(sum(kinds.first), 0), coalesce(sum(kinds.second), 0), coalesce(sum(kinds.third), 0),
            min(kinds.near) >> 50, count(*),
            (
                SELECT array_agg(ARRAY[
                    named.rank, named.companions, named.role, named.card, named.offers, named.partners, named.first,
                    named.second, named.third
                ] ORDER BY named.card, named.line, named.rank)
                FROM named
            )
        INTO in_person, at_desk, remote, nearest, cards, named_lines
        FROM kinds;

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
    LEFT JOIN LATERAL offers_said(named_lines[line.number][1], containing) AS said ON true;
END $$;
