"""Draws the code of this installation, and refuses to change it: identifiers already published begin with it."""

from django.db import migrations

DRAW = """
INSERT INTO sources_publisher (code, "only") VALUES ('maillage-' || substr(md5(gen_random_uuid()::text), 1, 8), true);
CREATE FUNCTION sources_publisher_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The code of the publisher never changes: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sources_publisher_stays BEFORE UPDATE OR DELETE ON sources_publisher
    FOR EACH ROW EXECUTE FUNCTION sources_publisher_stays();
"""
UNDO = """
DROP TRIGGER sources_publisher_stays ON sources_publisher;
DROP FUNCTION sources_publisher_stays();
DELETE FROM sources_publisher;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_publishing")]

    operations = [migrations.RunSQL(DRAW, UNDO)]
