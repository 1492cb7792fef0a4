-- A time sheet belongs to the organisation that carries its operation; its lines and their meetings to the same.
ALTER TABLE enrolments_timesheet ADD CONSTRAINT time_sheet_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE enrolments_timesheet
    ADD CONSTRAINT time_sheet_of_an_operation_of_its_file FOREIGN KEY (operation_id, organisation_id)
        REFERENCES schemes_fundedoperation (id, organisation_id);
ALTER TABLE enrolments_timeline
    ADD CONSTRAINT time_line_in_the_file_of_its_sheet FOREIGN KEY (sheet_id, organisation_id)
        REFERENCES enrolments_timesheet (id, organisation_id);

CREATE TRIGGER enrolments_keep_moves BEFORE INSERT OR UPDATE OF state ON enrolments_timesheet
FOR EACH ROW EXECUTE FUNCTION enrolments_keep_moves('draft', 'draft>signed', 'signed>approved', 'signed>draft');

-- What both signed stays; lines come and go only while the sheet is to be signed.
CREATE TRIGGER enrolments_stay BEFORE UPDATE OR DELETE ON enrolments_timesheet FOR EACH ROW
WHEN (OLD.state = 'approved') EXECUTE FUNCTION enrolments_stay();
CREATE TRIGGER enrolments_stay_signed BEFORE UPDATE ON enrolments_timesheet FOR EACH ROW
WHEN (OLD.state = 'signed' AND NEW.state <> 'draft'
    AND (OLD.minutes, OLD.digest, OLD.signed_at) IS DISTINCT FROM (NEW.minutes, NEW.digest, NEW.signed_at))
EXECUTE FUNCTION enrolments_stay();
CREATE FUNCTION enrolments_keep_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line enrolments_timeline := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF NOT EXISTS (
        SELECT FROM enrolments_timesheet sheet
        WHERE sheet.id = line.sheet_id AND sheet.state = 'draft'
            AND line.day BETWEEN sheet.month AND (sheet.month + interval '1 month' - interval '1 day')::date
    ) OR TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'Line % stays as it was signed, inside its month.', line.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'time_line_stays_once_signed';
    END IF;
    RETURN line;
END $$;
CREATE TRIGGER enrolments_keep_lines BEFORE INSERT OR UPDATE OR DELETE ON enrolments_timeline
FOR EACH ROW EXECUTE FUNCTION enrolments_keep_lines();

CALL lock_file('enrolments_timesheet');
CALL lock_file('enrolments_timeline');
