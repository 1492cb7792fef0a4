"""A delivery that is not confirmed leaves the search by its date: the index, what keeps it, and the judge say so."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text("utf-8")
FORMER = Path(__file__).with_name("0003_search.sql").read_text("utf-8")


def former(begins: str, ends: str, *, replaces: bool = True) -> str:
    """A definition of the first search, from the words with which it begins to those that come after it."""
    start = FORMER.index(begins)
    text = FORMER[start : FORMER.index(ends, start)] if ends else FORMER[start:]
    return text.replace("CREATE ", "CREATE OR REPLACE ", 1) if replaces else text


BACKWARD = "".join(
    [
        former("CREATE VIEW offers_reach_now", "-- Keeping it."),
        former("CREATE FUNCTION offers_follow_delivery()", "CREATE TRIGGER offers_follow_delivery_inserted"),
        "ALTER FUNCTION offers_follow_delivery SET enable_seqscan = off;\n",
        "DROP FUNCTION offers_judge;\n",
        former("CREATE FUNCTION offers_judge(", "", replaces=False),
        "DROP FUNCTION offers_leaves_on;\n",
        "SELECT offers_refresh_reach(array_agg(id)) FROM offers_delivery WHERE status = 'published';\n",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("offers", "0005_clear_sheet")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
