"""How long firms last: one more definition."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).resolve().parents[1] / "definitions" / "2026-11-survival.json"
LAST = 100
"""It stands after those of a single period."""


def load(apps: Any, _schema: Any) -> None:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    model = apps.get_model("indicators", "Indicator")
    model.objects.bulk_create(model(position=LAST + place, **row) for place, row in enumerate(rows))


def unload(apps: Any, _schema: Any) -> None:
    apps.get_model("indicators", "Indicator").objects.filter(code="survival", version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_they_stay")]

    operations = [migrations.RunPython(load, unload)]
