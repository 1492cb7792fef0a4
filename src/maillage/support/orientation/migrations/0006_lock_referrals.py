from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("orientation", "0005_referrals")]

    operations = [
        migrations.RunSQL(
            (HERE / "0006_lock_referrals.sql").read_text(encoding="utf-8"),
            (HERE / "0006_lock_referrals_undone.sql").read_text(encoding="utf-8"),
        )
    ]
