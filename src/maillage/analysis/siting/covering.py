"""Who is within reach of what, and plans that cover much or everybody: found, not proved."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from . import cover_loops as loops
from .ground import Flags, Floats, Ground
from .kernels import transposed
from .travel import Lists, Points

# Steps of one annealing for each site and at most, cut into so many parts, the clock looked at between; steps of
# shrinking between two looks.
ANNEALING_A_SITE, ANNEALING, PARTS = 20, 20_000, 20
CHUNK, CHUNK_WORK = 2000, 2e8
# How much worse, as a part of what a site covers, annealing goes at its warmest.
WARMTH = 0.2
Stop = Callable[[], bool]


def reached(travel: Lists | Points, weight: Floats, limit: float) -> Lists:
    """The pairs within the limit, as travel that costs nothing; who is out of reach costs 1.

    A total under these lists is the weight left out: what the p-median proves of it holds for covering.
    """
    ground = Ground(travel, weight)
    near = ground.within(np.full(ground.clients, limit), np.ones(ground.sites, dtype=bool))
    counts = np.zeros(len(weight), np.int64)
    counts[ground.kept] = np.diff(near.start)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return Lists(start, near.site, np.zeros(len(near.site), np.float32), near.sites, 1.0)


class Coverer:
    """Searches among the same pairs: `weight` (clients,), `fixed` and `alive` (sites,)."""

    def __init__(self, lists: Lists, weight: Floats, fixed: NDArray[np.intp], alive: Flags, seed: int) -> None:
        begin, client, _ = transposed(lists.start, lists.site, lists.travel, lists.sites)
        free = alive.copy()
        free[fixed] = False
        self.cover = loops.Cover(lists.start, lists.site, begin, client, free)
        self.weight, self.fixed, self.seed = weight, fixed, seed

    @property
    def work(self) -> float:
        """Pairs that a step of shrinking goes through, about."""
        pairs = len(self.cover.site)
        return 1 + 3 * pairs * pairs / (len(self.weight) * len(self.cover.free))

    def stand(self, opened: NDArray[np.integer]) -> loops.Stand:
        """Where a search stands with these sites and the fixed ones open."""
        sites, clients = len(self.cover.free), len(self.weight)
        client = np.repeat(np.arange(clients), np.diff(self.cover.start))
        stand = loops.Stand(
            self.weight.copy(),
            np.zeros(clients, np.int32),
            np.bincount(self.cover.site, self.weight[client], minlength=sites).astype(np.float64),
            np.zeros(sites, dtype=bool),
            np.zeros(sites, np.int64),
            np.zeros(sites, np.int64),
            np.zeros(1, np.int64),
            np.array([self.seed * 7919 + 1], np.int64),
        )
        for j in np.union1d(opened, self.fixed).astype(int).tolist():
            loops.turn(self.cover, stand, j)
        return stand

    def covered(self, stand: loops.Stand) -> float:
        """Weight that an open site reaches."""
        return float(self.weight[stand.times > 0].sum())

    def most(self, count: int, opened: NDArray[np.integer], rounds: int, enough: float, stop: Stop) -> Flags:
        """`count` sites that cover much: those given and the most useful beside them, then annealing, so many times."""
        stand = self.stand(opened)
        loops.open_greedily(self.cover, stand, count - int(stand.opened.sum()), np.inf)
        best, covered = stand.opened.copy(), self.covered(stand)
        steps = min(ANNEALING, 400 + ANNEALING_A_SITE * len(self.cover.free)) // PARTS
        heat = np.tile(WARMTH * covered / max(count, 1) * np.arange(PARTS, 0, -1) / PARTS, rounds)
        for warmth, cooler in zip(heat, np.append(heat[1:], 0.0), strict=True):
            if covered >= enough or stop():
                break
            covered = loops.exchange_on(self.cover, stand, steps, warmth, min(warmth, cooler), covered, best, enough)
        return best

    def fewest(
        self, opened: NDArray[np.integer], need: float, everybody: bool, steps: int, enough: int, stop: Stop
    ) -> Flags:
        """Few sites that cover `need` of the weight, or `everybody` that weighs something; from those given on."""
        stand = self.stand(opened)
        loops.open_greedily(self.cover, stand, len(self.cover.free), need - self.covered(stand))
        find = self._whole if everybody else self._part
        return find(stand, need, steps, enough, stop)

    def _whole(self, stand: loops.Stand, need: float, steps: int, enough: int, stop: Stop) -> Flags:
        stand = self.stand(np.flatnonzero(stand.opened))
        best = stand.opened.copy()
        chunk = max(20, min(CHUNK, int(CHUNK_WORK / self.work)))
        for _chunk in range(-(-steps // chunk)):
            if best.sum() <= enough or stop():
                break
            loops.shrink(self.cover, stand, chunk, best, enough)
        return best

    def _part(self, stand: loops.Stand, need: float, steps: int, enough: int, stop: Stop) -> Flags:
        best = stand.opened.copy()
        while best.sum() > max(enough, len(self.fixed)) and not stop():
            free = np.flatnonzero(best & self.cover.free)
            kept = np.setdiff1d(np.flatnonzero(best), free[np.argmin(stand.score[free])])
            found = self.most(len(kept), kept, -(-steps // ANNEALING), need, stop)
            stand = self.stand(np.flatnonzero(found))
            if self.covered(stand) < need:
                break
            best = found
        return best
