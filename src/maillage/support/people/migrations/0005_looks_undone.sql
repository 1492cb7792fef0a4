DROP TRIGGER people_keep_look ON people_look;
DROP FUNCTION people_keep_look();
DROP POLICY sensitive ON people_situation;
ALTER TABLE people_look DROP CONSTRAINT look_in_the_file_of_its_person;
CALL unlock_rows('people_sensitiveright');
CALL unlock_rows('people_look');
