-- What hangs on a journey belongs to the same file and to the same person.
ALTER TABLE journeys_journey ADD CONSTRAINT journey_of_its_person UNIQUE (id, person_id);
ALTER TABLE journeys_assessment ADD CONSTRAINT assessment_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE journeys_paper ADD CONSTRAINT paper_in_its_file UNIQUE (id, organisation_id, person_id);
ALTER TABLE journeys_document ADD CONSTRAINT document_in_its_file UNIQUE (id, organisation_id);
ALTER TABLE journeys_step ADD CONSTRAINT step_in_its_journey UNIQUE (id, journey_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['assessment', 'step', 'paper', 'document'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (person_id, organisation_id) '
            'REFERENCES people_person (id, organisation_id)', 'journeys_' || name, name || '_in_the_file_of_its_person');
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (journey_id, organisation_id) '
            'REFERENCES journeys_journey (id, organisation_id)', 'journeys_' || name, name || '_in_the_file_of_its_journey');
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (journey_id, person_id) '
            'REFERENCES journeys_journey (id, person_id)', 'journeys_' || name, name || '_of_the_person_of_its_journey');
    END LOOP;
END $$;

ALTER TABLE journeys_axisanswer ADD CONSTRAINT axis_in_the_file_of_its_assessment
    FOREIGN KEY (assessment_id, organisation_id) REFERENCES journeys_assessment (id, organisation_id);
ALTER TABLE journeys_signature ADD CONSTRAINT signature_in_the_file_of_its_paper
    FOREIGN KEY (paper_id, organisation_id, person_id) REFERENCES journeys_paper (id, organisation_id, person_id);
ALTER TABLE journeys_documentlink ADD CONSTRAINT link_in_the_file_of_its_document
    FOREIGN KEY (document_id, organisation_id) REFERENCES journeys_document (id, organisation_id);
ALTER TABLE journeys_step ADD CONSTRAINT step_replaces_one_of_its_journey
    FOREIGN KEY (replaces_id, journey_id) REFERENCES journeys_step (id, journey_id);

-- Words that somebody read, signed or planned by stay as they were: what follows is another row.
CREATE FUNCTION journeys_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written text;
BEGIN
    FOREACH written IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> written IS DISTINCT FROM to_jsonb(NEW) -> written THEN
            RAISE EXCEPTION '% of row % in % stays as it was written.', written, OLD.id, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_stays';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER stays BEFORE UPDATE ON journeys_step FOR EACH ROW EXECUTE FUNCTION journeys_stays(
    'organisation_id', 'journey_id', 'person_id', 'text', 'owner', 'partner', 'due_on', 'added_at', 'added_by_id', 'replaces_id');
CREATE TRIGGER stays BEFORE UPDATE ON journeys_papertemplate FOR EACH ROW EXECUTE FUNCTION journeys_stays(
    'organisation_id', 'kind', 'language', 'version', 'title', 'body', 'made_at', 'made_by_id');
CREATE TRIGGER stays BEFORE UPDATE ON journeys_paper FOR EACH ROW EXECUTE FUNCTION journeys_stays(
    'organisation_id', 'journey_id', 'person_id', 'kind', 'language', 'template_version', 'title', 'text', 'sha256',
    'made_at', 'made_by_id');
CREATE TRIGGER stays BEFORE UPDATE ON journeys_signature FOR EACH ROW EXECUTE FUNCTION journeys_stays(
    'paper_id', 'organisation_id', 'person_id', 'side', 'name', 'channel', 'signed_on', 'recorded_at', 'by_id', 'address',
    'sha256');
CREATE TRIGGER stays BEFORE UPDATE ON journeys_document FOR EACH ROW EXECUTE FUNCTION journeys_stays(
    'public_id', 'organisation_id', 'person_id', 'name', 'kind', 'size', 'sha256', 'added_at', 'added_by_id');
CREATE TRIGGER stays BEFORE UPDATE ON journeys_documentlink FOR EACH ROW EXECUTE FUNCTION journeys_stays(
    'public_id', 'organisation_id', 'document_id', 'for_whom', 'made_at', 'made_by_id', 'expires_at');

-- A completed assessment is a version; the next one stands beside it.
CREATE FUNCTION journeys_assessment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint;
BEGIN
    IF TG_TABLE_NAME = 'journeys_assessment' THEN
        version := CASE WHEN OLD.completed_at IS NOT NULL THEN OLD.id END;
    ELSE
        SELECT id INTO version FROM journeys_assessment WHERE id = NEW.assessment_id AND completed_at IS NOT NULL;
    END IF;
    IF version IS NOT NULL THEN
        RAISE EXCEPTION 'Assessment % is completed and stays as it was said.', version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_stays_once_completed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER stays BEFORE UPDATE ON journeys_assessment FOR EACH ROW EXECUTE FUNCTION journeys_assessment_stays();
CREATE TRIGGER stays BEFORE INSERT OR UPDATE ON journeys_axisanswer FOR EACH ROW
    EXECUTE FUNCTION journeys_assessment_stays();

-- The second lock. Assessments and templates are the organisation's own (L4); people read their plan (L3), their papers
-- and the documents shown to them (L6) by their private link; a link to a document opens that document alone.
CREATE FUNCTION eyes_document_link() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN eyes_item() LIKE 'document:%' THEN substr(eyes_item(), 10)::uuid END;

CALL lock_file('journeys_assessment');
CALL lock_file('journeys_axisanswer');
CALL lock_file('journeys_papertemplate');
CALL lock_file_and_person('journeys_step');
CALL lock_file_and_person('journeys_paper');
CALL lock_file_and_person('journeys_signature');
CALL lock_rows('journeys_documentlink', 'organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
    OR public_id = (SELECT eyes_document_link())');
CALL lock_rows('journeys_document', 'organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
    OR (person_id = (SELECT eyes_person()) AND shown_since IS NOT NULL)
    OR id IN (SELECT link.document_id FROM journeys_documentlink link WHERE link.public_id = (SELECT eyes_document_link()))');

-- A link reads; what is done through it is an act of the platform.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['step', 'paper', 'signature', 'document', 'documentlink'] LOOP
        EXECUTE format('CREATE POLICY link_adds_nothing ON %I AS RESTRICTIVE FOR INSERT '
            'WITH CHECK ((SELECT eyes_item()) = '''')', 'journeys_' || name);
        EXECUTE format('CREATE POLICY link_changes_nothing ON %I AS RESTRICTIVE FOR UPDATE '
            'USING ((SELECT eyes_item()) = '''')', 'journeys_' || name);
        EXECUTE format('CREATE POLICY link_takes_nothing ON %I AS RESTRICTIVE FOR DELETE '
            'USING ((SELECT eyes_item()) = '''')', 'journeys_' || name);
    END LOOP;
END $$;
