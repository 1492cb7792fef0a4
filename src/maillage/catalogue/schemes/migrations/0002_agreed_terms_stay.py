"""Conditions that were agreed never change: the database refuses to touch their groups, criteria and places."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql")
BACKWARD = Path(__file__).with_name("0002_agreed_terms_stay_undone.sql")


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD.read_text("utf-8"), BACKWARD.read_text("utf-8"))]
