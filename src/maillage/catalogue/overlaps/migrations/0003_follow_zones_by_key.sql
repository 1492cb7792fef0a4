-- Deliveries found by their keys: joined with the rows that changed, all of them were read at each statement. The plan is made
-- once, perhaps on an empty table, and kept: nothing in it may make reading the table look cheap, not even an order.
CREATE OR REPLACE FUNCTION overlaps_follow_zones() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    PERFORM overlaps_follow(ARRAY(
        SELECT offer_id FROM offers_delivery WHERE id = ANY (ARRAY(SELECT DISTINCT delivery_id FROM touched))
    ));
    RETURN NULL;
END $$;
