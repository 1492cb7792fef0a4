from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("people", "0002_second_lock"), ("accounts", "0002_eyes")]

    operations = [
        migrations.RunSQL(
            (HERE / "0003_one_lock.sql").read_text(encoding="utf-8"),
            (HERE / "0003_one_lock_undone.sql").read_text(encoding="utf-8"),
        )
    ]
