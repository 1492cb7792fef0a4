-- Who asked for it is changed by nobody but those who answer for the rights of people, until it is lifted.
CREATE FUNCTION eyes_restricted() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('maillage.restricted', true), '') = 'on';

-- The argument names the column of the row that leads to a person: `id` in the table of people, else `person_id`.
CREATE FUNCTION people_keep_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb;
    named bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        changed := to_jsonb(OLD);
    ELSE
        changed := to_jsonb(NEW);
    END IF;
    IF NOT eyes_all() AND NOT eyes_restricted() THEN
        named := (changed ->> TG_ARGV[0])::bigint;
        IF EXISTS (SELECT FROM people_person WHERE id = named AND restricted_at IS NOT NULL) THEN
            RAISE EXCEPTION 'Person % asked that nothing be changed.', named
                USING ERRCODE = 'check_violation', CONSTRAINT = 'person_is_restricted';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER people_keep_restricted BEFORE UPDATE ON people_person
FOR EACH ROW EXECUTE FUNCTION people_keep_restricted('id');
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['people_contactpoint', 'people_welcome', 'people_situation'] LOOP
        EXECUTE format('CREATE TRIGGER people_keep_restricted BEFORE INSERT OR UPDATE OR DELETE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION people_keep_restricted(''person_id'')', name);
    END LOOP;
END $$;
