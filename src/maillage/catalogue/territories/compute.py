"""Rows to arrays, travel model, arrays to rows."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.travel import OfflineModel, Points, SparseTravel, TravelModel, spread_of
from maillage.catalogue.territories.models import Area, Place
from maillage.catalogue.territories.routing import RoutingUnavailable, chosen_model

logger = logging.getLogger(__name__)

CUTOFF_SECONDS = 90 * 60


@dataclass(frozen=True)
class TravelRows:
    """Travel times ready to store: position of the place in the list given, key of the commune, seconds."""

    model: str
    place: NDArray[np.int32]
    commune: NDArray[np.int64]
    seconds: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.seconds)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.place.tolist(), self.commune.tolist(), self.seconds.tolist(), strict=True)


def travel_rows(places: Sequence[Place], model: TravelModel | None = None) -> TravelRows:
    """Times from every commune within 90 minutes of each place, by the model in force or the one given.

    When the routing service does not answer, the offline estimate takes its place, and the rows say so.
    """
    keys, communes = commune_points()
    destinations = place_points(places)
    used = model or chosen_model()
    try:
        travel = used.table(communes, destinations, CUTOFF_SECONDS)
    except RoutingUnavailable as error:
        logger.warning("The routing service did not answer, travel is estimated offline: %s", error)
        used = OfflineModel()
        travel = used.table(communes, destinations, CUTOFF_SECONDS)
    return _rows(used, keys, travel)


def _rows(model: TravelModel, keys: NDArray[np.int64], travel: SparseTravel) -> TravelRows:
    return TravelRows(f"{model.name} {model.version}", travel.destination, keys[travel.origin], travel.seconds)


def commune_points() -> tuple[NDArray[np.int64], Points]:
    """Keys and points of the communes of today, in the order of their keys."""
    rows = Area.objects.communes().order_by("id")
    table = np.array(
        [
            (key, lat, lon, (population or 0) / (km2 or 1.0), km2, landmass or 0)
            for key, lat, lon, population, km2, landmass in rows.values_list(
                "id", "lat", "lon", "population", "surface_km2", "landmass"
            ).iterator(10_000)
        ],
        dtype=np.float64,
    ).reshape(-1, 6)
    key, lat, lon, density, km2, landmass = table.T
    points = Points.of(lat, lon, density=density, spread_km=spread_of(km2), landmass=landmass.astype(np.int32))
    return key.astype(np.int64), points


def place_points(places: Sequence[Place]) -> Points:
    """Points of places: an address, with the density and the landmass of its commune."""
    communes = [place.commune for place in places]
    return Points.of(
        [place.lat for place in places],
        [place.lon for place in places],
        density=[commune.people_per_km2 for commune in communes],
        landmass=[commune.landmass or 0 for commune in communes],
    )
