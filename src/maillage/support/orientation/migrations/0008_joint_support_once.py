from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("orientation", "0007_joint_support")]

    operations = [
        migrations.RunSQL(
            (HERE / "0008_joint_support_once.sql").read_text(encoding="utf-8"),
            (HERE / "0008_joint_support_once_undone.sql").read_text(encoding="utf-8"),
        )
    ]
