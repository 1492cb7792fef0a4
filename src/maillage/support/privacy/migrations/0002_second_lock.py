from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_claims_and_proofs"), ("journeys", "0008_lock_of_work")]

    operations = [
        migrations.RunSQL(
            (HERE / "0002_second_lock.sql").read_text(encoding="utf-8"),
            (HERE / "0002_second_lock_undone.sql").read_text(encoding="utf-8"),
        )
    ]
