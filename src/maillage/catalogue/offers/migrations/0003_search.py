"""The search in the database: vocabulary, predicates, index kept by triggers, fair order, search and judge."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql")
BACKWARD = Path(__file__).with_name("0003_search_undone.sql")


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0002_reach"),
        ("network", "0001_initial"),
        ("territories", "0001_areas_and_travel"),
    ]

    operations = [migrations.RunSQL(FORWARD.read_text("utf-8"), BACKWARD.read_text("utf-8"))]
