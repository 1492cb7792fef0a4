"""The index of thousands of deliveries at once: each computed once, by a plan that knows how large the tables are."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent
CARDS = (HERE / "0007_cards.sql").read_text("utf-8")


def former(text: str, begins: str, ends: str) -> str:
    """A former definition, from the words with which it begins to those that come after it."""
    start = text.index(begins)
    return text[start : text.index(ends, start)]


BACKWARD = former(CARDS, "CREATE OR REPLACE VIEW offers_reach_now", "CREATE OR REPLACE FUNCTION offers_follow_offer")


class Migration(migrations.Migration):
    dependencies = [("offers", "0007_cards")]

    operations = [migrations.RunSQL((HERE / "0008_index_of_many.sql").read_text("utf-8"), BACKWARD)]
