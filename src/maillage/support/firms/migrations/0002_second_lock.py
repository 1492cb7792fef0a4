from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [
        ("firms", "0001_initial"),
        ("people", "0006_erased_and_restricted"),
        ("journeys", "0012_regime_while_followed"),
    ]

    operations = [
        migrations.RunSQL(
            (HERE / "0002_second_lock.sql").read_text(encoding="utf-8"),
            (HERE / "0002_second_lock_undone.sql").read_text(encoding="utf-8"),
        )
    ]
