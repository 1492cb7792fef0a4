"""The board of clarity: what the network offers, how sure it is, what overlaps, what is missing. Nobody is ranked."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import CorrectionStatus, FreshnessState, OfferStatus, Stage
from maillage.catalogue.offers.models import Correction, Delivery
from maillage.catalogue.offers.models.delivery import DeliveryQuerySet
from maillage.catalogue.offers.queries import Freshness, Need, corrections_of, freshness_of
from maillage.catalogue.overlaps.choices import WAITING, OverlapState
from maillage.catalogue.overlaps.models import Crossing, Overlap
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.queries.conflicts import Conflicts, conflicts_of
from maillage.insight.coverage.queries.ground import Count
from maillage.insight.coverage.queries.holes import Coverage, coverage_of

WITHIN_THE_RHYTHM = (FreshnessState.CONFIRMED, FreshnessState.DUE)


@dataclass(frozen=True)
class Fact:
    """Something that is counted, in how many areas and stages it is found; `is_good` tells the better half of it."""

    areas: frozenset[int]
    stages: frozenset[str]
    is_good: bool


@dataclass(frozen=True)
class BoardLine:
    """The numbers of one territory, of one stage, or of all.

    published, confirmed   deliveries, and those confirmed within the rhythm that their owner chose
    waiting, settled       cards of overlaps
    corrections            proposed by readers, that wait
    lacking                who has nobody in person within the travel time, for that stage or for one at least
    conflicts              where charters leave a need to nobody, or to different partners
    """

    area: Area | None
    stage: Stage | None
    published: int
    confirmed: int
    waiting: int
    settled: int
    corrections: int
    lacking: Count
    conflicts: Count

    @property
    def unconfirmed(self) -> int:
        """Deliveries that are past the rhythm of their owner."""
        return self.published - self.confirmed

    @property
    def share(self) -> int | None:
        """Confirmed out of a hundred published, rounded down; None when nothing is published."""
        return self.confirmed * 100 // self.published if self.published else None


@dataclass(frozen=True)
class Board:
    """The whole, then by territory, then by stage; and what the two maps of it were computed from."""

    total: BoardLine
    areas: tuple[BoardLine, ...]
    stages: tuple[BoardLine, ...]
    coverage: Coverage
    conflicts: Conflicts


def board_of(
    network: Network, need: Need, *, day: date, area: Area | None = None, kind: AreaKind = AreaKind.DEPARTEMENT
) -> Board:
    """The numbers of `network`, in one area or in all its territory, by EPCI or département and by stage.

    A delivery, a card and a correction belong to the areas where people are received; a card to those of both its
    offers where they meet. What is counted is what the lists behind the numbers hold.
    """
    within = [network.area, area] if area else [network.area]
    coverage = coverage_of(within, need, day=day)
    conflicts = conflicts_of(network, within, need, day=day)
    ground = coverage.ground
    holding = dict(zip(ground.keys.tolist(), ground.held_by(kind).tolist(), strict=True))
    places = _places(network)
    deliveries, cards, corrections = (
        [one for one in facts if one.areas or area is None]
        for facts in (
            _deliveries(network, places, holding, day),
            _cards(network, holding),
            _corrections(network, places, holding),
        )
    )
    lacking, torn = coverage.lacking_by(kind), conflicts.by_area(kind)
    by_area = Tally(deliveries, cards, corrections, lambda one: one.areas)
    by_stage = Tally(deliveries, cards, corrections, lambda one: one.stages)
    total = Tally(deliveries, cards, corrections, lambda one: [""])[""]
    areas = sorted((ground.areas[key] for key in lacking if key in ground.areas), key=lambda area: (area.code, area.pk))
    if kind == AreaKind.EPCI:
        areas.sort(key=lambda area: area.name)
    lines = {line.stage: line for line in coverage.stages}
    return Board(
        total=BoardLine(None, None, *total, coverage.lacking, conflicts.count_any()),
        areas=tuple(BoardLine(area, None, *by_area[area.pk], lacking[area.pk], torn[area.pk]) for area in areas),
        stages=tuple(
            BoardLine(None, stage, *by_stage[stage], lines[stage].lacking, conflicts.count_any(stage))
            for stage in Stage
        ),
        coverage=coverage,
        conflicts=conflicts,
    )


def published_of(network: Network, *, day: date, area: Area | None = None, stage: str = "") -> DeliveryQuerySet:
    """Published deliveries of the network's hubs, in the order of their offers' names; those past their rhythm too."""
    rows = Delivery.objects.filter(
        Q(offer__ends_on=None) | Q(offer__ends_on__gte=day),
        hub__network=network,
        status=OfferStatus.PUBLISHED,
        offer__status=OfferStatus.PUBLISHED,
    )
    if area is not None:
        rows = rows.alias(where=_where()).filter(where__in=_communes_in(area))
    if stage:
        rows = rows.filter(offer__stages__contains=[stage])
    return rows.select_related("offer__organisation", "hub__place__commune", "desk__place__commune").order_by(
        "offer__name", "pk"
    )


def is_confirmed(freshness: Freshness) -> bool:
    """Within the rhythm that the owner chose."""
    return freshness.state in WITHIN_THE_RHYTHM


def waiting_corrections(network: Network, *, area: Area | None = None, stage: str = "") -> list[Correction]:
    """Corrections proposed about the network's offers that nobody has settled, the latest first."""
    rows = corrections_of(network=network).filter(status=CorrectionStatus.WAITING)
    if stage:
        rows = rows.filter(offer__stages__contains=[stage])
    if area is None:
        return list(rows)
    given = Delivery.objects.filter(hub__network=network).alias(where=_where()).filter(where__in=_communes_in(area))
    return list(rows.filter(Q(delivery__in=given) | Q(delivery=None, offer__in=given.values("offer"))))


