import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0009_time_spent_is_said"),
        ("network", "0005_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("creation", "firm created"),
                            ("takeover", "firm taken over"),
                            ("follow_up", "firm followed"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                (
                    "regime",
                    models.CharField(
                        blank=True,
                        choices=[("classic", "classic firm"), ("micro", "micro-enterprise")],
                        max_length=10,
                        verbose_name="regime",
                    ),
                ),
                ("jobs", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jobs")),
                ("recorded_at", models.DateTimeField(verbose_name="written down at")),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="journeys.journey"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["on", "id"],
                "indexes": [models.Index(fields=["kind", "on"], name="milestone_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["creation", "takeover"])),
                        fields=("journey",),
                        name="milestone_beginning_is_one",
                        violation_error_message="A journey leads to one firm, created or taken over.",
                    ),
                    models.UniqueConstraint(fields=("journey", "kind", "on"), name="milestone_is_said_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "creation"), ("regime", ""), _connector="OR"),
                        name="milestone_regime_is_of_a_creation",
                        violation_error_message="The regime is that of a firm created.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jobs", None), ("jobs__lte", 999), _connector="OR"),
                        name="milestone_jobs_are_few",
                    ),
                ],
            },
        ),
    ]
