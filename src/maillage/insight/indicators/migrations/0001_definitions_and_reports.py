import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("network", "0005_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("words", models.JSONField(verbose_name="words")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("people", "people"),
                            ("journeys", "journeys"),
                            ("firms", "firms"),
                            ("jobs", "jobs"),
                            ("percent", "per cent"),
                        ],
                        max_length=10,
                        verbose_name="counts",
                    ),
                ),
                ("formula", models.CharField(max_length=300, verbose_name="formula")),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["position", "code", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="indicator_version_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(("formula", ""), _negated=True), name="indicator_has_a_formula"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("figures", models.JSONField(verbose_name="figures")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("words", models.JSONField(blank=True, default=dict, verbose_name="words")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.network"
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["-year", "-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__regex", "^[0-9a-f]{64}$")),
                        name="report_fingerprint_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2000, 2100))), name="report_year_is_one_of_ours"
                    ),
                ],
            },
        ),
    ]
