"""The search of the p-median, asked about lists where all travel costs nothing: how little weight can be left out."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .branching import Node, Tree
from .covering import Coverer
from .ground import Flags, Floats, Near
from .limits import Limits
from .linear import prices_of_most
from .plans import Progress, Proof
from .pmedian import Ending, Question
from .relaxation import Ascent, Pace, start_of
from .running import Run
from .search import Opened, descend
from .travel import Lists

EMPTY = np.empty(0, np.intp)
# Annealings after the first climb, where it proves nothing yet; the climb from the top of the bound.
ROUNDS = 10
AT_TOP = Pace(rounds=60, patience=30, least=0.02)


def stopped(ending: Ending, began: float) -> bool:
    """Whether the time is over, or a hand asks to stop."""
    return time.perf_counter() - began > ending.seconds or ending.stop()


@dataclass(frozen=True)
class Reach:
    """What is asked about: lists of who is within reach, what clients weigh, sites that must and may be open."""

    lists: Lists
    weight: Floats
    fixed: NDArray[np.intp]
    banned: NDArray[np.intp]
    limits: Limits

    @property
    def alive(self) -> Flags:
        """(sites,): whether a site may be open."""
        return np.isin(np.arange(self.lists.sites), self.banned, invert=True)

    def question(self, count: int) -> Question:
        """How little weight `count` sites can leave out."""
        return Question(self.lists, self.weight, count, self.fixed, self.banned, self.limits)

    def fair(self) -> Floats:
        """Multipliers to begin with, of those that weigh: less for whom a site reaches together with many others."""
        lists, kept = self.lists, np.flatnonzero(self.weight > 0)
        reached = np.bincount(lists.site, np.repeat(self.weight, np.diff(lists.start)), minlength=lists.sites)
        reached = np.append(np.where(self.alive, reached, 0.0), 0.0)
        # An empty list takes the number that follows all sites.
        most = np.maximum.reduceat(np.append(reached[lists.site], 0.0), lists.start[:-1])[kept]
        most = np.where(np.diff(lists.start)[kept] > 0, np.maximum(most, 1e-300), 0.0)
        least = most[most > 1e-300].min(initial=np.inf)
        return np.where(most > 1e-300, np.minimum(1.0, least / np.maximum(most, 1e-300)), 1.0)

    def coverer(self, seed: int) -> Coverer:
        """A search of plans."""
        return Coverer(self.lists, self.weight, self.fixed, self.alive, seed)


class CoverRun(Run):
    """A run on lists of reach.

    known       sites to begin with
    ceiling     only plans that leave out less than this are looked for, and one is enough; infinite: the best is
    multiplier  (clients that weigh something,), where the climb starts; None: from the plan known
    """

    pace = Pace(rounds=3000, patience=300, least=0.05, slow=True)

    def __init__(
        self, reach: Reach, count: int, seed: int, ending: Ending, began: float, *, known: NDArray[np.integer] = EMPTY,
        ceiling: float = np.inf, multiplier: Floats | None = None, progress: Callable[[Progress], None] | None = None,
    ) -> None:  # fmt: skip
        self.known, self.ceiling, self.multiplier = known.astype(np.int32), ceiling, multiplier
        self.coverer = reach.coverer(seed)
        super().__init__(reach.question(count), EMPTY, seed, ending, progress, began)

    @property
    def found(self) -> bool:
        """Whether one plan under the ceiling is known."""
        return self.upper < self.ceiling

    @property
    def proved(self) -> bool:
        """Whether no better plan is there than the one known; no plan under the ceiling, where none is known."""
        return self.bound >= self.goal

    def proof(self, tree: Tree) -> Proof:
        """Of the bound, over all clients."""
        return tree.root.proof(self.ground.kept, len(self.question.weight))

    def climb_root(self) -> Node:
        """As for the p-median; then, where the best is looked for, longer for a plan, and the bound at its top."""
        root = super().climb_root()
        ascent = root.ascent
        if np.isfinite(self.ceiling) or self.limits or root.bound >= self.goal or self._near_enough(root.bound):
            return root
        opened = self.coverer.most(self.question.count, EMPTY, ROUNDS, np.inf, self._stopped)
        self._offer(np.flatnonzero(opened).astype(np.int32))
        assert isinstance(ascent.near, Near)
        multiplier = prices_of_most(ascent.near, ascent.choice, self.began + self.ending.seconds - time.perf_counter())
        if multiplier is not None and not self._stopped():
            bound = ascent.choice.bound(ascent.near.prices(multiplier), float(ascent.near.weight @ multiplier))
            if bound > ascent.bound:
                ascent.multiplier, ascent.bound = multiplier, bound
                self._climb(root, AT_TOP)
        return root

    def _begin(self, warm: NDArray[np.intp]) -> Ascent:
        self.upper, self.enough = self.ceiling, False
        if len(self.known) == self.question.count:
            self._offer(self.known)
        near = self.ground.within(self._reach(self.best).astype(np.float64), self.alive)
        if self.limits and len(self.known):
            free = np.setdiff1d(np.flatnonzero(self.alive), self.known)
            self._offer(descend(near, self.known, self._movable(self.known), free, self.limits))
        alone = (np.diff(near.start) == 0).astype(np.float64)
        if self.upper <= self.ground.weight @ alone * (1 + 1e-12):
            self.multiplier = alone  # nobody is left out but whom no site reaches
        if self.multiplier is None:
            nearest, first, second = self.ground.nearest_two(self.known)
            self.multiplier = start_of(near, nearest, first.astype(float), second.astype(float), self.choice)
        return Ascent(near, np.minimum(self.multiplier, near.limit), self.choice)

    def _reach(self, opened: Opened) -> NDArray[np.float32]:
        return np.full(self.ground.clients, self.ground.beyond, np.float32)

    def _offer(self, opened: Opened) -> bool:
        better = super()._offer(opened)
        self.enough = self.enough or (np.isfinite(self.ceiling) and self.found)
        return better

    def _near_enough(self, bound: float) -> bool:
        reached = float(self.ground.weight.sum()) - self.upper
        return self.upper - bound <= self.ending.gap * reached

    def _over(self) -> bool:
        return super()._over() or (np.isfinite(self.ceiling) and self.found)
