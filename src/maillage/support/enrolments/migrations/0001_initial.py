import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import maillage.catalogue.network.models.organisation


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("journeys", "0009_time_spent_is_said"),
        ("network", "0005_drafts"),
        ("people", "0009_no_trigram_indexes"),
        ("schemes", "0003_funded_operation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("referent", models.CharField(blank=True, max_length=160, verbose_name="reached through")),
                (
                    "exit_situation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self_employed", "runs a business"),
                            ("employed", "has a job"),
                            ("qualified", "obtained a qualification"),
                            ("training", "in education or training"),
                            ("job_seeker", "looks for a job"),
                            ("inactive", "does not look for a job"),
                            ("unknown", "not known"),
                        ],
                        max_length=20,
                        verbose_name="situation on leaving",
                    ),
                ),
                ("enrolled_at", models.DateTimeField(verbose_name="typed at")),
                (
                    "enrolled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journeys.journey"
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schemes.fundedoperation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="first action on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last action on")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="enrolments.enrolment"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "presence in an operation",
                "verbose_name_plural": "presences in operations",
                "ordering": ["starts_on"],
            },
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["person"], name="enrolment_of_person"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("operation", "person"),
                name="enrolment_is_one_for_person_and_operation",
                violation_error_message="This person already takes part in this operation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="presence_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("enrolment", "="), (maillage.catalogue.network.models.organisation.Period(), "&&")],
                name="presence_is_one_at_a_time",
                violation_error_message="This person already takes part in that period.",
            ),
        ),
    ]
