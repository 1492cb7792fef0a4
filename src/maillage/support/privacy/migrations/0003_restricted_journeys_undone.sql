DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['holder', 'journey', 'meeting', 'assessment', 'step', 'paper', 'signature', 'document'] LOOP
        EXECUTE format('DROP TRIGGER people_keep_restricted ON %I', 'journeys_' || name);
    END LOOP;
END $$;
