"""Which places serve a stage every week, for which communes, and how far they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.catalogue.offers.choices import DeliveryMode
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.offers.queries.needs import DELIVERY_MODES, STAGES
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.queries.ground import WEEKLY, Ground

BEYOND = 32767
"""What stands for a commune from which no place is within the cut-off; the largest number of two bytes."""

# The predicates of the search, by their functions, as for the holes. A place counts that is open every week.
SERVED = f"""
WITH {WEEKLY}, line AS (
    SELECT reach.anchor, reach.delivery_id, reach.zone
      FROM offers_reach AS reach
      JOIN offers_delivery AS delivery ON delivery.id = reach.delivery_id
      LEFT JOIN weekly ON reach.tier = 1 AND weekly.id = reach.delivery_id
     WHERE reach.is_remote = false AND reach.stage = %(stage)s
       AND (reach.tier = 0 AND reach.modes <> %(bus)s OR reach.tier = 1 AND weekly.id IS NOT NULL)
       AND NOT delivery.hub_id = ANY (%(closed)s)
       AND offers_holds(reach.valid_from, reach.until, %(day)s)
       AND offers_fits(reach.audiences, %(audiences)s)
), zoned AS (
    SELECT DISTINCT line.anchor, coalesce(held.area, 0) AS area
      FROM line LEFT JOIN LATERAL unnest(line.zone) AS held (area) ON true
     WHERE line.zone IS NOT NULL
     UNION
    SELECT line.anchor, held.area_id
      FROM line JOIN offers_eligibilityarea AS held USING (delivery_id)
     WHERE line.zone IS NULL
)
SELECT DISTINCT commune.id, zoned.anchor, travel.seconds
  FROM zoned
  JOIN territories_traveltime AS travel ON travel.place_id = zoned.anchor
  JOIN territories_area AS commune ON commune.id = travel.commune_id
 WHERE commune.kind = 'commune' AND commune.is_current AND commune.containing_ids @> %(within)s::integer[]
   AND (zoned.area = 0 OR zoned.area = ANY (commune.containing_ids))
 ORDER BY commune.id, travel.seconds, zoned.anchor
"""


@dataclass(frozen=True)
class Serving:
    """Pairs of a commune and a place that serves it every week, by commune then the nearest first.

    commune, place, seconds   (pairs,): position in the ground, key of the place, travel
    """

    commune: NDArray[np.int64]
    place: NDArray[np.int64]
    seconds: NDArray[np.int64]
    communes: int

    @property
    def nearest(self) -> NDArray[np.int64]:
        """(communes,): seconds to the nearest place, `BEYOND` where none is listed."""
        found = np.full(self.communes, BEYOND, dtype=np.int64)
        found[self.commune[::-1]] = self.seconds[::-1]
        return found

    @property
    def nearest_places(self) -> list[int]:
        """Keys of the places that are the nearest of some commune, ascending: closing another one changes no way."""
        _communes, first = np.unique(self.commune, return_index=True)
        found: list[int] = np.unique(self.place[first]).tolist()
        return found

    @property
    def places(self) -> list[int]:
        """Keys of the places that serve somebody, ascending."""
        found: list[int] = np.unique(self.place).tolist()
        return found


def serving_of(
    within: Sequence[Area], ground: Ground, need: Need, *, day: date, closed: Collection[int] = ()
) -> Serving:
    """Who is served where, for one stage, as if the hubs whose keys are in `closed` and their desks were not there.

    Raises ValueError when the need has no stage: places serve stages.
    """
    if not need.stage:
        raise ValueError("A stage is needed.")
    facts: dict[str, Any] = {
        "stage": STAGES[need.stage],
        "bus": DELIVERY_MODES[DeliveryMode.ITINERANT],
        "closed": sorted(closed),
        "day": day,
        "audiences": need.audience_mask,
        "within": [area.pk for area in within],
    }
    with connection.cursor() as cursor:
        cursor.execute(SERVED, facts)
        rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 3)
    return Serving(np.searchsorted(ground.keys, rows[:, 0]), rows[:, 1], rows[:, 2], len(ground))


def names_of(places: Collection[int]) -> dict[int, str]:
    """What the hubs and desks are called that stand at these places, by the key of the place; a hub before a desk."""
    desks = OutreachDesk.objects.filter(place__in=places).order_by("-pk").values_list("place_id", "name")
    hubs = Hub.objects.filter(place__in=places).order_by("-pk").values_list("place_id", "name")
    return dict(desks) | dict(hubs)
