"""One run of the solver of the p-centre: one radius after the other, whether p sites reach everybody in less."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .cover_plans import CoverCertificate, CoverPlan, Problem
from .cover_run import CoverRun, Reach, stopped
from .covering import reached
from .ground import Ground
from .plans import Progress, Proof, Status, gap_of
from .pmedian import Ending, Question
from .relaxation import Pace
from .running import assignment_of
from .search import seeds_of
from .travel import Lists, Points

# Steps of a search for each site, and at least; pairs that it goes through at most, first and in the end; the radius of
# points is searched to this part of it.
STEPS, LEAST_STEPS, WORK, MORE_WORK, FINE = 10, 1000, 3e8, 4e9, 1e-4
SOON = Pace(rounds=2000, patience=100, least=0.05)


class Nearest:
    """One run, from the question to the plan. Nobody does better than `low`, which `proof` shows; `high` is found."""

    def __init__(
        self, question: Question, seed: int, ending: Ending, progress: Callable[[Progress], None] | None, began: float
    ) -> None:
        self.question, self.seed, self.ending, self.progress, self.began = question, seed, ending, progress, began
        self.weight = (question.weight > 0).astype(np.float64)
        self.ground = Ground(question.travel, self.weight)
        self.values = np.unique(question.travel.travel) if isinstance(question.travel, Lists) else None
        self.low, self.proof = self._alone()
        random = np.random.default_rng(seed)
        self.best = seeds_of(self.ground, question.count, question.fixed, question.alive, random)
        self.high = self._farthest(self.best)

    def plan(self) -> CoverPlan:
        """The whole run: find, prove what climbs prove, then branch at the radius found until nothing is nearer."""
        middle = self._between(self.low, self.high)
        if middle is not None and not self._over():
            self._ask(middle, thorough=False)  # a first bound, however soon the run ends
        self._find(WORK)
        self._prove()
        self._find(MORE_WORK)
        while not self._over():
            if not self._ask(self.high, thorough=True):
                break
        question = self.question
        sites, fixed, banned = (
            tuple(found.tolist()) for found in (np.sort(self.best), question.fixed, question.banned)
        )
        certificate = CoverCertificate(
            Problem.NEAREST, question.count, self.high, 1.0, fixed, banned, sites, self.high, self.low, self.proof
        )
        return CoverPlan(
            Problem.NEAREST, self.seed, self._status(), sites, self.high, self.low, time.perf_counter() - self.began,
            assignment_of(question, self.best), certificate,
        )  # fmt: skip

    def _alone(self) -> tuple[float, Proof]:
        """The way of the client who is farthest from all sites, and a multiplier for that one only."""
        nearest = self.ground.nearest_two(np.flatnonzero(self.question.alive))[1]
        proof = np.zeros(len(self.weight))
        proof[self.ground.kept[np.argmax(nearest)]] = 1.0
        return float(nearest.max()), Proof((proof,))

    def _farthest(self, opened: NDArray[np.int32]) -> float:
        return float(self.ground.nearest_two(opened)[1].max())

    def _between(self, low: float, high: float) -> float | None:
        """A radius in the middle, one that some travel has where it is listed; None where none is left."""
        if self.values is not None:
            inside = self.values[np.searchsorted(self.values, low, "right") : np.searchsorted(self.values, high)]
            return float(inside[len(inside) // 2]) if len(inside) else None
        assert isinstance(self.question.travel, Points)
        middle = np.floor((low + high) / 2) if self.question.travel.floored else float(np.float32((low + high) / 2))
        fine = 1.0 if self.question.travel.floored else FINE * high
        return float(middle) if low < middle < high and high - low > fine else None

    def _find(self, work: float) -> None:
        """Nearer and nearer, by search alone."""
        failed = self.low
        while not self._over():
            radius = self._between(failed, self.high)
            if radius is None and failed < self.high:
                radius = self.high
            if radius is None:
                break
            if not self._search(radius, work):
                failed = radius
                if radius == self.high:
                    break
            self._tell()

    def _prove(self) -> None:
        """Farther and farther radii that are too short, by climbs alone; first the one found."""
        failed: float | None = None
        while not self._over():
            radius = self.high if failed is None else self._between(self.low, failed)
            if radius is None:
                break
            if not self._ask(radius, thorough=False):
                failed = radius
            elif failed is not None and self.low >= failed:
                break
            self._tell()

    def _reach(self, radius: float) -> Reach:
        """Who is reached in less than the radius."""
        less = float(np.nextafter(np.float32(radius), np.float32(-1)))
        question = self.question
        lists = reached(question.travel, self.weight, less)
        return Reach(lists, self.weight, question.fixed, question.banned, question.limits)

    def _search(self, radius: float, work: float) -> bool:
        """Whether sites are found that reach everybody in less."""
        reach = self._reach(radius)
        if (np.diff(reach.lists.start)[self.ground.kept] == 0).any():
            return False
        count, fixed = self.question.count, self.question.fixed
        coverer = reach.coverer(self.seed)
        steps = min(LEAST_STEPS + STEPS * reach.lists.sites, int(work / coverer.work))
        found = coverer.fewest(fixed, float(self.weight.sum()), True, steps, count, self._stopped)
        if found.sum() > count:
            return False
        spare = np.setdiff1d(np.flatnonzero(self.question.alive), np.flatnonzero(found))
        return self._keep(np.concatenate([np.flatnonzero(found), spare[: count - int(found.sum())]]))

    def _keep(self, opened: NDArray[np.integer]) -> bool:
        """Keep these sites where whoever is farthest is nearer."""
        farthest = self._farthest(opened.astype(np.int32))
        if farthest >= self.high:
            return False
        self.best, self.high = opened.astype(np.int32), farthest
        return True

    def _ask(self, radius: float, *, thorough: bool) -> bool:
        """Whether it is settled if p sites reach everybody in less; keeps the plan or the proof."""
        reach = self._reach(radius)
        run = CoverRun(
            reach, self.question.count, self.seed, replace(self.ending, gap=0.0), self.began,
            ceiling=1.0, multiplier=reach.fair(),
        )  # fmt: skip
        run.pace = run.pace if thorough else SOON
        tree = run.searched() if thorough else run.rooted()
        if run.found:
            return self._keep(run.best)
        if run.proved:
            self.low, self.proof = radius, run.proof(tree)
        return run.proved

    def _stopped(self) -> bool:
        return stopped(self.ending, self.began)

    def _over(self) -> bool:
        return self.low >= self.high or gap_of(self.high, self.low) <= self.ending.gap or self._stopped()

    def _status(self) -> Status:
        if self.low >= self.high:
            return Status.OPTIMAL
        if gap_of(self.high, self.low) <= self.ending.gap:
            return Status.GAP
        return Status.STOPPED if self.ending.stop() else Status.TIME

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(Progress(time.perf_counter() - self.began, self.high, self.low, 0, 1))
