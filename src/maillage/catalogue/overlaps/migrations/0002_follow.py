"""Cards follow their offers: fingerprints, and triggers that reopen a settled card as soon as one of them changes."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql")
BACKWARD = Path(__file__).with_name("0002_follow_undone.sql")


class Migration(migrations.Migration):
    dependencies = [("overlaps", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD.read_text("utf-8"), BACKWARD.read_text("utf-8"))]
