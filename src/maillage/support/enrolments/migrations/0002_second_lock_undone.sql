CALL unlock_rows('enrolments_presence');
CALL unlock_rows('enrolments_enrolment');
DROP TRIGGER people_keep_restricted ON enrolments_enrolment;
DROP TRIGGER enrolments_keep_presence ON enrolments_presence;
DROP FUNCTION enrolments_keep_presence();
ALTER TABLE enrolments_presence DROP CONSTRAINT presence_in_the_file_of_its_enrolment;
ALTER TABLE enrolments_enrolment DROP CONSTRAINT enrolment_in_an_operation_of_its_file,
    DROP CONSTRAINT enrolment_in_the_file_of_its_journey,
    DROP CONSTRAINT enrolment_in_the_file_of_its_person,
    DROP CONSTRAINT enrolment_in_its_file;
ALTER TABLE schemes_fundedoperation DROP CONSTRAINT operation_of_its_organisation;
