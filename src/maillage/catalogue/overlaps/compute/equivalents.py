"""What comes closest, nearby, to an offer that is being written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.analysis.overlap import Deliveries, Territories, nearest
from maillage.catalogue.offers.choices import DeliveryMode, Fee, Tier
from maillage.catalogue.offers.models import Delivery, Offer, Reach
from maillage.catalogue.offers.queries.needs import AUDIENCES
from maillage.catalogue.offers.queries.reasons import minutes_of
from maillage.catalogue.overlaps.compute.columns import (
    FEES,
    KINDS,
    MODES,
    STAGES,
    SUBJECTS,
    Catalogue,
    catalogue_of,
    mask,
    spot_of,
    territories_of,
    values_in,
)
from maillage.catalogue.territories.models import Place, TravelTime

AROUND_SECONDS = 60 * 60
"""How far around the place equivalents are looked for."""
MOST = 10
ALIKE = 0.35
"""Under this likeness an offer is no equivalent. Chosen on the demo: docs/how-it-works/overlaps.md."""


@dataclass(frozen=True)
class Draft:
    """An offer, or a hub, as far as it is written. Everything but the place may be missing.

    zone   keys of the areas it would serve; none means everywhere
    offer  the offer that is changed, which is no equivalent of itself
    """

    place: Place
    name: str = ""
    summary: str = ""
    what_happens: str = ""
    kind: str = ""
    stages: Sequence[str] = ()
    subjects: Sequence[str] = ()
    audiences: Sequence[str] = ()
    modes: Sequence[str] = (DeliveryMode.EN_PRESENTIEL_SUR_RDV.value,)
    fee: str = Fee.GRATUIT
    tier: str = Tier.IN_PERSON
    zone: Sequence[int] = ()
    offer: Offer | None = None

    @property
    def is_blank(self) -> bool:
        """Nothing yet that could be compared."""
        return not (self.stages or self.kind or self.name.strip() or self.summary.strip())


@dataclass(frozen=True)
class Equivalent:
    """A published delivery that does nearly what the draft says.

    minutes    by car between the commune of the draft and the place; None from a distance
    stages, subjects   what both serve
    people_both        inhabitants whom both could serve
    """

    delivery: Delivery
    minutes: int | None
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    people_both: int

    @property
    def delay_days(self) -> int | None:
        """Days until its first appointment."""
        return self.delivery.first_appointment_days

    @property
    def places_per_month(self) -> int | None:
        """How many people it can take a month."""
        return self.delivery.places_per_month


def nearest_equivalents(draft: Draft, *, day: date, count: int = MOST) -> list[Equivalent]:
    """Offers given within an hour, or from a distance, that do nearly what the draft says: each where it is nearest.

    Structure, words and territory weigh as on the cards; the likeness itself is not given: it would read as a note.
    Seven queries. Nothing for a blank draft.
    """
    if draft.is_blank:
        return []
    seconds = dict(
        TravelTime.objects.filter(commune=draft.place.commune_id, seconds__lte=AROUND_SECONDS).values_list(
            "place_id", "seconds"
        )
    )
    seconds.setdefault(draft.place.pk, 0)
    catalogue = catalogue_of(Delivery.objects.filter(pk__in=_around(draft, seconds, day)))
    if not len(catalogue):
        return []
    drafted, territories = _columns(draft, catalogue.territories)
    found = nearest(drafted, catalogue.deliveries, territories, count=len(catalogue))
    rows = {
        int(catalogue.keys[row]): (int(row), round(float(people)))
        for row, score, people in zip(found.second, found.score, found.people_both, strict=True)
        if score >= ALIKE
    }
    told = [
        Equivalent(
            delivery=one,
            minutes=minutes_of(seconds[one.place.pk]) if one.travels and one.place.pk in seconds else None,
            stages=_shared(drafted.stages[0], catalogue.deliveries.stages[rows[one.pk][0]], STAGES),
            subjects=_shared(drafted.subjects[0], catalogue.deliveries.subjects[rows[one.pk][0]], SUBJECTS),
            people_both=rows[one.pk][1],
        )
        for one in _whole(_strongest(catalogue, list(rows), count))
    ]
    told.sort(key=lambda one: (one.minutes is None, one.minutes or 0, one.delivery.pk))
    nearby = {one.delivery.offer_id: one for one in reversed(told)}
    return [one for one in told if nearby[one.delivery.offer_id] is one]


def _strongest(catalogue: Catalogue, keys: list[int], count: int) -> list[int]:
    """All the deliveries of the first `count` offers, which come in the order of their likeness."""
    offers = dict(zip(catalogue.keys.tolist(), catalogue.offers.tolist(), strict=True))
    kept = list(dict.fromkeys(offers[key] for key in keys))[:count]
    return [key for key in keys if offers[key] in kept]


def _around(draft: Draft, seconds: dict[int, int], day: date) -> list[int]:
    """Keys of the deliveries at the places within reach, and of those from a distance that serve the commune."""
    near = Q(is_remote=False, anchor__in=list(seconds))
    remote = Q(is_remote=True, anchor__in=[0, *draft.place.commune.containing_ids])
    lines = Reach.objects.filter(near | remote, stage=0, valid_from__lte=day, until__gt=day)
    if draft.offer is not None:
        family = draft.offer.general_id or draft.offer.pk
        lines = lines.exclude(family_id=family)
    return list(lines.values_list("delivery_id", flat=True).distinct())


def _columns(draft: Draft, others: Territories) -> tuple[Deliveries, Territories]:
    """The draft as one delivery, and the territories of the others with its own after them."""
    spot = spot_of(draft.tier, draft.place.pk, sorted(draft.zone))
    at, own = territories_of([spot])
    territory = at[0] + len(others) if at[0] >= 0 else at[0]
    drafted = Deliveries.of(
        offer=[-1],
        organisation=[-1],
        kind=[KINDS.get(draft.kind, -1)],
        fee=[FEES.get(draft.fee, -1)],
        stages=[mask(draft.stages, STAGES)],
        subjects=[mask(draft.subjects, SUBJECTS)],
        audiences=[mask(draft.audiences, AUDIENCES)],
        modes=[mask(draft.modes, MODES)],
        territory=[territory],
        titles=[draft.name],
        texts=[f"{draft.summary}\n{draft.what_happens}"],
    )
    return drafted, _joined(others, own)


def _joined(one: Territories, other: Territories) -> Territories:
    sets = [two.communes[two.start[row] : two.start[row + 1]] for two in (one, other) for row in range(len(two))]
    return Territories.of(sets, one.people)


def _shared(one: int, other: int, bits: dict[str, int]) -> tuple[str, ...]:
    return tuple(values_in(int(one) & int(other), bits))


def _whole(keys: Iterable[int]) -> Iterable[Delivery]:
    return (
        Delivery.objects.filter(pk__in=list(keys))
        .select_related("offer__organisation", "hub__place__commune", "desk__place__commune")
        .prefetch_related("desk__days")
    )
