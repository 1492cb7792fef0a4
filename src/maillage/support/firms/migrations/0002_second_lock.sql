-- What is known of a firm belongs to the file of its project, of its journey and of its person.
ALTER TABLE journeys_journey ADD CONSTRAINT journey_of_its_person_in_its_file UNIQUE (id, person_id, organisation_id);
ALTER TABLE firms_firm ADD CONSTRAINT firm_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE firms_survey ADD CONSTRAINT survey_of_its_journey UNIQUE (id, journey_id);
ALTER TABLE firms_firm ADD CONSTRAINT firm_in_the_file_of_its_project
    FOREIGN KEY (project_id, organisation_id) REFERENCES journeys_project (id, organisation_id);
ALTER TABLE firms_registerspell ADD CONSTRAINT spell_in_the_file_of_its_firm
    FOREIGN KEY (firm_id, organisation_id) REFERENCES firms_firm (id, organisation_id);
ALTER TABLE firms_survey ADD CONSTRAINT survey_in_the_file_of_its_journey
    FOREIGN KEY (journey_id, person_id, organisation_id) REFERENCES journeys_journey (id, person_id, organisation_id);
ALTER TABLE firms_news
    ADD CONSTRAINT news_in_the_file_of_its_journey
        FOREIGN KEY (journey_id, person_id, organisation_id) REFERENCES journeys_journey (id, person_id, organisation_id),
    ADD CONSTRAINT news_answer_a_question_of_its_journey
        FOREIGN KEY (survey_id, journey_id) REFERENCES firms_survey (id, journey_id);

-- Nothing new is written about whoever asked that nothing be changed, but by those who answer for their rights.
CREATE TRIGGER people_keep_restricted BEFORE INSERT OR UPDATE OR DELETE ON firms_news
FOR EACH ROW EXECUTE FUNCTION people_keep_restricted('person_id');

-- The second lock. People read their questions and answers by their private link, and answer through the platform.
CALL lock_file('firms_firm');
CALL lock_file('firms_registerspell');
CALL lock_file_and_person('firms_survey');
CALL lock_file_and_person('firms_news');
-- Which files were read: counts and a name of a file of INSEE. Everybody reads it; the platform alone writes it.
CALL lock_rows('firms_registerread', 'true');
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['survey', 'news'] LOOP
        EXECUTE format('CREATE POLICY link_adds_nothing ON %I AS RESTRICTIVE FOR INSERT '
            'WITH CHECK ((SELECT eyes_item()) = '''')', 'firms_' || name);
        EXECUTE format('CREATE POLICY link_changes_nothing ON %I AS RESTRICTIVE FOR UPDATE '
            'USING ((SELECT eyes_item()) = '''')', 'firms_' || name);
        EXECUTE format('CREATE POLICY link_takes_nothing ON %I AS RESTRICTIVE FOR DELETE '
            'USING ((SELECT eyes_item()) = '''')', 'firms_' || name);
    END LOOP;
    CREATE POLICY platform_adds ON firms_registerread AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT eyes_all()));
    CREATE POLICY platform_changes ON firms_registerread AS RESTRICTIVE FOR UPDATE USING ((SELECT eyes_all()));
    CREATE POLICY platform_takes ON firms_registerread AS RESTRICTIVE FOR DELETE USING ((SELECT eyes_all()));
END $$;
