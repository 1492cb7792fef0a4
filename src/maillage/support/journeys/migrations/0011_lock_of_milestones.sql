ALTER TABLE journeys_milestone ADD CONSTRAINT milestone_in_the_file_of_its_journey
    FOREIGN KEY (journey_id, organisation_id) REFERENCES journeys_journey (id, organisation_id);

-- What was created before milestones were kept: the day is known, the regime and the jobs are not.
DO $$
DECLARE
    former text := coalesce(current_setting('maillage.organisations', true), '');
BEGIN
    PERFORM set_config('maillage.organisations', '*', true);
    INSERT INTO journeys_milestone (journey_id, organisation_id, kind, "on", regime, jobs, recorded_at, recorded_by_id)
    SELECT DISTINCT ON (journey_id) journey_id, organisation_id, 'creation', "on", '', NULL, at, by_id
    FROM journeys_move WHERE to_state = 'created' AND from_state <> '' ORDER BY journey_id, id;
    PERFORM set_config('maillage.organisations', former, true);
END $$;

CALL lock_file('journeys_milestone');
