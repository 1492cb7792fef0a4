"""What the solvers ask of travel, whatever its form: nearest open sites, lists within limits, prices of sites."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.compiling import THREADS, share

from . import kernels
from .travel import Lists, Points, Space

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# Work is cut into as many parts whatever the threads, so that sums come out the same to the last bit.
PARTS = 4
WORTH_CUTTING = 400_000


@dataclass(frozen=True)
class Near:
    """The pairs kept for the work: sorted lists by client, and the same pairs by site.

    limit   (clients,), what each client costs whose open sites are not listed; no multiplier goes beyond it
    flat    whether all travel costs nothing, as where only reach counts
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    travel: NDArray[np.float32]
    begin: NDArray[np.int64]
    client: NDArray[np.int32]
    time: NDArray[np.float32]
    limit: NDArray[np.float32]
    weight: Floats
    sites: int
    flat: bool = False

    def only(self, alive: Flags) -> "Near":
        """The pairs whose site is alive."""
        start, site, travel = kernels.kept_pairs(self.start, self.site, self.travel, self.limit, alive)
        return near_of(start, site, travel, self.limit, self.weight, self.sites)

    def prices(self, multiplier: Floats) -> Floats:
        """(sites,): what each site would change of the bound if it were open; never more than 0.

        Raises ValueError for a multiplier beyond the limit: pairs that count would be missing.
        """
        if (multiplier > self.limit).any():
            raise ValueError("A multiplier is beyond the limit of its list.")
        parts = PARTS if len(self.site) >= WORTH_CUTTING else 1
        if self.flat:
            price, worth = np.zeros(self.sites), self.weight * multiplier
            share(
                lambda first, last: kernels.prices_of_columns(self.begin, self.client, worth, first, last, price),
                self.sites, parts,
            )  # fmt: skip
            return price

        def part(first: int, last: int, price: Floats) -> None:
            kernels.prices_of_lists(self.start, self.site, self.travel, self.weight, multiplier, first, last, price)

        return summed(part, len(self.weight), self.sites, parts)

    def left_unserved(self, multiplier: Floats, chosen: NDArray[np.intp]) -> Floats:
        """(clients,): 1 less the number of sites chosen that are nearer than the multiplier."""
        times = np.zeros(len(self.weight))
        kernels.served_by_columns(self.begin, self.client, self.time, multiplier, chosen.astype(np.int32), times)
        return 1.0 - times


def near_of(
    start: NDArray[np.int64],
    site: NDArray[np.int32],
    travel: NDArray[np.float32],
    limit: NDArray[np.float32],
    weight: Floats,
    sites: int,
) -> Near:
    """The lists with their transpose."""
    columns = kernels.transposed(start, site, travel, sites)
    return Near(start, site, travel, *columns, limit, weight, sites, not travel.any())


@dataclass(frozen=True)
class Far:
    """The pairs of too many sites to be listed: worked out anew each time."""

    ground: "Ground"
    alive: Flags
    limit: NDArray[np.float32]

    @property
    def weight(self) -> Floats:
        """(clients,)."""
        return self.ground.weight

    @property
    def sites(self) -> int:
        """How many there are, alive or not."""
        return self.ground.sites

    def only(self, alive: Flags) -> "Far":
        """The pairs whose site is alive."""
        return replace(self, alive=alive)

    def prices(self, multiplier: Floats) -> Floats:
        """As `Near.prices`."""
        return self.ground.prices(multiplier, self.alive)

    def left_unserved(self, multiplier: Floats, chosen: NDArray[np.intp]) -> Floats:
        """As `Near.left_unserved`."""
        return 1.0 - self.ground.times_served(multiplier, chosen)


