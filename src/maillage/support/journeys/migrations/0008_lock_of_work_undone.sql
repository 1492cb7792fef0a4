DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['step', 'paper', 'signature', 'document', 'documentlink'] LOOP
        EXECUTE format('DROP POLICY link_adds_nothing ON %I', 'journeys_' || name);
        EXECUTE format('DROP POLICY link_changes_nothing ON %I', 'journeys_' || name);
        EXECUTE format('DROP POLICY link_takes_nothing ON %I', 'journeys_' || name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['document', 'documentlink', 'signature', 'paper', 'step', 'papertemplate', 'axisanswer',
        'assessment'] LOOP
        EXECUTE format('CALL unlock_rows(%L)', 'journeys_' || name);
        EXECUTE format('DROP TRIGGER stays ON %I', 'journeys_' || name);
    END LOOP;
END $$;

DROP FUNCTION eyes_document_link();
DROP FUNCTION journeys_assessment_stays();
DROP FUNCTION journeys_stays();
ALTER TABLE journeys_step DROP CONSTRAINT step_replaces_one_of_its_journey;
ALTER TABLE journeys_documentlink DROP CONSTRAINT link_in_the_file_of_its_document;
ALTER TABLE journeys_signature DROP CONSTRAINT signature_in_the_file_of_its_paper;
ALTER TABLE journeys_axisanswer DROP CONSTRAINT axis_in_the_file_of_its_assessment;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['assessment', 'step', 'paper', 'document'] LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', 'journeys_' || name, name || '_of_the_person_of_its_journey');
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', 'journeys_' || name, name || '_in_the_file_of_its_journey');
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', 'journeys_' || name, name || '_in_the_file_of_its_person');
    END LOOP;
END $$;

ALTER TABLE journeys_step DROP CONSTRAINT step_in_its_journey;
ALTER TABLE journeys_document DROP CONSTRAINT document_in_its_file;
ALTER TABLE journeys_paper DROP CONSTRAINT paper_in_its_file;
ALTER TABLE journeys_assessment DROP CONSTRAINT assessment_in_its_file;
ALTER TABLE journeys_journey DROP CONSTRAINT journey_of_its_person;
