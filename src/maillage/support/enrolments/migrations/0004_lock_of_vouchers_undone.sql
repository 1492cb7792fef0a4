CALL unlock_rows('enrolments_eligibilitycheck');
CALL unlock_rows('enrolments_vouchermove');
CALL unlock_rows('enrolments_voucher');
DROP TRIGGER people_keep_restricted ON enrolments_eligibilitycheck;
DROP TRIGGER people_keep_restricted ON enrolments_voucher;
DROP TRIGGER enrolments_keep_moves ON enrolments_voucher;
DROP FUNCTION enrolments_keep_moves();
ALTER TABLE enrolments_eligibilitycheck DROP CONSTRAINT eligibility_in_the_file_of_its_voucher,
    DROP CONSTRAINT eligibility_in_the_file_of_its_enrolment,
    DROP CONSTRAINT eligibility_in_the_file_of_its_person;
ALTER TABLE enrolments_vouchermove DROP CONSTRAINT voucher_move_in_the_file_of_its_voucher;
ALTER TABLE enrolments_voucher DROP CONSTRAINT voucher_in_the_file_of_its_journey,
    DROP CONSTRAINT voucher_in_the_file_of_its_person,
    DROP CONSTRAINT voucher_in_its_file;
