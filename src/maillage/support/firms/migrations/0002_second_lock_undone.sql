DROP POLICY platform_takes ON firms_registerread;
DROP POLICY platform_changes ON firms_registerread;
DROP POLICY platform_adds ON firms_registerread;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['survey', 'news'] LOOP
        EXECUTE format('DROP POLICY link_takes_nothing ON %I', 'firms_' || name);
        EXECUTE format('DROP POLICY link_changes_nothing ON %I', 'firms_' || name);
        EXECUTE format('DROP POLICY link_adds_nothing ON %I', 'firms_' || name);
    END LOOP;
END $$;
CALL unlock_rows('firms_registerread');
CALL unlock_rows('firms_news');
CALL unlock_rows('firms_survey');
CALL unlock_rows('firms_registerspell');
CALL unlock_rows('firms_firm');
DROP TRIGGER people_keep_restricted ON firms_news;
ALTER TABLE firms_news DROP CONSTRAINT news_answer_a_question_of_its_journey,
    DROP CONSTRAINT news_in_the_file_of_its_journey;
ALTER TABLE firms_survey DROP CONSTRAINT survey_in_the_file_of_its_journey;
ALTER TABLE firms_registerspell DROP CONSTRAINT spell_in_the_file_of_its_firm;
ALTER TABLE firms_firm DROP CONSTRAINT firm_in_the_file_of_its_project;
ALTER TABLE firms_survey DROP CONSTRAINT survey_of_its_journey;
ALTER TABLE firms_firm DROP CONSTRAINT firm_in_its_file;
ALTER TABLE journeys_journey DROP CONSTRAINT journey_of_its_person_in_its_file;
