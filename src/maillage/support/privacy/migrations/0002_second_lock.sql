-- Claims and proofs belong to the file of their person; a proof holds something of that person.
ALTER TABLE privacy_claim ADD CONSTRAINT claim_in_the_file_of_its_person
    FOREIGN KEY (person_id, organisation_id) REFERENCES people_person (id, organisation_id);
ALTER TABLE journeys_document ADD CONSTRAINT document_of_its_person UNIQUE (id, organisation_id, person_id);
ALTER TABLE privacy_proof
    ADD CONSTRAINT proof_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT proof_of_a_paper_of_its_person FOREIGN KEY (paper_id, organisation_id, person_id)
        REFERENCES journeys_paper (id, organisation_id, person_id),
    ADD CONSTRAINT proof_of_a_document_of_its_person FOREIGN KEY (document_id, organisation_id, person_id)
        REFERENCES journeys_document (id, organisation_id, person_id),
    ADD CONSTRAINT proof_is_not_destroyed_early
        CHECK ((destroyed_at AT TIME ZONE 'Europe/Paris')::date > until);

-- The line about a proof is never taken away, and what it holds neither: foreign keys refuse the row, this the content.
CREATE FUNCTION privacy_keep_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Proof % stays.', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'proof_stays';
END $$;
CREATE TRIGGER privacy_keep_proof BEFORE DELETE ON privacy_proof FOR EACH ROW EXECUTE FUNCTION privacy_keep_proof();

CREATE FUNCTION privacy_keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM privacy_proof WHERE document_id = NEW.id) THEN
        RAISE EXCEPTION 'Document % is a proof to keep.', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_is_a_proof';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER privacy_keep_document BEFORE UPDATE OF removed_at ON journeys_document
FOR EACH ROW WHEN (OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL) EXECUTE FUNCTION privacy_keep_document();

-- The second lock. People read what they asked by their private link; proofs are the organisation's own business.
CALL lock_file_and_person('privacy_claim');
CALL lock_file('privacy_proof');

-- A link reads; what is done through it is an act of the platform.
CREATE POLICY link_adds_nothing ON privacy_claim AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT eyes_item()) = '');
CREATE POLICY link_changes_nothing ON privacy_claim AS RESTRICTIVE FOR UPDATE USING ((SELECT eyes_item()) = '');
CREATE POLICY link_takes_nothing ON privacy_claim AS RESTRICTIVE FOR DELETE USING ((SELECT eyes_item()) = '');
