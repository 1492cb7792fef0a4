"""The first level: travel seconds by car from nothing but the points, without a road network."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .points import EARTH_RADIUS_KM, UNKNOWN_LANDMASS, Points, great_circle_km, on_sphere

BLOCK = 64


@dataclass(frozen=True)
class SparseTravel:
    """Pairs within the cut-off, ordered by destination then origin; a pair that is absent is further, or unlinked.

    origin, destination, seconds   (pairs,), positions in the points given and whole seconds
    """

    origin: NDArray[np.int32]
    destination: NDArray[np.int32]
    seconds: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.seconds)

    @classmethod
    def ordered(
        cls, origin: NDArray[np.integer], destination: NDArray[np.integer], seconds: NDArray[np.integer]
    ) -> "SparseTravel":
        """The pairs in the promised order."""
        order = np.lexsort((origin, destination))
        return cls(*(array[order].astype(np.int32) for array in (origin, destination, seconds)))


class TravelModel(Protocol):
    """Anything that tells how long it takes to travel: the offline estimate, or a road network's table service."""

    @property
    def name(self) -> str:
        """Which model, in one word: it stands beside every number that comes from it."""

    @property
    def version(self) -> str:
        """Which version of it: two versions may give different numbers."""

    def table(self, origins: Points, destinations: Points, cutoff_seconds: int) -> SparseTravel:
        """Every pair that takes at most `cutoff_seconds`."""


@dataclass(frozen=True)
class OfflineModel:
    """Great circle, detour, then speed by the density of both ends and by distance.

    detour           road km by great-circle km
    short_detour     what is added to it on the first `short_km` km
    local_km         road km at each end driven at the local speed of that end
    density_steps    inhabitants by km², increasing
    local_kmh        local speed at each step, interpolated on the logarithm of the density
    terminal_seconds time to get in and out, to park and to walk, at each step
    road_km, road_kmh  lengths of the successive stretches between the two ends, and their speeds; the last is endless
    """

    detour: float = 1.21
    short_detour: float = 0.1
    short_km: float = 5.0
    local_km: float = 1.5
    density_steps: tuple[float, ...] = (30.0, 150.0, 800.0, 3000.0, 10000.0)
    local_kmh: tuple[float, ...] = (45.0, 40.0, 32.0, 25.0, 17.0)
    terminal_seconds: tuple[float, ...] = (30.0, 30.0, 40.0, 60.0, 100.0)
    road_km: tuple[float, ...] = (15.0, 25.0)
    road_kmh: tuple[float, ...] = (60.0, 78.0, 100.0)
    name: str = field(default="offline", init=False)
    version: str = field(default="1", init=False)

    def seconds(
        self, km: NDArray[np.float64], origin_density: ArrayLike, destination_density: ArrayLike
    ) -> NDArray[np.float64]:
        """Seconds for great-circle distances `km` between ends of these densities; all of one shape, or numbers.

        Symmetric in the two densities; never decreases with `km`.
        """
        road = self.detour * km + self.short_detour * np.minimum(km, self.short_km)
        total = np.zeros_like(road)
        local = np.minimum(road / 2, self.local_km)
        for density in (origin_density, destination_density):
            step = np.log(np.maximum(np.asarray(density, dtype=np.float64), 1.0))
            steps = np.log(self.density_steps)
            total += np.interp(step, steps, self.terminal_seconds)
            total += local / np.interp(step, steps, self.local_kmh) * 3600
        left = road - 2 * local
        for length, speed in zip((*self.road_km, np.inf), self.road_kmh, strict=True):
            stretch = np.minimum(left, length)
            total += stretch / speed * 3600
            left = left - stretch
        return total

    def reach_km(self, cutoff_seconds: float) -> float:
        """A great-circle distance that no pair within the cut-off passes."""
        fastest, far = np.array([self.density_steps[int(np.argmax(self.local_kmh))]]), 1.0
        terminal = 2 * min(self.terminal_seconds)
        while (
            self.seconds(np.array([far]), fastest, fastest)[0] - 2 * self.terminal_at(fastest) + terminal
            <= cutoff_seconds
        ):
            far *= 1.25
        return far

    def terminal_at(self, density: NDArray[np.float64]) -> float:
        """Terminal seconds at one end of this density."""
        steps = np.log(self.density_steps)
        return float(np.interp(np.log(np.maximum(density, 1.0)), steps, self.terminal_seconds)[0])

    def table(self, origins: Points, destinations: Points, cutoff_seconds: int) -> SparseTravel:
        """Every pair within the cut-off.

        Distances are widened by the spread of both ends (root of the sum of squares), so that people of a commune
        are not all taken to live at its town hall and a commune is some minutes away from itself. Pairs on different
        landmasses are left out. Time O(origins x destinations), memory O(origins x 64 + pairs).

        Raises ValueError when the cut-off is negative.
        """
        if cutoff_seconds < 0:
            raise ValueError(f"cutoff_seconds is {cutoff_seconds}; 0 or more is needed.")
        near = np.cos(min(self.reach_km(cutoff_seconds) / EARTH_RADIUS_KM, np.pi)) - 1e-12
        sphere = on_sphere(origins)
        pairs = []
        for start in range(0, len(destinations), BLOCK):
            block = on_sphere(destinations)[start : start + BLOCK]
            origin, destination = np.nonzero(sphere @ block.T >= near)
            pairs.append(self._pairs(origins, destinations, origin, destination + start, cutoff_seconds))
        if not pairs:
            nothing = np.zeros(0, dtype=np.int32)
            return SparseTravel(nothing, nothing, nothing)
        return SparseTravel.ordered(*(np.concatenate(parts) for parts in zip(*pairs, strict=True)))

    def _pairs(
        self,
        origins: Points,
        destinations: Points,
        origin: NDArray[np.intp],
        destination: NDArray[np.intp],
        cutoff_seconds: int,
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]:
        """Those of the pairs given that are linked and within the cut-off, with their seconds."""
        here, there = origins.landmass[origin], destinations.landmass[destination]
        linked = (here == there) | (here == UNKNOWN_LANDMASS) | (there == UNKNOWN_LANDMASS)
        origin, destination = origin[linked], destination[linked]
        straight = great_circle_km(
            origins.lat[origin], origins.lon[origin], destinations.lat[destination], destinations.lon[destination]
        )
        spread = np.hypot(origins.spread_km[origin], destinations.spread_km[destination])
        seconds = self.seconds(np.hypot(straight, spread), origins.density[origin], destinations.density[destination])
        whole = np.rint(seconds).astype(np.int32)
        kept = whole <= cutoff_seconds
        return origin[kept], destination[kept], whole[kept]
