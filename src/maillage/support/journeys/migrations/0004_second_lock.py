from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journeys", "0003_journey_without_hub"), ("accounts", "0002_eyes")]

    operations = [migrations.RunSQL("CALL lock_file('journeys_journey')", "CALL unlock_rows('journeys_journey')")]
