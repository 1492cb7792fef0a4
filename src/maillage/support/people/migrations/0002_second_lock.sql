-- The second lock: a transaction sees the people of the organisations it names, and nobody without a name (decision 0005).

CREATE FUNCTION people_seen_by_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('maillage.organisations', true), '') = '*';

CREATE FUNCTION people_organisations() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN coalesce(current_setting('maillage.organisations', true), '') IN ('', '*') THEN '{}'::bigint[]
    ELSE string_to_array(current_setting('maillage.organisations', true), ',')::bigint[]
END;

-- What belongs to a person belongs to the same file.
ALTER TABLE people_person ADD CONSTRAINT person_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE people_person ADD CONSTRAINT person_is_merged_inside_its_file
    FOREIGN KEY (merged_into_id, organisation_id) REFERENCES people_person (id, organisation_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['people_contactpoint', 'people_welcome', 'people_situation'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (person_id, organisation_id) '
            'REFERENCES people_person (id, organisation_id)', name, name || '_in_the_file_of_its_person');
    END LOOP;
    FOREACH name IN ARRAY ARRAY['kept_id', 'merged_id'] LOOP
        EXECUTE format('ALTER TABLE people_merge ADD CONSTRAINT %I FOREIGN KEY (%I, organisation_id) '
            'REFERENCES people_person (id, organisation_id)', 'merge_inside_one_file_' || name, name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY[
        'people_person', 'people_contactpoint', 'people_welcome', 'people_situation', 'people_merge'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        -- The two calls stand in subselects, so that they are made once for a statement and not for each row.
        EXECUTE format('CREATE POLICY one_file ON %I USING (organisation_id = ANY ((SELECT people_organisations())::bigint[]) '
            'OR (SELECT people_seen_by_all()))', name);
    END LOOP;
END $$;

-- A situation at entry is what was true then: it is never written over.
CREATE FUNCTION people_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_at_entry AND (NEW.fact, NEW.value, NEW.true_on, NEW.is_at_entry)
        IS DISTINCT FROM (OLD.fact, OLD.value, OLD.true_on, OLD.is_at_entry)
    THEN
        RAISE EXCEPTION 'The situation at entry of person % stays as it was recorded.', OLD.person_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'situation_at_entry_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER people_keep_entry BEFORE UPDATE ON people_situation
FOR EACH ROW EXECUTE FUNCTION people_keep_entry();
