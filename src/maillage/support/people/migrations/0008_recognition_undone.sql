DROP TRIGGER people_drop_recognition ON people_consent;
DROP FUNCTION people_drop_recognition();
DROP TRIGGER people_keep_recognition ON people_recognition;
DROP FUNCTION people_keep_recognition();
ALTER TABLE people_recognition DROP CONSTRAINT recognition_in_the_file_of_its_person;
CALL unlock_rows('people_recognitionsalt');
CALL unlock_rows('people_recognition');
