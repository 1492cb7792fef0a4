from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_sex"),
    ]

    operations = [
        migrations.AlterField(
            model_name="situation",
            name="fact",
            field=models.CharField(
                choices=[
                    ("employment", "employment"),
                    ("job_seeker_months", "months as a job seeker"),
                    ("rsa", "on RSA"),
                    ("rqth", "recognised as a disabled worker"),
                    ("qpv", "lives in a priority district"),
                    ("frr", "lives in a rural revival area"),
                    ("birth_year", "year of birth"),
                    ("sex", "woman or man"),
                    ("education", "level of education"),
                ],
                max_length=20,
                verbose_name="fact",
            ),
        ),
    ]
