-- Marks are read by the organisation whose people they are and by the person; the comparison is the platform's own.
-- The salts are read by nobody else: without them a mark cannot be tried out on a list of addresses.
CALL lock_file_and_person('people_recognition');
CALL lock_rows('people_recognitionsalt', 'false');
ALTER TABLE people_recognition ADD CONSTRAINT recognition_in_the_file_of_its_person
    FOREIGN KEY (person_id, organisation_id) REFERENCES people_person (id, organisation_id);

-- Nobody is recognised who did not agree, nor longer than agreed.
CREATE FUNCTION people_keep_recognition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM people_consent
        WHERE id = NEW.consent_id AND organisation_id = NEW.organisation_id AND purpose = 'recognised'
            AND withdrawn_at IS NULL AND expires_on = NEW.until
    ) THEN
        RAISE EXCEPTION 'Consent % does not let person % be recognised until %.',
            NEW.consent_id, NEW.person_id, NEW.until
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recognition_is_agreed_to';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER people_keep_recognition BEFORE INSERT OR UPDATE ON people_recognition
FOR EACH ROW EXECUTE FUNCTION people_keep_recognition();

-- Taken back, or at its end, an agreement takes its marks along, whoever writes it and by whichever way.
CREATE FUNCTION people_drop_recognition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM people_recognition WHERE consent_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER people_drop_recognition AFTER UPDATE ON people_consent
FOR EACH ROW WHEN (NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION people_drop_recognition();
