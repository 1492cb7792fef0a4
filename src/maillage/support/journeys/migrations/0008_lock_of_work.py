from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("journeys", "0007_assessments_plans_papers_documents"), ("accounts", "0002_eyes")]

    operations = [
        migrations.RunSQL(
            (HERE / "0008_lock_of_work.sql").read_text(encoding="utf-8"),
            (HERE / "0008_lock_of_work_undone.sql").read_text(encoding="utf-8"),
        )
    ]
