from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_second_lock"), ("people", "0006_erased_and_restricted")]

    operations = [
        migrations.RunSQL(
            (HERE / "0003_restricted_journeys.sql").read_text(encoding="utf-8"),
            (HERE / "0003_restricted_journeys_undone.sql").read_text(encoding="utf-8"),
        )
    ]
