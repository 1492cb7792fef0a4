from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0003_vouchers_and_eligibility")]

    operations = [
        migrations.RunSQL(
            (HERE / "0004_lock_of_vouchers.sql").read_text(encoding="utf-8"),
            (HERE / "0004_lock_of_vouchers_undone.sql").read_text(encoding="utf-8"),
        )
    ]
