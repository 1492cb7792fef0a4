from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orientation", "0010_who_follows"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="stage",
            field=models.CharField(blank=True, max_length=20, verbose_name="stage"),
        ),
    ]
