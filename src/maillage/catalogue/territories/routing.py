"""Clients of table services that know a road network: OSRM and Valhalla. See docs/how-it-works/algorithms/travel.md."""

import json
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from maillage.analysis.travel import EARTH_RADIUS_KM, Points, SparseTravel, on_sphere
from maillage.foundation.tools.errors import DomainError

# No road is straight, and none is driven faster on average: pairs beyond are not asked for.
FASTEST_KMH = 120.0
WAITS_S = (0.2, 1.0)
"""How long until a question that failed is asked again, and once more."""
BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}
"""What a server says that may do better in a moment."""


class RoutingUnavailable(DomainError):
    """The routing service did not answer, or not with a table."""

    def __init__(self, address: str, reason: str) -> None:
        self.address = address
        super().__init__(f"{address}: {reason}")


@dataclass(frozen=True)
class TableService(ABC):
    """Travel seconds on a road network, from a server that answers with tables.

    address          where it listens, such as http://127.0.0.1:5000
    points_at_once   how many points one question may hold
    timeout_seconds  for one answer; a question that took so long is not asked again
    """

    address: str
    points_at_once: int = 100
    timeout_seconds: float = 20.0

    def table(self, origins: Points, destinations: Points, cutoff_seconds: int) -> SparseTravel:
        """Every pair that the road network joins within the cut-off.

        Only pairs near enough in a straight line are asked for, one destination at a time. A server that is busy or
        cannot be reached is asked three times.

        Raises RoutingUnavailable when the service fails or answers something else than a table.
        """
        near = np.cos(min(cutoff_seconds / 3600 * FASTEST_KMH / EARTH_RADIUS_KM, np.pi)) - 1e-12
        sphere = on_sphere(origins)
        found: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]] = []
        for destination, vector in enumerate(on_sphere(destinations)):
            candidates = np.flatnonzero(sphere @ vector >= near)
            for start in range(0, len(candidates), self.points_at_once - 1):
                some = candidates[start : start + self.points_at_once - 1]
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
        there = (float(destinations.lat[destination]), float(destinations.lon[destination]))
        points = list(zip(origins.lat[some].tolist(), origins.lon[some].tolist(), strict=True))
        try:
            seconds = np.array([np.inf if one is None else float(one) for one in self._durations(points, there)])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise RoutingUnavailable(self.address, "the answer holds no table of durations") from error
        if seconds.shape != some.shape or np.isnan(seconds).any() or (seconds < 0).any():
            raise RoutingUnavailable(
                self.address, f"{len(seconds)} durations for {len(some)} origins, or negative ones"
            )
        return seconds

    @abstractmethod
    def _durations(self, points: list[tuple[float, float]], there: tuple[float, float]) -> list[float | None]:
        """Seconds from each point (latitude, longitude) to one, None where no road joins them.

        May raise KeyError, TypeError, ValueError or IndexError where the answer is no table.
        """

    def _ask(self, path: str, question: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer in JSON; `question` is posted."""
        for wait in WAITS_S:
            try:
                return self._ask_once(path, question)
            except _TryAgain:
                time.sleep(wait)
        return self._ask_once(path, question)

    def _ask_once(self, path: str, question: dict[str, Any] | None) -> dict[str, Any]:
        request = urllib.request.Request(self.address.rstrip("/") + path)
        if question is not None:
            request.data = json.dumps(question).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_seconds) as answer:
                said = json.load(answer)
        except urllib.error.HTTPError as error:
            error.close()
            kind = _TryAgain if error.code in BUSY else RoutingUnavailable
            raise kind(self.address, str(error)) from error
        except TimeoutError as error:
            raise RoutingUnavailable(self.address, str(error)) from error
        except (HTTPException, OSError) as error:
            slow = isinstance(getattr(error, "reason", None), TimeoutError)
            raise (RoutingUnavailable if slow else _TryAgain)(self.address, str(error)) from error
        except ValueError as error:
            raise RoutingUnavailable(self.address, str(error)) from error
        if not isinstance(said, dict):
            raise RoutingUnavailable(self.address, f"the answer reads {str(said)[:40]!r}")
        return said


class _TryAgain(RoutingUnavailable):
    """It may answer in a moment."""


@dataclass(frozen=True)
class OsrmTable(TableService):
    """The table service of an OSRM server; it accepts 100 points in one question unless told otherwise."""

    profile: str = "driving"
    name: str = field(default="osrm", init=False)
    version: str = field(default="table-v1", init=False)

    def _durations(self, points: list[tuple[float, float]], there: tuple[float, float]) -> list[float | None]:
        where = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in [there, *points])
        sources = ";".join(str(position) for position in range(1, len(points) + 1))
        said = self._ask(f"/table/v1/{self.profile}/{where}?sources={sources}&destinations=0&annotations=duration")
        if said.get("code") != "Ok":
            raise RoutingUnavailable(self.address, f"code {said.get('code')}")
        return [row[0] for row in said["durations"]]


@dataclass(frozen=True)
class ValhallaMatrix(TableService):
    """The matrix service (`sources_to_targets`) of a Valhalla server; it accepts 2,500 pairs unless told otherwise."""

    costing: str = "auto"
    name: str = field(default="valhalla", init=False)
    version: str = field(default="matrix-v1", init=False)

    def _durations(self, points: list[tuple[float, float]], there: tuple[float, float]) -> list[float | None]:
        question = {
            "sources": [{"lat": round(lat, 6), "lon": round(lon, 6)} for lat, lon in points],
            "targets": [{"lat": round(there[0], 6), "lon": round(there[1], 6)}],
            "costing": self.costing,
        }
        return [row[0]["time"] for row in self._ask("/sources_to_targets", question)["sources_to_targets"]]


def service_in_force() -> OsrmTable | ValhallaMatrix | None:
    """The table service that MAILLAGE_TRAVEL_MODEL and MAILLAGE_TRAVEL_URL name; none when times are estimated."""
    if settings.TRAVEL_MODEL == "osrm":
        return OsrmTable(settings.TRAVEL_ADDRESS)
    return ValhallaMatrix(settings.TRAVEL_ADDRESS) if settings.TRAVEL_MODEL == "valhalla" else None
