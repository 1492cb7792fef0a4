"""A hub as a whole, without the content: how many people each partner helps there, and how far they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Coalesce

from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.choices import JourneyState
from maillage.support.journeys.models import Journey

FEWEST_SHOWN = 3
"""Of another partner, fewer people than this are not told (layer L8)."""
FAMILIES: dict[str, tuple[str, ...]] = {
    "first": (JourneyState.CONTACT, JourneyState.WELCOMED, JourneyState.DIAGNOSED),
    "building": (JourneyState.COMMITTED, JourneyState.BUILDING, JourneyState.FINANCING, JourneyState.TESTING),
    "after": (JourneyState.CREATED, JourneyState.FOLLOWED),
    "paused": (JourneyState.PAUSED,),
}


@dataclass(frozen=True)
class Part:
    """What one partner does at the hub: people by family of states; None stands for one or two."""

    organisation: Organisation
    counts: dict[str, int | None]


def counts_of_hub(hub: Hub, partners: Iterable[Organisation], *, own: Iterable[int]) -> list[Part]:
    """People in an open journey at `hub`, by partner and family of states, in the order of `partners`.

    `own` are the keys of the organisations whose exact numbers may be told. The one query sees all files; what leaves
    it are counts. No totals: they would give the hidden cells away.
    """
    partners, known = list(partners), set(own)
    family = Case(*(When(state__in=states, then=Value(name)) for name, states in FAMILIES.items()))
    rows = Journey.objects.open().filter(hub=hub, organisation__in=partners).values("organisation", family=family)
    who = Count(Coalesce("person_id", -F("pk")), distinct=True)
    with reading_everything():
        found = {(row["organisation"], row["family"]): row["people"] for row in rows.annotate(people=who)}
    parts = []
    for partner in partners:
        people = {name: found.get((partner.pk, name), 0) for name in FAMILIES}
        shown = {name: None if 0 < n < FEWEST_SHOWN and partner.pk not in known else n for name, n in people.items()}
        parts.append(Part(partner, shown))
    return parts
