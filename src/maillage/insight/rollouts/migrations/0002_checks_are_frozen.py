"""The facts of a check are those of its day: the database refuses to change them."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION rollouts_refuse_other_facts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The facts of check % are frozen.', OLD.id USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER rollouts_check_is_frozen
    BEFORE UPDATE ON rollouts_duplicationcheck
    FOR EACH ROW WHEN ((OLD.hub_id, OLD.day, OLD.facts, OLD.taken_by_id, OLD.taken_at)
        IS DISTINCT FROM (NEW.hub_id, NEW.day, NEW.facts, NEW.taken_by_id, NEW.taken_at))
    EXECUTE FUNCTION rollouts_refuse_other_facts();
"""
THAWED = """
DROP TRIGGER rollouts_check_is_frozen ON rollouts_duplicationcheck;
DROP FUNCTION rollouts_refuse_other_facts();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rollouts", "0001_checks"),
    ]

    operations = [migrations.RunSQL(FROZEN, THAWED)]
