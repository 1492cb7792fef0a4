"""A sheet frozen for a committee is never changed nor deleted, and the committee stays with it; answers stay too."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION dialogue_refuse_thawing() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The figures of sheet % are frozen.', OLD.id USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER dialogue_sheet_is_frozen
    BEFORE UPDATE OR DELETE ON dialogue_territorysheet
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL)
    EXECUTE FUNCTION dialogue_refuse_thawing();

CREATE FUNCTION dialogue_refuse_dropping() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT FROM dialogue_territorysheet WHERE committee_id = OLD.id) THEN
        RAISE EXCEPTION 'Committee % has frozen figures.', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $body$;
CREATE TRIGGER dialogue_committee_stays
    BEFORE DELETE ON dialogue_committee
    FOR EACH ROW EXECUTE FUNCTION dialogue_refuse_dropping();

CREATE FUNCTION dialogue_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'Answer % is given; another one completes it.', OLD.id USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER dialogue_answer_stays
    BEFORE UPDATE ON dialogue_answer
    FOR EACH ROW WHEN ((OLD.question_id, OLD.text, OLD.by_id, OLD.at) IS DISTINCT FROM
        (NEW.question_id, NEW.text, NEW.by_id, NEW.at))
    EXECUTE FUNCTION dialogue_refuse_rewriting();
CREATE TRIGGER dialogue_answer_is_kept
    BEFORE DELETE ON dialogue_answer
    FOR EACH ROW EXECUTE FUNCTION dialogue_refuse_rewriting();
"""
THAWED = """
DROP TRIGGER dialogue_answer_is_kept ON dialogue_answer;
DROP TRIGGER dialogue_answer_stays ON dialogue_answer;
DROP FUNCTION dialogue_refuse_rewriting();
DROP TRIGGER dialogue_committee_stays ON dialogue_committee;
DROP FUNCTION dialogue_refuse_dropping();
DROP TRIGGER dialogue_sheet_is_frozen ON dialogue_territorysheet;
DROP FUNCTION dialogue_refuse_thawing();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FROZEN, THAWED)]