Places = dict[int, tuple[int, int]]


def _where(of: str = "") -> Coalesce:
    """The commune where people are received; for a remote one, that of its hub."""
    return Coalesce(F(f"{of}desk__place__commune"), F(f"{of}hub__place__commune"))


def _communes_in(area: Area) -> object:
    return Area.objects.communes().filter(containing_ids__contains=[area.pk]).values("pk")


def _places(network: Network) -> Places:
    """Offer and commune of each delivery of the network."""
    rows = Delivery.objects.filter(hub__network=network).annotate(where=_where())
    return {key: (offer, where) for key, offer, where in rows.values_list("pk", "offer_id", "where")}


def _deliveries(network: Network, places: Places, holding: dict[int, int], day: date) -> Iterable[Fact]:
    rows = published_of(network, day=day).only("offer__stages", "confirmed_on", "confirm_every_days")
    for one in rows.select_related(None).select_related("offer"):
        here = _held([places[one.pk][1]], holding)
        yield Fact(here, frozenset(one.offer.stages), is_confirmed(freshness_of(one, day)))


def _cards(network: Network, holding: dict[int, int]) -> Iterable[Fact]:
    cards = Overlap.objects.of(network).filter(state__in=[*WAITING, OverlapState.SETTLED])
    meetings = Crossing.objects.filter(overlap__in=cards.values("pk"))
    met: dict[int, set[int]] = {}
    for side in ("first_delivery__", "second_delivery__"):
        for key, where in meetings.values_list("overlap_id", _where(side)):
            met.setdefault(key, set()).add(where)
    for card in cards.select_related("first", "second"):
        stages = frozenset(card.first.stages) & frozenset(card.second.stages)
        yield Fact(_held(met.get(card.pk, ()), holding), stages, not card.is_waiting)


def _corrections(network: Network, places: Places, holding: dict[int, int]) -> Iterable[Fact]:
    of_offer: dict[int, set[int]] = {}
    for offer, where in places.values():
        of_offer.setdefault(offer, set()).add(where)
    for one in waiting_corrections(network):
        known = places.get(one.delivery_id or 0)
        communes = {known[1]} if known else of_offer.get(one.offer_id, set())
        yield Fact(_held(communes, holding), frozenset(one.offer.stages), is_good=False)


def _held(communes: Iterable[int], holding: dict[int, int]) -> frozenset[int]:
    """Keys of the areas that hold these communes, 0 for one that none holds; those outside the territory left out."""
    return frozenset(holding[commune] for commune in communes if commune in holding)


class Tally:
    """How many facts of each kind there are for a key: an area, a stage, or everything."""

    def __init__(
        self,
        deliveries: Sequence[Fact],
        cards: Sequence[Fact],
        corrections: Sequence[Fact],
        keys: Callable[[Fact], Iterable[object]],
    ) -> None:
        self.published = Counter(key for one in deliveries for key in keys(one))
        self.confirmed = Counter(key for one in deliveries if one.is_good for key in keys(one))
        self.waiting = Counter(key for one in cards if not one.is_good for key in keys(one))
        self.settled = Counter(key for one in cards if one.is_good for key in keys(one))
        self.corrections = Counter(key for one in corrections for key in keys(one))

    def __getitem__(self, key: object) -> tuple[int, int, int, int, int]:
        return (
            self.published[key],
            self.confirmed[key],
            self.waiting[key],
            self.settled[key],
            self.corrections[key],
        )
