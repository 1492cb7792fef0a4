from pathlib import Path

from django.db import migrations, models

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("people", "0005_looks")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="identity erased at"),
        ),
        migrations.AddField(
            model_name="person",
            name="restricted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="restricted since"),
        ),
        migrations.RemoveConstraint(model_name="person", name="person_has_a_name"),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_name", ""), _negated=True),
                    models.Q(("family_name", ""), _negated=True),
                    ("erased_at__isnull", False),
                    _connector="OR",
                ),
                name="person_has_a_name",
                violation_error_message="A person has a first name or a family name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(
                        ("family_name", ""),
                        ("folded_name", ""),
                        ("given_name", ""),
                        ("link_expires_at", None),
                        ("searched", ""),
                    ),
                    _connector="OR",
                ),
                name="person_erased_names_nobody",
            ),
        ),
        migrations.RunSQL(
            (HERE / "0006_erased_and_restricted.sql").read_text(encoding="utf-8"),
            (HERE / "0006_erased_and_restricted_undone.sql").read_text(encoding="utf-8"),
        ),
    ]
