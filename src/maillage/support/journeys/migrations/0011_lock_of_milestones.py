from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("journeys", "0010_milestones"), ("accounts", "0002_eyes")]

    operations = [
        migrations.RunSQL(
            (HERE / "0011_lock_of_milestones.sql").read_text(encoding="utf-8"),
            (HERE / "0011_lock_of_milestones_undone.sql").read_text(encoding="utf-8"),
        )
    ]
