from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("orientation", "0006_lock_referrals"), ("journeys", "0005_projects_and_meetings")]

    operations = [
        migrations.RunSQL(
            (HERE / "0007_joint_support.sql").read_text(encoding="utf-8"),
            "DROP POLICY joint_support ON journeys_meeting; DROP POLICY joint_support ON journeys_journey; "
            "DROP INDEX referral_joint",
        )
    ]
