"""The database refuses to give an external identifier another meaning, and to forget one."""

from django.db import migrations

FORBID = """
CREATE FUNCTION sources_identifier_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An external identifier never changes meaning: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sources_identifier_stays BEFORE UPDATE OR DELETE ON sources_externalid
    FOR EACH ROW EXECUTE FUNCTION sources_identifier_stays();
CREATE TRIGGER sources_identifiers_are_never_emptied BEFORE TRUNCATE ON sources_externalid
    FOR EACH STATEMENT EXECUTE FUNCTION sources_identifier_stays();
"""
ALLOW = """
DROP TRIGGER sources_identifiers_are_never_emptied ON sources_externalid;
DROP TRIGGER sources_identifier_stays ON sources_externalid;
DROP FUNCTION sources_identifier_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
