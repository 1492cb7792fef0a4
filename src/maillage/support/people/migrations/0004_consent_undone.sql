DROP TRIGGER people_keep_consent ON people_consent;
DROP FUNCTION people_keep_consent();
ALTER TABLE people_consent DROP CONSTRAINT consent_in_the_file_of_its_person;
CALL unlock_rows('people_consent');

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['people_person', 'people_contactpoint', 'people_welcome', 'people_situation'] LOOP
        CALL unlock_rows(name);
        CALL lock_file(name);
    END LOOP;
END $$;
