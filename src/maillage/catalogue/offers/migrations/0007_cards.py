"""One card for each need: what happens, who and how soon in the index; the cards; the search asked by what happens."""

from pathlib import Path

from django.db import migrations, models

HERE = Path(__file__).parent
SEARCH = (HERE / "0003_search.sql").read_text("utf-8")
LESS_WORK = (HERE / "0004_search_with_less_work.sql").read_text("utf-8")
FRESHNESS = (HERE / "0006_freshness.sql").read_text("utf-8")


def former(text: str, begins: str, ends: str) -> str:
    """A former definition, from the words with which it begins to those that come after it."""
    start = text.index(begins)
    return text[start : text.index(ends, start) if ends else None].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
    )


BACKWARD = "".join(
    [
        "DROP FUNCTION offers_cards, offers_search;\n",
        "DROP FUNCTION offers_order, offers_said, offers_next_seconds, offers_lines_remote, offers_lines_near;\n",
        "DROP VIEW offers_reach_now;\n",
        former(FRESHNESS, "CREATE OR REPLACE VIEW offers_reach_now", "DROP FUNCTION offers_judge"),
        former(SEARCH, "CREATE FUNCTION offers_refresh_reach", "CREATE FUNCTION offers_refuse_chain"),
        "ALTER FUNCTION offers_refresh_reach SET enable_seqscan = off;\n",
        "ALTER FUNCTION offers_refresh_reach SET enable_mergejoin = off;\n",
        "ALTER FUNCTION offers_refresh_reach SET plan_cache_mode = force_generic_plan;\n",
        former(SEARCH, "CREATE FUNCTION offers_follow_offer", "CREATE TRIGGER offers_follow_offer"),
        "ALTER FUNCTION offers_follow_offer SET enable_seqscan = off;\n",
        "DROP FUNCTION offers_kind_position;\n",
        former(LESS_WORK, "CREATE OR REPLACE FUNCTION offers_search", ""),
    ]
)
INCLUDED = ["offer_id", "family_id", "delivery_id", "subjects", "audiences", "modes", "valid_from", "until"]


class Migration(migrations.Migration):
    dependencies = [("offers", "0006_freshness")]

    operations = [
        migrations.RunSQL("DELETE FROM offers_reach", migrations.RunSQL.noop),
        migrations.AddField("reach", "kind", models.SmallIntegerField(default=0), preserve_default=False),
        migrations.AddField("reach", "organisation_id", models.IntegerField(default=0), preserve_default=False),
        migrations.AddField("reach", "first_days", models.SmallIntegerField(null=True)),
        migrations.RemoveIndex("reach", "reach_covering"),
        migrations.AddIndex(
            "reach",
            models.Index(
                fields=["is_remote", "anchor", "stage"],
                include=["tier", "kind", "first_days", *INCLUDED, "organisation_id", "zone"],
                name="reach_covering",
            ),
        ),
        migrations.RunSQL((HERE / "0007_cards.sql").read_text("utf-8"), BACKWARD),
    ]
