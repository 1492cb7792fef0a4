-- Vouchers and eligibility belong to the file of the person and of the journey.
ALTER TABLE enrolments_voucher ADD CONSTRAINT voucher_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE enrolments_voucher
    ADD CONSTRAINT voucher_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT voucher_in_the_file_of_its_journey FOREIGN KEY (journey_id, organisation_id)
        REFERENCES journeys_journey (id, organisation_id);
ALTER TABLE enrolments_vouchermove
    ADD CONSTRAINT voucher_move_in_the_file_of_its_voucher FOREIGN KEY (voucher_id, organisation_id)
        REFERENCES enrolments_voucher (id, organisation_id);
ALTER TABLE enrolments_eligibilitycheck
    ADD CONSTRAINT eligibility_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT eligibility_in_the_file_of_its_enrolment FOREIGN KEY (enrolment_id, organisation_id)
        REFERENCES enrolments_enrolment (id, organisation_id),
    ADD CONSTRAINT eligibility_in_the_file_of_its_voucher FOREIGN KEY (voucher_id, organisation_id)
        REFERENCES enrolments_voucher (id, organisation_id);

-- A state changes only as the table of moves says: the first argument is the first state, the others are `from>to`.
CREATE FUNCTION enrolments_keep_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = TG_ARGV[0] THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Row % of % does not become %.', NEW.id, TG_TABLE_NAME, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'state_follows_its_moves';
END $$;
CREATE TRIGGER enrolments_keep_moves BEFORE INSERT OR UPDATE OF state ON enrolments_voucher
FOR EACH ROW EXECUTE FUNCTION enrolments_keep_moves('asked', 'asked>issued', 'asked>refused', 'asked>taken_back',
    'issued>used', 'issued>expired', 'issued>taken_back', 'used>claimed', 'claimed>paid', 'claimed>used');

CREATE TRIGGER people_keep_restricted BEFORE INSERT OR UPDATE OR DELETE ON enrolments_voucher
FOR EACH ROW EXECUTE FUNCTION people_keep_restricted('person_id');
CREATE TRIGGER people_keep_restricted BEFORE INSERT OR UPDATE OR DELETE ON enrolments_eligibilitycheck
FOR EACH ROW EXECUTE FUNCTION people_keep_restricted('person_id');

CALL lock_file('enrolments_voucher');
CALL lock_file('enrolments_vouchermove');
CALL lock_file('enrolments_eligibilitycheck');
