import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0003_capacity_and_welcome"),
        ("orientation", "0009_partner_left"),
        ("people", "0008_recognition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="followrequest",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("given", "the name was given"),
                    ("refused", "the name was not given"),
                    ("lapsed", "without answer"),
                ],
                max_length=10,
                verbose_name="answer",
            ),
        ),
        migrations.AddField(
            model_name="followrequest",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AddField(
            model_name="followrequest",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="followrequest",
            index=models.Index(
                condition=models.Q(("answer", "")), fields=["followed_by"], name="follow_request_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="followrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")),
                fields=("person", "followed_person"),
                name="follow_request_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="followrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        ("answer__in", ("given", "refused")),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    models.Q(("answer", "lapsed"), ("answered_at__isnull", False), ("answered_by", None)),
                    _connector="OR",
                ),
                name="follow_request_answer_is_dated_and_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="followrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("adviser", None), ("answer", "given"), _connector="OR"),
                name="follow_request_names_when_given",
            ),
        ),
    ]
