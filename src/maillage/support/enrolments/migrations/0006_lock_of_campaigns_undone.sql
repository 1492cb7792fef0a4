CALL unlock_rows('enrolments_submissionline');
CALL unlock_rows('enrolments_submission');
CALL unlock_rows('enrolments_gapreason');
CALL unlock_rows('enrolments_campaignmove');
CALL unlock_rows('enrolments_campaign');
DROP TRIGGER enrolments_stay_but_emptied ON enrolments_submissionline;
DROP TRIGGER enrolments_stay ON enrolments_submissionline;
DROP TRIGGER enrolments_stay ON enrolments_submission;
DROP FUNCTION enrolments_stay();
DROP TRIGGER enrolments_keep_moves ON enrolments_campaign;
ALTER TABLE enrolments_submissionline DROP CONSTRAINT submission_line_in_the_file_of_its_enrolment,
    DROP CONSTRAINT submission_line_in_the_file_of_its_person,
    DROP CONSTRAINT submission_line_in_its_file;
ALTER TABLE enrolments_submission DROP CONSTRAINT submission_in_the_file_of_its_campaign;
ALTER TABLE enrolments_gapreason DROP CONSTRAINT gap_in_the_file_of_its_enrolment,
    DROP CONSTRAINT gap_in_the_file_of_its_campaign;
ALTER TABLE enrolments_campaignmove DROP CONSTRAINT campaign_move_in_the_file_of_its_campaign;
ALTER TABLE enrolments_campaign DROP CONSTRAINT campaign_of_an_operation_of_its_file;
ALTER TABLE enrolments_submission DROP CONSTRAINT submission_in_its_file;
ALTER TABLE enrolments_campaign DROP CONSTRAINT campaign_in_its_file;
