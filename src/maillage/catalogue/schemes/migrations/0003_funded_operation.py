from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_drafts"),
        ("schemes", "0002_agreed_terms_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="FundedOperation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("funder", models.CharField(max_length=120, verbose_name="funder")),
                ("reference", models.CharField(max_length=40, verbose_name="number")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("table", models.CharField(max_length=60, verbose_name="table of the funder")),
                ("columns", models.JSONField(verbose_name="columns")),
                ("needs", models.JSONField(verbose_name="needed facts")),
                (
                    "limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="limit of incomplete participants, in percent",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organisation",
                        verbose_name="carried by",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="schemes.scheme",
                        verbose_name="scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "funded operation",
                "verbose_name_plural": "funded operations",
                "ordering": ["-starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "reference"),
                        name="operation_has_its_own_number",
                        violation_error_message="Your organisation already has an operation with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="operation_ends_after_it_starts",
                        violation_error_message="The last day comes after the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("limit", None), models.Q(("limit__gte", 0), ("limit__lte", 100)), _connector="OR"
                        ),
                        name="operation_limit_is_a_share",
                    ),
                ],
            },
        ),
    ]
