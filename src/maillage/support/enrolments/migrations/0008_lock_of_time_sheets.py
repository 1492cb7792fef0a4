from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0007_time_sheets")]

    operations = [
        migrations.RunSQL(
            (HERE / "0008_lock_of_time_sheets.sql").read_text(encoding="utf-8"),
            (HERE / "0008_lock_of_time_sheets_undone.sql").read_text(encoding="utf-8"),
        )
    ]
