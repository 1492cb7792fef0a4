"""Definitions and figures stay as they were: the database refuses to change them. Then the first definitions."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations

FIRST = Path(__file__).resolve().parents[1] / "definitions" / "2026-11.json"
STAY = """
CREATE FUNCTION indicators_stay() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'Row % of % stays as it was.', OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER stays BEFORE UPDATE ON indicators_indicator FOR EACH ROW EXECUTE FUNCTION indicators_stay();
CREATE TRIGGER stays BEFORE UPDATE ON indicators_report FOR EACH ROW
    WHEN ((OLD.network_id, OLD.year, OLD.figures, OLD.fingerprint, OLD.made_at, OLD.made_by_id)
        IS DISTINCT FROM (NEW.network_id, NEW.year, NEW.figures, NEW.fingerprint, NEW.made_at, NEW.made_by_id))
    EXECUTE FUNCTION indicators_stay();
"""
CHANGE = """
DROP TRIGGER stays ON indicators_report;
DROP TRIGGER stays ON indicators_indicator;
DROP FUNCTION indicators_stay();
"""


def load(apps: Any, _schema: Any) -> None:
    rows = json.loads(FIRST.read_text(encoding="utf-8"))
    model = apps.get_model("indicators", "Indicator")
    model.objects.bulk_create(model(position=place, **row) for place, row in enumerate(rows))


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_definitions_and_reports")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(STAY, CHANGE),
    ]
