from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("people", "0006_erased_and_restricted")]

    operations = [
        migrations.RunSQL(
            (HERE / "0007_trigram_bits.sql").read_text(encoding="utf-8"),
            (HERE / "0007_trigram_bits_undone.sql").read_text(encoding="utf-8"),
        )
    ]
