-- What a person sees through the private link, besides the organisation whose file it is.
CALL unlock_rows('people_person');
CALL lock_rows('people_person', 'organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
    OR id = (SELECT eyes_person()) OR merged_into_id = (SELECT eyes_person())');

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['people_contactpoint', 'people_welcome', 'people_situation'] LOOP
        CALL unlock_rows(name);
        CALL lock_file_and_person(name);
    END LOOP;
END $$;

CALL lock_file_and_person('people_consent');
ALTER TABLE people_consent ADD CONSTRAINT consent_in_the_file_of_its_person
    FOREIGN KEY (person_id, organisation_id) REFERENCES people_person (id, organisation_id);

-- What was agreed to stays as it was: only its end is written, once.
CREATE FUNCTION people_keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_channel', 'withdrawn_by_id'];
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR (to_jsonb(NEW) - ends) IS DISTINCT FROM (to_jsonb(OLD) - ends) THEN
        RAISE EXCEPTION 'Consent % stays as it was given; it can only be withdrawn, once.', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_stays_as_it_was_given';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER people_keep_consent BEFORE UPDATE ON people_consent
FOR EACH ROW EXECUTE FUNCTION people_keep_consent();
