"""The index of thousands of deliveries at once: no function is called for each, zones on their way ask for nothing."""

from pathlib import Path

from django.db import migrations

HERE = Path(__file__).parent
SEARCH = (HERE / "0003_search.sql").read_text("utf-8")
MANY = (HERE / "0008_index_of_many.sql").read_text("utf-8")


def former(text: str, begins: str, ends: str) -> str:
    """A former definition, from the words with which it begins to those that come after it."""
    start = text.index(begins)
    return text[start : text.index(ends, start)].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


BACKWARD = "\n".join(
    [
        former(MANY, "CREATE OR REPLACE VIEW offers_reach_now", "-- A few deliveries are looked up"),
        former(SEARCH, "CREATE FUNCTION offers_subject_mask", "-- `tous-publics` has no bit"),
        former(SEARCH, "CREATE FUNCTION offers_audience_mask", "CREATE FUNCTION offers_mode_mask"),
        former(SEARCH, "CREATE FUNCTION offers_mode_mask", "CREATE FUNCTION offers_tier_number"),
        former(SEARCH, "CREATE FUNCTION offers_follow_rows()", "DO $$"),
        "DROP FUNCTION offers_listed_subjects, offers_listed_audiences, offers_listed_modes;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("offers", "0008_index_of_many")]

    operations = [migrations.RunSQL((HERE / "0009_index_by_the_batch.sql").read_text("utf-8"), BACKWARD)]
