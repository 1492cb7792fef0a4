"""Zones that change find their deliveries by key: an import changes thousands, again and again."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql")
FORMER = Path(__file__).with_name("0002_follow.sql").read_text("utf-8")
START = FORMER.index("CREATE FUNCTION overlaps_follow_zones()")
BACKWARD = FORMER[START : FORMER.index("CREATE TRIGGER", START)].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("overlaps", "0002_follow")]

    operations = [migrations.RunSQL(FORWARD.read_text("utf-8"), BACKWARD)]
