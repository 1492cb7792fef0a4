"""Published deliveries as the columns that `analysis.overlap` compares."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from maillage.analysis.overlap import EVERYWHERE, Deliveries, Territories
from maillage.catalogue.offers.choices import DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import DeliveryQuerySet, EligibilityArea
from maillage.catalogue.offers.queries.needs import AUDIENCES
from maillage.catalogue.overlaps.compute.communes import Communes, Positions, communes_now

NEAR_SECONDS = 30 * 60
"""People can be served by a place within half an hour, when its zone holds their commune."""

KINDS = {value: position for position, value in enumerate(OfferType.values)}
FEES = {value: position for position, value in enumerate(Fee.values)}
STAGES = {value: 1 << position for position, value in enumerate(Stage.values)}
SUBJECTS = {value: 1 << position for position, value in enumerate(Subject.values)}
MODES = {value: 1 << position for position, value in enumerate(DeliveryMode.values)}
REACHED = (
    "SELECT place_id, array_agg(commune_id) FROM territories_traveltime WHERE place_id = ANY (%s) AND seconds <= %s"
)

FIELDS = (
    "pk",
    "offer_id",
    "offer__general_id",
    "offer__organisation_id",
    "offer__kind",
    "fee",
    "offer__stages",
    "offer__subjects",
    "offer__audiences",
    "modes",
    "tier",
    "desk__place_id",
    "hub__place_id",
    "offer__name",
    "offer__summary",
    "offer__what_happens",
)

Spot = tuple[int | None, tuple[int, ...]]
"""Where something is given: the place (none from a distance) and the areas of its zone (none: everywhere)."""


@dataclass(frozen=True)
class Catalogue:
    """Deliveries in columns.

    keys, offers   (deliveries,), keys of the deliveries and of their offers
    """

    keys: NDArray[np.int64]
    offers: NDArray[np.int64]
    deliveries: Deliveries
    territories: Territories

    def __len__(self) -> int:
        return len(self.keys)

    def communes_of(self, row: int) -> Positions:
        """Positions of the communes that a delivery can serve."""
        territory = int(self.deliveries.territory[row])
        if territory == EVERYWHERE:
            return np.arange(len(self.territories.people), dtype=np.int32)
        start = self.territories.start
        return self.territories.communes[start[territory] : start[territory + 1]]


def catalogue_of(rows: DeliveryQuerySet) -> Catalogue:
    """These deliveries in columns, by increasing key; three queries whatever their number.

    Local forms of an offer count as that offer: they are never set against each other.
    """
    told = list(rows.order_by("pk").values_list(*FIELDS))
    zones = _zones(rows)
    spots = [spot_of(row[10], row[11] or row[12], zones.get(row[0], ())) for row in told]
    places, territories = territories_of(spots)
    return Catalogue(
        keys=np.array([row[0] for row in told], dtype=np.int64),
        offers=np.array([row[1] for row in told], dtype=np.int64),
        deliveries=Deliveries.of(
            offer=[row[2] or row[1] for row in told],
            organisation=[row[3] for row in told],
            kind=[KINDS[row[4]] for row in told],
            fee=[FEES[row[5]] for row in told],
            stages=[mask(row[6], STAGES) for row in told],
            subjects=[mask(row[7], SUBJECTS) for row in told],
            audiences=[mask(row[8], AUDIENCES) for row in told],
            modes=[mask(row[9], MODES) for row in told],
            territory=places,
            titles=[row[13] for row in told],
            texts=[f"{row[14]}\n{row[15]}" for row in told],
        ),
        territories=territories,
    )


def spot_of(tier: str, place: int, zone: Sequence[int]) -> Spot:
    """Where a delivery is given; the place of a remote one tells nothing of whom it serves."""
    return (None if tier == Tier.REMOTE else place, tuple(zone))


def territories_of(spots: Sequence[Spot]) -> tuple[list[int], Territories]:
    """The territory of each spot, and the territories: communes of the zone within half an hour of the place."""
    communes = communes_now()
    reached = _reached({place for place, _zone in spots if place is not None}, communes)
    zones: dict[tuple[int, ...], Positions] = {}
    known: dict[Spot, int] = {(None, ()): EVERYWHERE}
    sets: list[Positions] = []
    for spot in spots:
        if spot in known:
            continue
        place, zone = spot
        if zone and zone not in zones:
            zones[zone] = communes.in_any(zone)
        near = reached.get(place, NOWHERE) if place is not None else zones[zone]
        known[spot] = len(sets)
        sets.append(np.intersect1d(near, zones[zone], assume_unique=True) if zone else near)
    return [known[spot] for spot in spots], Territories.of(sets, communes.people)


def mask(values: Iterable[str], bits: dict[str, int]) -> int:
    """One bit for each value that the closed list still has; 0 for none, which `Deliveries.of` reads as unsaid."""
    total = 0
    for value in values:
        total |= bits.get(value, 0)
    return total


def values_in(total: int, bits: dict[str, int]) -> list[str]:
    """The values of a mask, in the order of the closed list; none when it is unsaid."""
    return [value for value, bit in bits.items() if bit and total & bit] if total > 0 else []


NOWHERE: Positions = np.zeros(0, dtype=np.int32)


def _zones(rows: DeliveryQuerySet) -> dict[int, tuple[int, ...]]:
    said = defaultdict(list)
    lines = EligibilityArea.objects.filter(delivery__in=rows.order_by()).order_by("delivery_id", "area_id")
    for delivery, area in lines.values_list("delivery_id", "area_id"):
        said[delivery].append(area)
    return {delivery: tuple(areas) for delivery, areas in said.items()}


def _reached(places: set[int], communes: Communes) -> dict[int, Positions]:
    """The communes within half an hour of each place."""
    if not places:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"{REACHED} GROUP BY place_id", [sorted(places), NEAR_SECONDS])
        return {place: communes.at(keys) for place, keys in cursor.fetchall()}
