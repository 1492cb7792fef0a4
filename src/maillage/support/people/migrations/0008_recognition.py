from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0003_capacity_and_welcome"),
        ("people", "0007_trigram_bits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="look",
            name="layer",
            field=models.CharField(
                choices=[
                    ("L0", "known or not"),
                    ("L3", "shared summary and plan"),
                    ("L4", "notes"),
                    ("L5", "sensitive facts"),
                    ("L6", "documents"),
                ],
                max_length=2,
                verbose_name="layer",
            ),
        ),
        migrations.CreateModel(
            name="RecognitionSalt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(max_length=32)),
                ("key_print", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "network",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.network"
                    ),
                ),
            ],
            options={
                "verbose_name": "salt of a network",
                "verbose_name_plural": "salts of networks",
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=64)),
                ("since", models.DateField(verbose_name="known since the month of")),
                ("until", models.DateField(verbose_name="last day")),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.consent"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.network"
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.contactpoint"
                    ),
                ),
            ],
            options={
                "verbose_name": "recognition",
                "verbose_name_plural": "recognitions",
                "indexes": [models.Index(fields=["network", "mark"], name="recognition_mark")],
                "constraints": [
                    models.UniqueConstraint(fields=("network", "point"), name="recognition_is_one_per_contact_point"),
                    models.CheckConstraint(
                        condition=models.Q(("since__day", 1)), name="recognition_says_the_month_only"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            (HERE / "0008_recognition.sql").read_text(encoding="utf-8"),
            (HERE / "0008_recognition_undone.sql").read_text(encoding="utf-8"),
        ),
    ]
