from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0011_lock_of_milestones")]

    operations = [
        migrations.RemoveConstraint(model_name="milestone", name="milestone_regime_is_of_a_creation"),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("kind", "takeover"), _negated=True), ("regime", ""), _connector="OR"),
                name="milestone_regime_is_not_of_a_takeover",
                violation_error_message="The regime is that of a firm created, then or while it is followed.",
            ),
        ),
    ]
