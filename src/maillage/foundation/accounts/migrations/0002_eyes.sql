-- Whose eyes a transaction has (`foundation.tools.reading`), and how a table is put behind them (decision 0005).

CREATE FUNCTION eyes_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('maillage.organisations', true), '') = '*';

CREATE FUNCTION eyes_sensitive() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('maillage.sensitive', true), '') = 'on';

CREATE FUNCTION eyes_item() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('maillage.item', true), '');

-- The person whose private link was opened; the item is then `person:` and the key.
CREATE FUNCTION eyes_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN eyes_item() LIKE 'person:%' THEN substr(eyes_item(), 8)::bigint END;

CREATE FUNCTION eyes_keys(setting text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN coalesce(current_setting(setting, true), '') IN ('', '*') THEN '{}'::bigint[]
    ELSE string_to_array(current_setting(setting, true), ',')::bigint[]
END;

CREATE FUNCTION eyes_organisations() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN eyes_keys('maillage.organisations');

CREATE FUNCTION eyes_hubs() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN eyes_keys('maillage.hubs');

CREATE FUNCTION eyes_networks() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN eyes_keys('maillage.networks');

-- Rows are seen and written when `condition` holds, or by the platform itself. Functions in the condition stand in
-- subselects, `(SELECT eyes_item())`, so that they are called once for a statement and not for each row.
CREATE PROCEDURE lock_rows(locked regclass, condition text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', locked);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', locked);
    EXECUTE format('CREATE POLICY eyes ON %s USING ((SELECT eyes_all()) OR (%s))', locked, condition);
END $$;

-- The usual case: a row belongs to the file of `organisation_id`.
CREATE PROCEDURE lock_file(locked regclass) LANGUAGE sql AS $$
    CALL lock_rows(locked, 'organisation_id = ANY ((SELECT eyes_organisations())::bigint[])')
$$;

-- The same, also shown to the person of `person_id` through the private link.
CREATE PROCEDURE lock_file_and_person(locked regclass) LANGUAGE sql AS $$
    CALL lock_rows(locked, 'organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
        OR person_id = (SELECT eyes_person())')
$$;

CREATE PROCEDURE unlock_rows(locked regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP POLICY IF EXISTS eyes ON %s', locked);
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', locked);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', locked);
END $$;
