from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            (HERE / "0002_eyes.sql").read_text(encoding="utf-8"),
            (HERE / "0002_eyes_undone.sql").read_text(encoding="utf-8"),
        )
    ]
