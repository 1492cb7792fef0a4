"""Reading for imports: one question for thousands of lines."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from maillage.catalogue.offers.choices import Tier
from maillage.catalogue.offers.queries.needs import STAGES, Need

HAVE_EQUIVALENTS = """
SELECT ask.number
FROM unnest(
    %(numbers)s::integer[], %(communes)s::integer[], %(stages)s::integer[], %(subjects)s::integer[],
    %(audiences)s::integer[], %(remote)s::boolean[], %(kinds)s::text[], %(families)s::bigint[]
) AS ask (number, commune, stages, subjects, audiences, is_remote, kind, family)
JOIN territories_area AS town ON town.id = ask.commune
CROSS JOIN LATERAL (SELECT array_append(town.containing_ids, 0) AS containing) AS here
WHERE NOT ask.is_remote AND EXISTS (
    SELECT FROM territories_traveltime AS travel
    JOIN offers_reach AS reach ON NOT reach.is_remote AND reach.anchor = travel.place_id
    JOIN offers_offer AS offer ON offer.id = reach.offer_id
    WHERE travel.commune_id = ask.commune AND travel.seconds <= %(seconds)s
        AND 1 << reach.stage & ask.stages <> 0 AND reach.offer_id <= %(last)s
        AND offers_holds(reach.valid_from, reach.until, %(day)s)
        AND offers_fits(reach.subjects, ask.subjects) AND offers_fits(reach.audiences, ask.audiences)
        AND reach.family_id <> ask.family AND offer.kind = ask.kind
        AND (
            offers_serves(reach.zone, here.containing)
            OR reach.zone IS NULL AND EXISTS (
                SELECT FROM offers_eligibilityarea AS served
                WHERE served.delivery_id = reach.delivery_id AND served.area_id = ANY (here.containing)
            )
        )
) OR ask.is_remote AND EXISTS (
    SELECT FROM offers_reach AS reach
    JOIN offers_offer AS offer ON offer.id = reach.offer_id
    WHERE reach.is_remote AND reach.anchor = ANY (here.containing)
        AND 1 << reach.stage & ask.stages <> 0 AND reach.offer_id <= %(last)s
        AND offers_holds(reach.valid_from, reach.until, %(day)s)
        AND offers_fits(reach.subjects, ask.subjects) AND offers_fits(reach.audiences, ask.audiences)
        AND reach.family_id <> ask.family AND offer.kind = ask.kind
)
"""


class Ask(NamedTuple):
    """A delivery to come: what it does, for whom, in which commune or from a distance. `family`: left out; 0 if new."""

    commune: int
    kind: str
    stages: Sequence[str]
    subjects: Sequence[str]
    audiences: Sequence[str]
    tier: str
    family: int = 0


def which_have_equivalents(asks: Sequence[Ask], *, day: date, last: int, minutes: int = 30) -> set[int]:
    """Positions of those for which something published does the same nearby: `equivalents_near` for many at once.

    `last` is the key of the last offer looked at: an import is not compared with what it has just written.
    """
    if not asks or not last:
        return set()
    needs = [Need(subjects=tuple(one.subjects), audiences=tuple(one.audiences)) for one in asks]
    facts: dict[str, Any] = {
        "numbers": list(range(len(asks))),
        "communes": [one.commune for one in asks],
        "stages": [sum(1 << STAGES[stage] for stage in one.stages) for one in asks],
        "subjects": [need.subject_mask for need in needs],
        "audiences": [need.audience_mask for need in needs],
        "remote": [one.tier == Tier.REMOTE for one in asks],
        "kinds": [one.kind for one in asks],
        "families": [one.family for one in asks],
        "seconds": minutes * 60,
        "day": day,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(HAVE_EQUIVALENTS, facts)
        return {number for (number,) in cursor.fetchall()}
