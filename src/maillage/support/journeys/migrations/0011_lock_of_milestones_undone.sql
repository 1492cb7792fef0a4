CALL unlock_rows('journeys_milestone');
ALTER TABLE journeys_milestone DROP CONSTRAINT milestone_in_the_file_of_its_journey;
