-- A participant belongs to the file of the person, of the journey and of the organisation that carries the operation.
ALTER TABLE schemes_fundedoperation ADD CONSTRAINT operation_of_its_organisation UNIQUE (id, organisation_id);
ALTER TABLE enrolments_enrolment ADD CONSTRAINT enrolment_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE enrolments_enrolment
    ADD CONSTRAINT enrolment_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT enrolment_in_the_file_of_its_journey FOREIGN KEY (journey_id, organisation_id)
        REFERENCES journeys_journey (id, organisation_id),
    ADD CONSTRAINT enrolment_in_an_operation_of_its_file FOREIGN KEY (operation_id, organisation_id)
        REFERENCES schemes_fundedoperation (id, organisation_id);
ALTER TABLE enrolments_presence
    ADD CONSTRAINT presence_in_the_file_of_its_enrolment FOREIGN KEY (enrolment_id, organisation_id)
        REFERENCES enrolments_enrolment (id, organisation_id);

-- Nobody takes part before the operation begins or after it ends.
CREATE FUNCTION enrolments_keep_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM enrolments_enrolment enrolment
        JOIN schemes_fundedoperation operation ON operation.id = enrolment.operation_id
        WHERE enrolment.id = NEW.enrolment_id
            AND NEW.starts_on BETWEEN operation.starts_on AND operation.ends_on
            AND coalesce(NEW.ends_on, NEW.starts_on) <= operation.ends_on
    ) THEN
        RAISE EXCEPTION 'Presence of enrolment % is outside its operation.', NEW.enrolment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'presence_is_inside_its_operation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enrolments_keep_presence BEFORE INSERT OR UPDATE ON enrolments_presence
FOR EACH ROW EXECUTE FUNCTION enrolments_keep_presence();

-- Whoever asked that nothing be changed is not entered anywhere either, but by those who answer for their rights.
CREATE TRIGGER people_keep_restricted BEFORE INSERT OR UPDATE OR DELETE ON enrolments_enrolment
FOR EACH ROW EXECUTE FUNCTION people_keep_restricted('person_id');

-- The second lock.
CALL lock_file('enrolments_enrolment');
CALL lock_file('enrolments_presence');
