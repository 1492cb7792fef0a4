DROP TRIGGER people_keep_entry ON people_situation;
DROP FUNCTION people_keep_entry();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'people_person', 'people_contactpoint', 'people_welcome', 'people_situation', 'people_merge'
    ] LOOP
        EXECUTE format('DROP POLICY one_file ON %I', name);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['people_contactpoint', 'people_welcome', 'people_situation'] LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_in_the_file_of_its_person');
    END LOOP;
END $$;

ALTER TABLE people_merge DROP CONSTRAINT merge_inside_one_file_kept_id;
ALTER TABLE people_merge DROP CONSTRAINT merge_inside_one_file_merged_id;
ALTER TABLE people_person DROP CONSTRAINT person_is_merged_inside_its_file;
ALTER TABLE people_person DROP CONSTRAINT person_in_its_file;
DROP FUNCTION people_organisations();
DROP FUNCTION people_seen_by_all();
