-- What hangs on a person, a project or a journey belongs to the same file; whose journey it is holds its project.
ALTER TABLE journeys_project ADD CONSTRAINT project_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE journeys_journey ADD CONSTRAINT journey_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE journeys_meeting ADD CONSTRAINT meeting_in_its_file UNIQUE (id, organisation_id);

ALTER TABLE journeys_holder
    ADD CONSTRAINT holder_in_the_file_of_the_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT holder_in_the_file_of_the_project FOREIGN KEY (project_id, organisation_id)
        REFERENCES journeys_project (id, organisation_id);
ALTER TABLE journeys_journey
    ADD CONSTRAINT journey_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id),
    ADD CONSTRAINT journey_in_the_file_of_its_project FOREIGN KEY (project_id, organisation_id)
        REFERENCES journeys_project (id, organisation_id),
    ADD CONSTRAINT journey_of_a_holder FOREIGN KEY (project_id, person_id)
        REFERENCES journeys_holder (project_id, person_id) DEFERRABLE INITIALLY DEFERRED,
    -- Sixty days at most from the day the pause was said.
    ADD CONSTRAINT journey_pause_is_short
        CHECK (review_on - (state_since AT TIME ZONE 'Europe/Paris')::date BETWEEN 1 AND 60);
ALTER TABLE journeys_move ADD CONSTRAINT move_in_the_file_of_its_journey FOREIGN KEY (journey_id, organisation_id)
    REFERENCES journeys_journey (id, organisation_id);
ALTER TABLE journeys_attempt ADD CONSTRAINT attempt_in_the_file_of_its_journey FOREIGN KEY (journey_id, organisation_id)
    REFERENCES journeys_journey (id, organisation_id);
ALTER TABLE journeys_meeting
    ADD CONSTRAINT meeting_in_the_file_of_its_journey FOREIGN KEY (journey_id, organisation_id)
        REFERENCES journeys_journey (id, organisation_id),
    ADD CONSTRAINT meeting_in_the_file_of_its_person FOREIGN KEY (person_id, organisation_id)
        REFERENCES people_person (id, organisation_id);
ALTER TABLE journeys_note ADD CONSTRAINT note_in_the_file_of_its_meeting FOREIGN KEY (meeting_id, organisation_id)
    REFERENCES journeys_meeting (id, organisation_id);

-- The second lock. People read who helps them and when they meet by their private link, never notes nor moves.
CALL unlock_rows('journeys_journey');
CALL lock_file_and_person('journeys_journey');
CALL lock_file_and_person('journeys_meeting');
CALL lock_file_and_person('journeys_holder');
CALL lock_rows('journeys_project', 'organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
    OR id IN (SELECT held.project_id FROM journeys_holder held WHERE held.person_id = (SELECT eyes_person()))');
CALL lock_file('journeys_move');
CALL lock_file('journeys_attempt');
CALL lock_file('journeys_note');
