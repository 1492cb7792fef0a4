"""The travel model in force, and the client of an OSRM table service."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from maillage.analysis.travel import (
    EARTH_RADIUS_KM,
    OfflineModel,
    Points,
    SparseTravel,
    TravelModel,
    on_sphere,
)
from maillage.foundation.tools.errors import DomainError

# No road is straight, and none is driven faster on average: pairs beyond are not asked for.
FASTEST_KMH = 120.0


class RoutingUnavailable(DomainError):
    """The routing service did not answer, or not with a table."""

    def __init__(self, address: str, reason: str) -> None:
        self.address = address
        super().__init__(f"{address}: {reason}")


@dataclass(frozen=True)
class OsrmTable:
    """Travel seconds on a road network, from the table service of an OSRM server.

    address              where it listens, such as http://127.0.0.1:5000
    coordinates_at_once  how many points one question may hold; 100 is what osrm-routed accepts unless told otherwise
    """

    address: str
    profile: str = "driving"
    coordinates_at_once: int = 100
    timeout_seconds: float = 20.0
    name: str = field(default="osrm", init=False)
    version: str = field(default="table-v1", init=False)

    def table(self, origins: Points, destinations: Points, cutoff_seconds: int) -> SparseTravel:
        """Every pair that the road network joins within the cut-off.

        Only pairs near enough in a straight line are asked for, one destination at a time.

        Raises RoutingUnavailable when the service fails or answers something else than a table.
        """
        near = np.cos(min(cutoff_seconds / 3600 * FASTEST_KMH / EARTH_RADIUS_KM, np.pi)) - 1e-12
        sphere = on_sphere(origins)
        found: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]] = []
        for destination, vector in enumerate(on_sphere(destinations)):
            candidates = np.flatnonzero(sphere @ vector >= near)
            for start in range(0, len(candidates), self.coordinates_at_once - 1):
                some = candidates[start : start + self.coordinates_at_once - 1]
                seconds = self._seconds(origins, some, destinations, destination)
                kept = seconds <= cutoff_seconds
                whole = np.rint(seconds[kept]).astype(np.int32)
                found.append((some[kept], np.full(len(whole), destination), whole))
        if not found:
            nothing = np.zeros(0, dtype=np.int32)
            return SparseTravel(nothing, nothing, nothing)
        return SparseTravel.ordered(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _seconds(
        self, origins: Points, some: NDArray[np.intp], destinations: Points, destination: int
    ) -> NDArray[np.float64]:
        """Seconds from some origins to one destination; infinite where no road joins them."""
        points = [(destinations.lon[destination], destinations.lat[destination])]
        points += zip(origins.lon[some], origins.lat[some], strict=True)
        where = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
        sources = ";".join(str(position) for position in range(1, len(points)))
        answer = self._ask(f"/table/v1/{self.profile}/{where}?sources={sources}&destinations=0&annotations=duration")
        try:
            durations = [row[0] for row in answer["durations"]]
            seconds = np.array([np.inf if value is None else float(value) for value in durations])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise RoutingUnavailable(self.address, "the answer holds no table of durations") from error
        if seconds.shape != some.shape or np.isnan(seconds).any() or (seconds < 0).any():
            raise RoutingUnavailable(
                self.address, f"{len(seconds)} durations for {len(some)} origins, or negative ones"
            )
        return seconds

    def _ask(self, path: str) -> Any:
        try:
            with urllib.request.urlopen(self.address.rstrip("/") + path, timeout=self.timeout_seconds) as answer:
                said = json.load(answer)
        except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
            raise RoutingUnavailable(self.address, str(error)) from error
        if not isinstance(said, dict) or said.get("code") != "Ok":
            raise RoutingUnavailable(self.address, f"code {said.get('code') if isinstance(said, dict) else said!r}")
        return said


def chosen_model() -> TravelModel:
    """The table service named by MAILLAGE_TRAVEL_URL, else the offline estimate."""
    return OsrmTable(settings.TRAVEL_ADDRESS) if settings.TRAVEL_ADDRESS else OfflineModel()
