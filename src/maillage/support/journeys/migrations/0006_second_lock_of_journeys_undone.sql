CALL unlock_rows('journeys_note');
CALL unlock_rows('journeys_attempt');
CALL unlock_rows('journeys_move');
CALL unlock_rows('journeys_project');
CALL unlock_rows('journeys_holder');
CALL unlock_rows('journeys_meeting');
CALL unlock_rows('journeys_journey');
CALL lock_file('journeys_journey');
ALTER TABLE journeys_note DROP CONSTRAINT note_in_the_file_of_its_meeting;
ALTER TABLE journeys_meeting DROP CONSTRAINT meeting_in_the_file_of_its_person,
    DROP CONSTRAINT meeting_in_the_file_of_its_journey;
ALTER TABLE journeys_attempt DROP CONSTRAINT attempt_in_the_file_of_its_journey;
ALTER TABLE journeys_move DROP CONSTRAINT move_in_the_file_of_its_journey;
ALTER TABLE journeys_journey DROP CONSTRAINT journey_pause_is_short, DROP CONSTRAINT journey_of_a_holder,
    DROP CONSTRAINT journey_in_the_file_of_its_project, DROP CONSTRAINT journey_in_the_file_of_its_person;
ALTER TABLE journeys_holder DROP CONSTRAINT holder_in_the_file_of_the_project,
    DROP CONSTRAINT holder_in_the_file_of_the_person;
ALTER TABLE journeys_meeting DROP CONSTRAINT meeting_in_its_file;
ALTER TABLE journeys_journey DROP CONSTRAINT journey_in_its_file;
ALTER TABLE journeys_project DROP CONSTRAINT project_in_its_file;
