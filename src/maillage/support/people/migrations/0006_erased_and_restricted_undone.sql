DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['people_person', 'people_contactpoint', 'people_welcome', 'people_situation'] LOOP
        EXECUTE format('DROP TRIGGER people_keep_restricted ON %I', name);
    END LOOP;
END $$;
DROP FUNCTION people_keep_restricted();
DROP FUNCTION eyes_restricted();
