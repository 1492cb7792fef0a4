"""The index of many deliveries is always read from the deliveries on, whatever the planner knows of fresh tables.

Where statistics are older than an import, it took the published offers first, all of them, and looked among the
deliveries of the batch for each. An offer is now looked up for its delivery, which no plan can turn round.
"""

from pathlib import Path

from django.db import migrations

BATCHES = (Path(__file__).parent / "0009_index_by_the_batch.sql").read_text("utf-8")
START = BATCHES.index("CREATE OR REPLACE VIEW offers_reach_now")
FORMER = BATCHES[START : BATCHES.index("-- A zone that comes before its delivery", START)]
JOINED = "JOIN offers_offer AS offer ON offer.id = delivery.offer_id AND offer.status = 'published'"
LOOKED_UP = """CROSS JOIN LATERAL (
    SELECT * FROM offers_offer WHERE id = delivery.offer_id AND status = 'published' OFFSET 0
) AS offer"""
assert FORMER.count(JOINED) == 1
FUNCTION = "ALTER FUNCTION offers_refresh_reach(bigint[])"


class Migration(migrations.Migration):
    dependencies = [("offers", "0010_answers_with_less_work")]

    operations = [
        migrations.RunSQL(FORMER.replace(JOINED, LOOKED_UP), FORMER),
        migrations.RunSQL(f"{FUNCTION} SET enable_seqscan = off;", f"{FUNCTION} RESET enable_seqscan;"),
    ]
