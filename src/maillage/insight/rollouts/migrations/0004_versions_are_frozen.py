"""A sealed version of a kit never changes: the database refuses it."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION rollouts_refuse_other_content() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'Version % of a kit is sealed.', OLD.id USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER rollouts_version_is_frozen
    BEFORE UPDATE ON rollouts_kitversion
    FOR EACH ROW WHEN (
        (OLD.kit_id, OLD.number, OLD.note, OLD.content, OLD.archive, OLD.sha256, OLD.public_key, OLD.kept_at)
        IS DISTINCT FROM
        (NEW.kit_id, NEW.number, NEW.note, NEW.content, NEW.archive, NEW.sha256, NEW.public_key, NEW.kept_at))
    EXECUTE FUNCTION rollouts_refuse_other_content();
"""
THAWED = """
DROP TRIGGER rollouts_version_is_frozen ON rollouts_kitversion;
DROP FUNCTION rollouts_refuse_other_content();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rollouts", "0003_kits"),
    ]

    operations = [migrations.RunSQL(FROZEN, THAWED)]
