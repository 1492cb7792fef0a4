-- A card that reads as settled while one of its offers has changed would lie. The room of the offers knows nothing of
-- cards, and offers are also written in bulk: so the database itself keeps the state of cards, whoever writes.

-- What the partners compared, in one word of 32 letters: what the offer says, and how, for whom and at what price it is
-- given. Not when nor how soon: these change every week and settle nothing. One more place alike changes nothing
-- either, nor does a pause. (Bodies are text: the columns of the offers stay free to change.)
CREATE FUNCTION overlaps_fingerprint(offer bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT md5(jsonb_build_array(
        o.name, o.summary, o.what_happens, o.duration, o.next_step, o.conditions, o.kind,
        ARRAY(SELECT unnest(o.stages) AS value ORDER BY value),
        ARRAY(SELECT unnest(o.subjects) AS value ORDER BY value),
        ARRAY(SELECT unnest(o.audiences) AS value ORDER BY value),
        (
            SELECT jsonb_agg(DISTINCT jsonb_build_array(
                d.tier, d.fee, d.fee_detail,
                ARRAY(SELECT unnest(d.modes) AS value ORDER BY value),
                ARRAY(SELECT e.area_id FROM offers_eligibilityarea AS e WHERE e.delivery_id = d.id ORDER BY e.area_id)
            ))
            FROM offers_delivery AS d
            WHERE d.offer_id = o.id AND d.status IN ('published', 'suspended')
        )
    )::text)
    FROM offers_offer AS o
    WHERE o.id = $1
$$;

-- Whether a decision still holds: both offers are as they were, and the one that withdrew has not come back.
CREATE FUNCTION overlaps_holds(decision bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT d.first_fingerprint = overlaps_fingerprint(c.first_id)
       AND d.second_fingerprint = overlaps_fingerprint(c.second_id)
       AND NOT (d.kind IN ('withdraw', 'merge') AND (
               SELECT o.status = 'published'
               FROM offers_offer AS o
               WHERE o.id = CASE d.side WHEN 'first' THEN c.first_id ELSE c.second_id END
           ))
    FROM overlaps_decision AS d
    JOIN overlaps_overlap AS c ON c.id = d.overlap_id
    WHERE d.id = $1
$$;

-- Cards of these offers that have a decision in force: settled while it holds, reopened when it does not.
CREATE FUNCTION overlaps_follow(offers bigint[]) RETURNS void LANGUAGE sql VOLATILE AS $$
    UPDATE overlaps_overlap AS card
       SET state = CASE WHEN followed.held THEN 'settled' ELSE 'reopened' END,
           reopened_because = CASE WHEN followed.held THEN '' ELSE 'changed' END
      FROM (
               SELECT c.id, overlaps_holds(c.decision_id) AS held
               FROM overlaps_overlap AS c
               WHERE (c.first_id = ANY ($1) OR c.second_id = ANY ($1))
                 AND c.decision_id IS NOT NULL AND c.state IN ('settled', 'reopened')
           ) AS followed
     WHERE card.id = followed.id AND (card.state = 'settled') <> followed.held;
$$;

CREATE FUNCTION overlaps_follow_offers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM overlaps_follow(ARRAY(SELECT id FROM touched));
    RETURN NULL;
END $$;

CREATE FUNCTION overlaps_follow_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM overlaps_follow(ARRAY(SELECT DISTINCT offer_id FROM touched));
    RETURN NULL;
END $$;

CREATE FUNCTION overlaps_follow_zones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM overlaps_follow(ARRAY(
        SELECT DISTINCT d.offer_id FROM touched JOIN offers_delivery AS d ON d.id = touched.delivery_id
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER overlaps_offer_changed AFTER UPDATE ON offers_offer
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_offers();
CREATE TRIGGER overlaps_delivery_added AFTER INSERT ON offers_delivery
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_deliveries();
CREATE TRIGGER overlaps_delivery_changed AFTER UPDATE ON offers_delivery
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_deliveries();
CREATE TRIGGER overlaps_delivery_removed AFTER DELETE ON offers_delivery
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_deliveries();
CREATE TRIGGER overlaps_zone_added AFTER INSERT ON offers_eligibilityarea
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_zones();
CREATE TRIGGER overlaps_zone_changed AFTER UPDATE ON offers_eligibilityarea
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_zones();
CREATE TRIGGER overlaps_zone_removed AFTER DELETE ON offers_eligibilityarea
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION overlaps_follow_zones();

-- The decision in force of a card is one of its own.
ALTER TABLE overlaps_decision ADD CONSTRAINT decision_belongs_to_its_card UNIQUE (id, overlap_id);
ALTER TABLE overlaps_overlap ADD CONSTRAINT overlap_has_its_own_decision
    FOREIGN KEY (decision_id, id) REFERENCES overlaps_decision (id, overlap_id) DEFERRABLE INITIALLY DEFERRED;
