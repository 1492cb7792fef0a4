"""Rows to arrays, travel model, arrays to rows."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from numpy.typing import NDArray

from maillage.analysis.travel import BadTravel, OfflineModel, Points, SparseTravel, TravelModel, spread_of
from maillage.analysis.travel.roads import PARTS, RoadModel, network_of
from maillage.catalogue.territories.models import Area, Place, Release
from maillage.catalogue.territories.routing import RoutingUnavailable, service_in_force

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
    used = model or model_in_force()
    try:
        travel = used.table(communes, destinations, CUTOFF_SECONDS)
    except RoutingUnavailable as error:
        logger.warning("The routing service did not answer, travel is estimated offline: %s", error)
        used = estimate_in_force()
        travel = used.table(communes, destinations, CUTOFF_SECONDS)
    return _rows(used, keys, travel)


def _rows(model: TravelModel, keys: NDArray[np.int64], travel: SparseTravel) -> TravelRows:
    return TravelRows(name_of(model), travel.destination, keys[travel.origin], travel.seconds)


def name_of(model: TravelModel) -> str:
    """The name that stands beside times."""
    return f"{model.name} {model.version}"


def model_in_force() -> TravelModel:
    """What makes the times of places: the table service named in the settings, else an estimate."""
    return service_in_force() or estimate_in_force()


def estimate_in_force() -> TravelModel:
    """What makes times without asking anybody, also between communes where nothing stands yet."""
    if settings.TRAVEL_MODEL != "roads":
        return OfflineModel()
    release = Release.objects.order_by("-pk").values_list("pk", flat=True).first()
    return road_model(release, settings.TRAVEL_FACTORS)


@lru_cache(maxsize=1)
def road_model(release: int | None, factors: str = "") -> RoadModel:
    """The ways over the graph of the communes of a release, by the factors of a file that `calibrate_travel` wrote.

    Raises ImproperlyConfigured when that file cannot be read.
    """
    _keys, points = commune_points()
    surface = Area.objects.communes().order_by("id").values_list("surface_km2", flat=True)
    model = RoadModel(network_of(points, np.array([km2 or 0.0 for km2 in surface])))
    if not factors:
        return model
    try:
        told = json.loads(Path(factors).read_text(encoding="utf-8"))
        factor = np.array([float(told["factors"][part]) for part in PARTS])
        return model.with_factor(factor, str(told["version"]))
    except (OSError, ValueError, KeyError, TypeError, BadTravel) as error:
        raise ImproperlyConfigured(f"MAILLAGE_TRAVEL_FACTORS names {factors}, which cannot be read: {error}") from error


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
