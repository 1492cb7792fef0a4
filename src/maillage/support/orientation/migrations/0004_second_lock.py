from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("orientation", "0003_came_by"), ("accounts", "0002_eyes")]

    operations = [
        migrations.RunSQL(
            (HERE / "0004_second_lock.sql").read_text(encoding="utf-8"),
            (HERE / "0004_second_lock_undone.sql").read_text(encoding="utf-8"),
        )
    ]
