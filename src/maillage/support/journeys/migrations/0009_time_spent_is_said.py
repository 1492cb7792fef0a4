from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0008_lock_of_work")]

    operations = [
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_time_is_spent_when_held",
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("spent_minutes__isnull", False),
                        ("status", "held"),
                        ("spent_minutes__gt", 0),
                        ("spent_minutes__lte", 720),
                    ),
                    models.Q(models.Q(("status", "held"), _negated=True), ("spent_minutes", None)),
                    _connector="OR",
                ),
                name="meeting_time_is_spent_when_held",
                violation_error_message="Time counts for meetings that were held, and only for them.",
            ),
        ),
    ]
