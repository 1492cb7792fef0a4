from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_projects_and_meetings"), ("accounts", "0002_eyes")]

    operations = [
        migrations.RunSQL(
            (HERE / "0006_second_lock_of_journeys.sql").read_text(encoding="utf-8"),
            (HERE / "0006_second_lock_of_journeys_undone.sql").read_text(encoding="utf-8"),
        )
    ]