class Ground:
    """Travel and weights of the clients that weigh something."""

    def __init__(self, travel: Lists | Points, weight: Floats) -> None:
        self.given = travel
        self.kept = np.flatnonzero(weight > 0)
        self.weight = np.ascontiguousarray(weight[self.kept], dtype=np.float64)
        self.clients = len(self.kept)
        self.travel = rows_of(travel, self.kept)
        self.sites = travel.sites if isinstance(travel, Lists) else len(travel.sites)
        self._space = self.travel.space() if isinstance(self.travel, Points) else None
        self._alive: Flags | None = None

    @property
    def same_points(self) -> bool:
        """Whether each client is a site too, by the same number."""
        return isinstance(self.given, Points) and self.given.clients is self.given.sites

    @property
    def beyond(self) -> float:
        """What a client costs whom no open site reaches."""
        return self.travel.beyond if isinstance(self.travel, Lists) else np.inf

    @property
    def integral(self) -> bool:
        """Whether every plan costs a whole number."""
        whole = bool((self.weight == np.floor(self.weight)).all())
        if isinstance(self.travel, Points):
            return whole and self.travel.floored
        listed = bool((self.travel.travel == np.floor(self.travel.travel)).all())
        return whole and listed and (np.isinf(self.beyond) or self.beyond == np.floor(self.beyond))

    def nearest_two(
        self, opened: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
        """For each client: nearest open site, travel to it, travel to the second."""
        if isinstance(self.travel, Lists):
            flags = np.zeros(self.sites, dtype=bool)
            flags[opened] = True
            lists = self.travel
            return kernels.nearest_two_of_lists(lists.start, lists.site, lists.travel, lists.beyond, flags)
        space = self._space_of_all()
        row = np.empty(self.sites, np.int32)
        row[space.name] = np.arange(self.sites, dtype=np.int32)
        near, first, second = kernels.nearest_two_of_points(space, np.sort(row[opened]))
        return np.where(near >= 0, space.name[near], near).astype(np.int32), first, second

    def cost(self, opened: NDArray[np.integer]) -> float:
        """Total travel, weighted, when these sites are open."""
        return float(self.weight @ self.nearest_two(opened)[1].astype(np.float64))

    def within(self, limit: Floats, alive: Flags) -> Near:
        """The pairs whose site is alive and whose travel is within the limit of their client."""
        capped = np.minimum(limit, self.beyond).astype(np.float32)
        if isinstance(self.travel, Lists):
            lists = self.travel
            start, site, travel = kernels.kept_pairs(lists.start, lists.site, lists.travel, capped, alive)
        else:
            start, site, travel = self._listed(capped.astype(np.float64), alive)
        return near_of(start, site, travel, capped, self.weight, self.sites)

    def prices(self, multiplier: Floats, alive: Flags) -> Floats:
        """As `Near.prices`, over all pairs; 0 for sites that are not alive."""
        if isinstance(self.travel, Lists):
            lists = self.travel

            def of_lists(first: int, last: int, price: Floats) -> None:
                kernels.prices_of_lists(
                    lists.start, lists.site, lists.travel, self.weight, multiplier, first, last, price
                )

            price = summed(of_lists, self.clients, self.sites, PARTS)
        else:
            space = self.travel.space(alive)

            def of_points(first: int, last: int, price: Floats) -> None:
                kernels.prices_of_points(space, self.weight, multiplier, first, last, price)

            price = summed(of_points, self.clients, self.sites, PARTS)
        return np.where(alive, price, 0.0)

    def times_served(self, multiplier: Floats, chosen: NDArray[np.intp]) -> Floats:
        """(clients,): how many of these sites are nearer than the multiplier; on points only."""
        assert isinstance(self.travel, Points)
        flags = np.zeros(self.sites, dtype=bool)
        flags[chosen] = True
        times = np.zeros(self.clients)
        kernels.served_by_points(self.travel.space(flags), multiplier, times)
        return times

    def pairs_within(self, limit: Floats, alive: Flags) -> int:
        """How many pairs `within` would keep, told without keeping them."""
        if isinstance(self.travel, Lists):
            lists = self.travel
            near = lists.travel <= np.repeat(limit, np.diff(lists.start))
            return int((near & alive[lists.site]).sum())
        return int(self._counted(self.travel.space(alive), limit).sum())

    def _space_of_all(self) -> Space:
        assert self._space is not None
        return self._space

    def _counted(self, space: Space, limit: Floats) -> NDArray[np.int64]:
        counted = np.zeros(self.clients, np.int64)
        share(lambda first, last: kernels.count_points(space, limit, first, last, counted), self.clients, PARTS)
        return counted

    def _listed(self, limit: Floats, alive: Flags) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        assert isinstance(self.travel, Points)
        space = self.travel.space(alive)
        start = np.concatenate(([0], np.cumsum(self._counted(space, limit))))
        site, travel = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
        share(
            lambda first, last: kernels.list_points(space, limit, start, first, last, site, travel), self.clients, PARTS
        )
        return start, site, travel


def rows_of(travel: Lists | Points, kept: NDArray[np.intp]) -> Lists | Points:
    """The travel of some clients only."""
    if len(kept) == len(travel):
        return travel
    if isinstance(travel, Points):
        return Points(travel.clients[kept], travel.sites, travel.curved, travel.scale, travel.floored)
    counts = np.diff(travel.start)[kept]
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    pairs = np.repeat(travel.start[kept] - start[:-1], counts) + np.arange(start[-1])
    return Lists(start, travel.site[pairs], travel.travel[pairs], travel.sites, travel.beyond)


def summed(part: Callable[[int, int, Floats], None], count: int, sites: int, parts: int) -> Floats:
    """The sum of what `part(first, last, into)` finds for each part of `count`, always added in the same order."""
    if parts == 1:
        whole = np.zeros(sites)
        part(0, count, whole)
        return whole
    found = np.zeros((parts, sites))
    bounds = np.linspace(0, count, parts + 1).astype(int).tolist()
    with ThreadPoolExecutor(min(PARTS, THREADS)) as pool:
        list(pool.map(part, bounds[:-1], bounds[1:], found))
    total: Floats = found.sum(axis=0)
    return total
