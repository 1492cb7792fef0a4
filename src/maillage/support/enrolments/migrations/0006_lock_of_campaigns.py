from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0005_campaigns")]

    operations = [
        migrations.RunSQL(
            (HERE / "0006_lock_of_campaigns.sql").read_text(encoding="utf-8"),
            (HERE / "0006_lock_of_campaigns_undone.sql").read_text(encoding="utf-8"),
        )
    ]
