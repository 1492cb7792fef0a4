-- The second lock of people, said in the words that all rooms use.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'people_person', 'people_contactpoint', 'people_welcome', 'people_situation', 'people_merge'
    ] LOOP
        EXECUTE format('DROP POLICY one_file ON %I', name);
        CALL lock_file(name);
    END LOOP;
END $$;

DROP FUNCTION people_organisations();
DROP FUNCTION people_seen_by_all();
