from django.db import migrations


class Migration(migrations.Migration):
    """Behind row-level security these indexes never served a search; each change of a person still wrote to them."""

    dependencies = [("people", "0008_recognition")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="person_folded_name"),
        migrations.RemoveIndex(model_name="person", name="person_searched"),
    ]
