-- A campaign belongs to the organisation that carries its operation; what hangs on it to the same.
ALTER TABLE enrolments_campaign ADD CONSTRAINT campaign_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE enrolments_submission ADD CONSTRAINT submission_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE enrolments_campaign
    ADD CONSTRAINT campaign_of_an_operation_of_its_file FOREIGN KEY (operation_id, organisation_id)
        REFERENCES schemes_fundedoperation (id, organisation_id);
ALTER TABLE enrolments_campaignmove
    ADD CONSTRAINT campaign_move_in_the_file_of_its_campaign FOREIGN KEY (campaign_id, organisation_id)
        REFERENCES enrolments_campaign (id, organisation_id);
ALTER TABLE enrolments_gapreason
    ADD CONSTRAINT gap_in_the_file_of_its_campaign FOREIGN KEY (campaign_id, organisation_id)
        REFERENCES enrolments_campaign (id, organisation_id),
    ADD CONSTRAINT gap_in_the_file_of_its_enrolment FOREIGN KEY (enrolment_id, organisation_id)
        REFERENCES enrolments_enrolment (id, organisation_id);
ALTER TABLE enrolments_submission
    ADD CONSTRAINT submission_in_the_file_of_its_campaign FOREIGN KEY (campaign_id, organisation_id)
        REFERENCES enrolments_campaign (id, organisation_id);
ALTER TABLE enrolments_submissionline
    ADD CONSTRAINT submission_line_in_its_file FOREIGN KEY (submission_id, organisation_id)
        REFERENCES enrolments_submission (id, organisation_id),
    ADD CONSTRAINT submission_line_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT submission_line_in_the_file_of_its_enrolment FOREIGN KEY (enrolment_id, organisation_id)
        REFERENCES enrolments_enrolment (id, organisation_id);

CREATE TRIGGER enrolments_keep_moves BEFORE INSERT OR UPDATE OF state ON enrolments_campaign
FOR EACH ROW EXECUTE FUNCTION enrolments_keep_moves('open', 'open>submitted', 'submitted>fix', 'submitted>review',
    'fix>submitted', 'review>fix', 'review>closed');

-- What was frozen stays: a submission whole, its lines but for the words of an erased file.
CREATE FUNCTION enrolments_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Row % of % stays as it was.', OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER enrolments_stay BEFORE UPDATE OR DELETE ON enrolments_submission
FOR EACH ROW EXECUTE FUNCTION enrolments_stay();
CREATE TRIGGER enrolments_stay BEFORE DELETE ON enrolments_submissionline
FOR EACH ROW EXECUTE FUNCTION enrolments_stay();
CREATE TRIGGER enrolments_stay_but_emptied BEFORE UPDATE ON enrolments_submissionline FOR EACH ROW
WHEN (NEW."values" <> '[]'::jsonb OR NEW.reasons <> '{}'::jsonb
    OR (OLD.id, OLD.submission_id, OLD.organisation_id, OLD.person_id, OLD.enrolment_id, OLD.position, OLD.digest)
        IS DISTINCT FROM
        (NEW.id, NEW.submission_id, NEW.organisation_id, NEW.person_id, NEW.enrolment_id, NEW.position, NEW.digest))
EXECUTE FUNCTION enrolments_stay();

CALL lock_file('enrolments_campaign');
CALL lock_file('enrolments_campaignmove');
CALL lock_file('enrolments_gapreason');
CALL lock_file('enrolments_submission');
CALL lock_file('enrolments_submissionline');
