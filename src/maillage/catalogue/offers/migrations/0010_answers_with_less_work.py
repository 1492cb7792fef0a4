"""The same answers with less work: the cards counted in one pass and filled in another, rows read without sorting."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent
CARDS = (HERE / "0007_cards.sql").read_text("utf-8")


def former(begins: str, ends: str) -> str:
    """A former definition, from the words with which it begins to those that come after it."""
    start = CARDS.index(begins)
    return CARDS[start : CARDS.index(ends, start) if ends else None].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
    )


BACKWARD = "".join(
    [
        former("CREATE FUNCTION offers_said", "-- The fair order"),
        former("CREATE FUNCTION offers_search", "-- The cards."),
        former("CREATE FUNCTION offers_cards", ""),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("offers", "0009_index_by_the_batch")]

    operations = [migrations.RunSQL((HERE / "0010_answers_with_less_work.sql").read_text("utf-8"), BACKWARD)]
