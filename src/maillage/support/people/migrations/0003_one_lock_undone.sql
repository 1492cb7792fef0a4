CREATE FUNCTION people_seen_by_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('maillage.organisations', true), '') = '*';

CREATE FUNCTION people_organisations() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN coalesce(current_setting('maillage.organisations', true), '') IN ('', '*') THEN '{}'::bigint[]
    ELSE string_to_array(current_setting('maillage.organisations', true), ',')::bigint[]
END;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'people_person', 'people_contactpoint', 'people_welcome', 'people_situation', 'people_merge'
    ] LOOP
        EXECUTE format('DROP POLICY eyes ON %I', name);
        EXECUTE format('CREATE POLICY one_file ON %I USING (organisation_id = ANY ((SELECT people_organisations())::bigint[]) '
            'OR (SELECT people_seen_by_all()))', name);
    END LOOP;
END $$;
