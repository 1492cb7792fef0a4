-- Who reads a referral, and who reads what is in it (decision 0005, domain 5.4). Everything is written by actions that
-- checked who acts and then open everybody's eyes, since two files are concerned: these policies let nobody else write.

-- What belongs to a referral belongs to the file of its sender; what came of it belongs to the receiver's file.
ALTER TABLE orientation_referral
    ADD CONSTRAINT referral_in_its_file UNIQUE (id, organisation_id),
    ADD CONSTRAINT referral_in_the_file_of_its_person
        FOREIGN KEY (person_id, organisation_id) REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT referral_received_in_the_file_of_the_receiver
        FOREIGN KEY (receiver_person_id, to_organisation_id) REFERENCES people_person (id, organisation_id);
ALTER TABLE orientation_followrequest
    ADD CONSTRAINT follow_request_in_the_file_of_its_person
        FOREIGN KEY (person_id, organisation_id) REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT follow_request_in_the_file_it_is_about
        FOREIGN KEY (followed_person_id, followed_by_id) REFERENCES people_person (id, organisation_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'orientation_referralmove', 'orientation_shareditem', 'orientation_referralword', 'orientation_referralattempt',
        'orientation_referralsteptaken', 'orientation_referralnotice', 'orientation_referralfinding'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (referral_id, organisation_id) '
            'REFERENCES orientation_referral (id, organisation_id)', name, name || '_in_the_file_of_its_referral');
    END LOOP;
    FOREACH name IN ARRAY ARRAY[
        'orientation_referral', 'orientation_referralmove', 'orientation_shareditem', 'orientation_referralword',
        'orientation_referralattempt', 'orientation_referralsteptaken', 'orientation_referralnotice',
        'orientation_referralfinding', 'orientation_followrequest'
    ] LOOP
        CALL lock_rows(name, 'false');
    END LOOP;
END $$;

-- The ladder is published: everybody reads it.
CALL lock_rows('orientation_referralstep', 'true');

-- The row of a referral holds no content. It is seen by both partners, the receiver once it is sent; by the person once
-- it was shown to them; through the receiver's own link; by those who watch over the hub or the network.
CREATE POLICY sender ON orientation_referral FOR SELECT
    USING (organisation_id = ANY ((SELECT eyes_organisations())::bigint[]));
CREATE POLICY receiver ON orientation_referral FOR SELECT
    USING (sent_at IS NOT NULL AND (to_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
        OR 'referral:' || public_id = (SELECT eyes_item())));
CREATE POLICY person ON orientation_referral FOR SELECT
    USING (asked_at IS NOT NULL AND person_id = (SELECT eyes_person()));
CREATE POLICY watched ON orientation_referral FOR SELECT
    USING (network_id = ANY ((SELECT eyes_networks())::bigint[])
        OR hub_id = ANY ((SELECT eyes_hubs())::bigint[])
        OR sent_at IS NOT NULL AND to_hub_id = ANY ((SELECT eyes_hubs())::bigint[]));

-- How it moved is seen by whoever sees the referral.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'orientation_referralmove', 'orientation_referralattempt', 'orientation_referralsteptaken'
    ] LOOP
        EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (EXISTS '
            '(SELECT FROM orientation_referral seen WHERE seen.id = referral_id))', name);
    END LOOP;
END $$;

-- Whether the receiver of a referral may read what is in it: sent, not given back, and not over, unless both go on.
CREATE FUNCTION referral_is_read(state text, sent_at timestamptz, closed_at timestamptz, outcome text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sent_at IS NOT NULL AND state NOT IN ('declined', 'withdrawn')
    AND (closed_at IS NULL OR outcome IN ('taken_over', 'joint'));

-- What is shared: the sender and the person read all of it (the person once it was shown), the receiver what was
-- agreed to and not stopped.
CREATE POLICY sender ON orientation_shareditem FOR SELECT
    USING (organisation_id = ANY ((SELECT eyes_organisations())::bigint[]));
CREATE POLICY person ON orientation_shareditem FOR SELECT
    USING (shown_at IS NOT NULL AND EXISTS (
        SELECT FROM orientation_referral seen WHERE seen.id = referral_id AND seen.person_id = (SELECT eyes_person())));
CREATE POLICY receiver ON orientation_shareditem FOR SELECT
    USING (agreed_at IS NOT NULL AND stopped_at IS NULL AND EXISTS (
        SELECT FROM orientation_referral seen
        WHERE seen.id = referral_id
            AND (seen.to_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
                OR 'referral:' || seen.public_id = (SELECT eyes_item()))
            AND referral_is_read(seen.state, seen.sent_at, seen.closed_at, seen.outcome)));

-- Words: the sender reads all; the receiver its own, and the others as long as it reads the referral; the person all but
-- what the two partners write to each other.
CREATE POLICY sender ON orientation_referralword FOR SELECT
    USING (organisation_id = ANY ((SELECT eyes_organisations())::bigint[]));
CREATE POLICY person ON orientation_referralword FOR SELECT
    USING (kind <> 'to_sender' AND EXISTS (
        SELECT FROM orientation_referral seen WHERE seen.id = referral_id AND seen.person_id = (SELECT eyes_person())));
CREATE POLICY receiver ON orientation_referralword FOR SELECT
    USING (EXISTS (
        SELECT FROM orientation_referral seen
        WHERE seen.id = referral_id
            AND (seen.to_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
                OR 'referral:' || seen.public_id = (SELECT eyes_item()))
            AND (is_receivers OR referral_is_read(seen.state, seen.sent_at, seen.closed_at, seen.outcome))));

-- What the nightly check found is seen by those who watch over the network, and by the sender.
CREATE POLICY watched ON orientation_referralfinding FOR SELECT
    USING (network_id = ANY ((SELECT eyes_networks())::bigint[])
        OR organisation_id = ANY ((SELECT eyes_organisations())::bigint[]));

-- Who asked for a name is seen in both files, and by the person.
CREATE POLICY both_files ON orientation_followrequest FOR SELECT
    USING (organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
        OR followed_by_id = ANY ((SELECT eyes_organisations())::bigint[])
        OR person_id = (SELECT eyes_person())
        OR followed_person_id = (SELECT eyes_person()));

-- What the person was shown is what the receiver reads: nobody changes it in between.
CREATE FUNCTION orientation_keep_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.shown_at IS NOT NULL AND (NEW.kind, NEW.content, NEW.document_key, NEW.shown_at)
        IS DISTINCT FROM (OLD.kind, OLD.content, OLD.document_key, OLD.shown_at)
    THEN
        RAISE EXCEPTION 'Shared item % stays as the person was shown it.', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shared_item_stays_as_shown';
    END IF;
    IF OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS DISTINCT FROM OLD.stopped_at THEN
        RAISE EXCEPTION 'Shared item % was stopped and is not shared again.', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shared_item_stays_stopped';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER orientation_keep_shown BEFORE UPDATE ON orientation_shareditem
FOR EACH ROW EXECUTE FUNCTION orientation_keep_shown();

-- How a referral moved is never written over.
CREATE FUNCTION orientation_keep_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Move % of referral % stays as it was.', OLD.id, OLD.referral_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_move_stays';
END $$;

CREATE TRIGGER orientation_keep_move BEFORE UPDATE ON orientation_referralmove
FOR EACH ROW EXECUTE FUNCTION orientation_keep_move();
