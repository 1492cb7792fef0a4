"""The second level: the shortest way over a graph of the communes, and of their towns, by roads of estimated speeds."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from .edges import Barriers, Pairs, joined, links
from .lists import MOST_SECONDS, BadTravel, TravelLists
from .offline import SparseTravel
from .points import EARTH_RADIUS_KM, UNKNOWN_LANDMASS, Points, great_circle_km, on_sphere

Floats = NDArray[np.float64]
# Inhabitants by km² where one class of density ends and the next begins; local speed and time at an end in each.
DENSITY_STEPS = (50.0, 250.0, 1000.0, 4000.0)
LOCAL_KMH = (62.0, 54.0, 44.0, 32.0, 20.0)
TERMINAL_SECONDS = (30.0, 30.0, 40.0, 60.0, 100.0)
DETOUR = 1.2
# An end that is no commune is tied to so many communes around it, none further than this.
TIES = 3
TIE_KM = 25.0
LOOKED_AT = 12
SAME_PLACE_KM = 0.001
# Origins whose lists are made together.
BLOCK = 256


@dataclass(frozen=True)
class Tier:
    """Links between towns of at least so many inhabitants: how long they may be, their speed, what joining them costs.

    detour   km of road by km from commune to commune
    """

    name: str
    people: float
    longest_km: float
    kmh: float
    detour: float
    joining_seconds: float


TIERS = (
    Tier("main roads", 10_000, 60.0, 78.0, 1.12, 60.0),
    Tier("motorways", 40_000, 150.0, 108.0, 1.1, 200.0),
)
# Parts that a journey divides into; the factor of each may be fitted.
PARTS = (
    *(f"local roads, up to {step:g} inhabitants by km²" for step in DENSITY_STEPS),
    f"local roads, beyond {DENSITY_STEPS[-1]:g} inhabitants by km²",
    *(tier.name for tier in TIERS),
    *(f"joining {tier.name}" for tier in TIERS),
    "both ends",
)
CLASSES = len(LOCAL_KMH)
ENDS = len(PARTS) - 1


@dataclass(frozen=True)
class Network:
    """Nodes and edges, in seconds before any factor: one node a commune, one more for each town of each tier.

    points   the communes
    edge     (edges, 2), nodes
    part     (edges, parts), seconds of each part on each edge
    """

    points: Points
    edge: Pairs
    part: Floats
    nodes: int

    @cached_property
    def tree(self) -> cKDTree:
        """The communes, to look for those around a place."""
        return cKDTree(on_sphere(self.points))


def network_of(points: Points, surface_km2: ArrayLike, barriers: Barriers | None = None) -> Network:
    """The roads between communes: neighbours that no water parts, and links between towns.

    points        one for each commune, with its density and landmass
    surface_km2   (points,), what tells whether two communes touch; 0 where unknown
    barriers      what no road crosses, where the caller knows

    Raises BadTravel when a surface is missing or negative, or a point has no road though it is not alone on its
    landmass.
    """
    surface = np.broadcast_to(np.asarray(surface_km2, dtype=np.float64), (len(points),))
    if not (np.isfinite(surface) & (surface >= 0)).all():
        raise BadTravel("A surface is missing or negative; give 0 where it is unknown.")
    from .chains import chain_km  # noqa: PLC0415 - numba takes time and memory to load

    radius = np.where(surface > 0, np.sqrt(surface / np.pi), np.inf)
    edge = joined(points, radius, barriers)
    edges, parts, nodes = [edge], [local_parts(points, points, edge)], len(points)
    for number, tier in enumerate(TIERS):
        towns = np.flatnonzero(points.density * surface >= tier.people)
        if len(towns) < 2:
            continue
        link = links(only(points, towns), tier.longest_km, barriers)
        km = chain_km(points, edge, towns, link, tier.longest_km)
        link, km = link[np.isfinite(km)], km[np.isfinite(km)]
        driven, joining = np.zeros((len(link), len(PARTS))), np.zeros((len(towns), len(PARTS)))
        driven[:, CLASSES + number] = tier.detour * km / tier.kmh * 3600
        joining[:, CLASSES + len(TIERS) + number] = tier.joining_seconds
        edges += [link + nodes, np.column_stack([towns, np.arange(len(towns)) + nodes])]
        parts += [driven, joining]
        nodes += len(towns)
    return Network(points, np.concatenate(edges), np.concatenate(parts), nodes)


def local_parts(one: Points, other: Points, pairs: Pairs) -> Floats:
    """(pairs, parts): seconds on local roads, half of the way at the speed of each end."""
    first, second = pairs.T
    km = great_circle_km(one.lat[first], one.lon[first], other.lat[second], other.lon[second])
    parts = np.zeros((len(pairs), len(PARTS)))
    for ends in (classes(one)[first], classes(other)[second]):
        np.add.at(parts, (np.arange(len(pairs)), ends), DETOUR * km / 2 / np.take(LOCAL_KMH, ends) * 3600)
    return parts


def classes(points: Points) -> NDArray[np.intp]:
    """(points,): the class of density of each."""
    return np.searchsorted(DENSITY_STEPS, points.density, side="left")


def only(points: Points, kept: NDArray[np.intp]) -> Points:
    """Some of the points."""
    return Points(
        points.lat[kept], points.lon[kept], points.density[kept], points.spread_km[kept], points.landmass[kept]
    )


@dataclass(frozen=True)
class Legs:
    """How ends are tied to the communes: those of end i are `start[i]` to `start[i + 1]`; seconds before any factor."""

    start: NDArray[np.int64]
    node: NDArray[np.int32]
    part: Floats


@dataclass(frozen=True)
class RoadModel:
    """Travel by the shortest way over the network; a `TravelModel`.

    factor   (parts,), by which the seconds of each part are multiplied: 1 until they are fitted to a sample
    """

    network: Network
    factor: tuple[float, ...] = (1.0,) * len(PARTS)
    version: str = "1"
    name: str = field(default="roads", init=False)

    def __post_init__(self) -> None:
        if len(self.factor) != len(PARTS) or not all(0 < factor < np.inf for factor in self.factor):
            raise BadTravel(f"{len(self.factor)} factors are given; {len(PARTS)} are needed, each more than 0.")

    def table(self, origins: Points, destinations: Points, cutoff_seconds: int) -> SparseTravel:
        """Every pair within the cut-off. Raises BadTravel as `lists` does."""
        lists = self.lists(origins, destinations, cutoff_seconds)
        return SparseTravel.ordered(lists.origin, lists.place, lists.seconds)

    def lists(self, origins: Points, destinations: Points, cutoff_seconds: int) -> TravelLists:
        """From each origin, the destinations within the cut-off, the nearest first.

        Ends need not be communes: each is tied to the communes around it. What is held is six bytes a pair, a
        fifth more while they are gathered. There and back take the same time. Whole seconds, so that distances
        add up exactly and ties go to the lower destination. Time O((nodes + cut-off) x the fewer of both ends).

        Raises BadTravel when the cut-off is negative or beyond 18 hours.
        """
        if not 0 <= cutoff_seconds <= MOST_SECONDS:
            raise BadTravel(f"The cut-off is {cutoff_seconds} seconds; 0 to {MOST_SECONDS} is needed.")
        from .running import lists_between  # noqa: PLC0415 - numba takes time and memory to load

        if len(destinations) * 4 < len(origins):
            return lists_between(self, destinations, origins, cutoff_seconds).reversed()
        return lists_between(self, origins, destinations, cutoff_seconds)

    def with_factor(self, factor: Floats, version: str) -> "RoadModel":
        """The same network, with other factors and the version that tells them apart."""
        return replace(self, factor=tuple(factor.tolist()), version=version)

    def seconds(self, part: Floats) -> NDArray[np.int32]:
        """Whole seconds of edges or legs."""
        whole: NDArray[np.int32] = np.rint(part @ np.array(self.factor)).astype(np.int32)
        return whole

    def terminal(self, points: Points) -> NDArray[np.int32]:
        """(points,): seconds to get in or out, to park and to walk."""
        whole: NDArray[np.int32] = np.rint(terminal_parts(points) * self.factor[ENDS]).astype(np.int32)
        return whole

    def spread(self, points: Points) -> Floats:
        """(points,): square of the seconds that people live away from the point, on average."""
        seconds: Floats = points.spread_km * DETOUR / np.take(LOCAL_KMH, classes(points)) * 3600
        return seconds**2

    def legs(self, points: Points) -> Legs:
        """Each end tied to its commune when it stands there, else to the nearest communes that a road may join."""
        around = min(LOOKED_AT, len(self.network.points))
        if not around or not len(points):
            return Legs(np.zeros(len(points) + 1, np.int64), np.empty(0, np.int32), np.empty((0, len(PARTS))))
        chord, node = self.network.tree.query(on_sphere(points), k=range(1, around + 1))
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
        here, there = points.landmass[:, None], self.network.points.landmass[node]
        linked = (here == there) | (here == UNKNOWN_LANDMASS) | (there == UNKNOWN_LANDMASS)
        kept = linked & (km <= TIE_KM)
        kept &= np.cumsum(kept, axis=1) <= TIES
        at_home = kept & (km <= SAME_PLACE_KM)
        kept = np.where(at_home.any(axis=1)[:, None], at_home & (np.cumsum(at_home, axis=1) == 1), kept)
        end, column = np.nonzero(kept)
        tied = node[end, column]
        part = local_parts(points, self.network.points, np.column_stack([end, tied]))
        return Legs(np.concatenate(([0], np.cumsum(kept.sum(axis=1)))), tied.astype(np.int32), part)


def terminal_parts(points: Points) -> Floats:
    """(points,): seconds to get in or out, before any factor."""
    return np.take(TERMINAL_SECONDS, classes(points))
