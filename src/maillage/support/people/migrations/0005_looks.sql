CALL lock_file_and_person('people_look');
CALL lock_file('people_sensitiveright');
ALTER TABLE people_look ADD CONSTRAINT look_in_the_file_of_its_person
    FOREIGN KEY (person_id, organisation_id) REFERENCES people_person (id, organisation_id);

-- Layer L5: besides the file, the named right. `choices.SENSITIVE` lists the same facts, a test compares them.
CREATE POLICY sensitive ON people_situation AS RESTRICTIVE
    USING (fact NOT IN ('rsa', 'rqth') OR (SELECT eyes_sensitive()) OR (SELECT eyes_all()));

-- A look is never changed; only the platform itself forgets it.
CREATE FUNCTION people_keep_look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND eyes_all() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Look % stays as it was.', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'look_stays_as_it_was';
END $$;

CREATE TRIGGER people_keep_look BEFORE UPDATE OR DELETE ON people_look
FOR EACH ROW EXECUTE FUNCTION people_keep_look();
