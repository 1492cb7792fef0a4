-- The search. One row for each offer of the page, and at least one row, which then has no delivery: the counts. Lists
-- are joined by commas, which costs the reader less than arrays.
--
-- `rank` packs what chooses the best delivery of an offer: tier (2 bits), seconds (13), delivery (47), reserved (1).
-- The smallest is the best. Settings: the plan is made once for a connection and walks the two covering indexes.
--
-- As in 0003, with less work: the best delivery of each offer is found by one sort; how many others there are is counted for
-- the offers of the page only; desks are asked for their days only where there is one; the page is never sorted twice.

CREATE OR REPLACE FUNCTION offers_search(
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
        WITH near AS MATERIALIZED (
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
        ), candidate AS (
            SELECT near.offer_id, near.family_id, near.rank FROM near
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
        CASE WHEN k.id IS NOT NULL THEN (
            SELECT jsonb_agg(
                jsonb_build_array(held.weekday, held.opens_at, held.closes_at, held.rhythm)
                ORDER BY held.weekday, held.opens_at
            )::text
            FROM network_deskday AS held WHERE held.desk_id = k.id
        ) END,
        p.name::text, p.address::text, town.name::text, p.lat, p.lon, p.travel_model::text, served.name, served.kind
    FROM unnest(coalesce(chosen, ARRAY[NULL::bigint]), companions) WITH ORDINALITY AS line (rank, near, position)
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
