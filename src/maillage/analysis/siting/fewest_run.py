"""One run of the solver of set covering: few sites, then what no fewer sites can reach."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .cover_plans import CoverCertificate, CoverPlan, Problem
from .cover_run import CoverRun, Reach, stopped
from .covering import reached
from .ground import Floats, Near
from .linear import prices_of_fewest
from .plans import Progress, Proof, Status, gap_of
from .pmedian import Ending, Question
from .relaxation import Pace
from .running import assignment_of
from .travel import BadInstance

# Steps of the search of a cover for each site, before the bound climbs and after it where they are still apart.
FIRST_STEPS, STEPS = 4, 20
# A climb towards a number of sites that may be too high is soon given up.
LEAP = Pace(rounds=1000, patience=60, least=0.05)
FORGIVEN = 1e-9


class Fewest:
    """One run, from the question to the plan. `low` sites at least are needed, which `proof` shows."""

    def __init__(
        self, question: Question, within: float, share: float, seed: int, ending: Ending,
        progress: Callable[[Progress], None] | None, began: float,
    ) -> None:  # fmt: skip
        self.question, self.within, self.share = question, within, share
        self.seed, self.ending, self.progress, self.began = seed, ending, progress, began
        total = float(question.weight.sum())
        self.allowed = (1 - share) * total + FORGIVEN * total
        weight = question.weight if share < 1 else (question.weight > 0).astype(np.float64)
        lists = reached(question.travel, question.weight, within)
        self.reach = Reach(lists, weight, question.fixed, question.banned, question.limits)
        self._check(total)
        whole = bool((weight == np.floor(weight)).all())
        # The least that may not be left out.
        self.ceiling = 1.0 if share == 1 else np.floor(self.allowed) + 1 if whole else self.allowed * (1 + 3e-9)
        self.best = np.flatnonzero(question.alive).astype(np.int32)
        self.low = 1
        self.proof = Proof((np.zeros(len(weight)),))
        self.multiplier: Floats | None = None

    def plan(self) -> CoverPlan:
        """The whole run."""
        self._search(self.question.fixed, 1000 + FIRST_STEPS * self.reach.lists.sites)
        if not self._over():
            self._start_at_top()
        self._raise(thorough=False)
        if not self._over():
            self._search(self.best, 1000 + STEPS * self.reach.lists.sites)
        self._raise(thorough=True)
        question = self.question
        sites, fixed, banned = (tuple(found.tolist()) for found in (self.best, question.fixed, question.banned))
        certificate = CoverCertificate(
            Problem.FEWEST, len(sites), self.within, self.share, fixed, banned, sites, len(sites), self.low, self.proof
        )
        return CoverPlan(
            Problem.FEWEST, self.seed, self._status(), sites, len(sites), self.low, time.perf_counter() - self.began,
            assignment_of(question, self.best), certificate,
        )  # fmt: skip

    def _check(self, total: float) -> None:
        near = self.question.alive[self.reach.lists.site].astype(np.int64)
        counted = np.concatenate(([0], np.cumsum(near)))
        lost = (counted[self.reach.lists.start[1:]] == counted[self.reach.lists.start[:-1]]) & (
            self.question.weight > 0
        )
        left = float(self.question.weight[lost].sum())
        if left > self.allowed or (self.share == 1 and lost.any()):
            raise BadInstance(
                f"{int(lost.sum())} clients have no site within {self.within:g} that may open: "
                f"{1 - left / total:.4%} of the weight can be reached at most."
            )

    def _search(self, opened: NDArray[np.integer], steps: int) -> None:
        """Few sites, without proof."""
        coverer = self.reach.coverer(self.seed)
        weight = self.reach.weight
        served = weight[weight > 0].sum() if self.share == 1 else weight.sum() - self.allowed
        enough = max(self.low, len(self.question.fixed))
        found = coverer.fewest(opened, float(served), self.share == 1, steps, enough, self._stopped)
        self.best = np.flatnonzero(found).astype(np.int32)

    def _raise(self, *, thorough: bool) -> None:
        """Show that one number of sites after the other is too few, while that is found; by branches where thorough."""
        self.low = max(self.low, len(self.question.fixed))
        step = 1 if thorough else (len(self.best) - self.low) // 2
        while not self._over():
            step = max(1, min(step, len(self.best) - self.low))
            run = CoverRun(
                self.reach, self.low + step - 1, self.seed, replace(self.ending, gap=0.0), self.began,
                ceiling=self.ceiling, multiplier=self.multiplier if self.multiplier is not None else self.reach.fair(),
            )  # fmt: skip
            run.pace = LEAP if step > 1 else run.pace
            tree = run.searched() if thorough else run.rooted()
            self.multiplier = tree.root.ascent.multiplier
            if run.found:
                self.best = run.best
            elif run.proved:
                self.low, self.proof = self.low + step, run.proof(tree)
                self._leap(run)
            elif step == 1:
                break
            else:
                step //= 2
            self._tell()

    def _start_at_top(self) -> None:
        """The multipliers of the linear programme, where there is time for it."""
        run = CoverRun(self.reach, self.low, self.seed, self.ending, self.began, multiplier=self.reach.fair())
        near = run.start.near
        assert isinstance(near, Near)
        must = np.isin(np.arange(near.sites), self.question.fixed)
        seconds = (self.began + self.ending.seconds - time.perf_counter()) / 2
        allowed = 0.0 if self.share == 1 else self.allowed
        found = prices_of_fewest(near, self.reach.alive, must, allowed, seconds)
        if found is not None:
            self.multiplier = np.minimum(found, near.limit)
            self._leap(run)
        self._tell()

    def _leap(self, run: CoverRun) -> None:
        """More sites that the same multipliers show to be too few."""
        assert self.multiplier is not None
        price = run.ground.prices(self.multiplier, self.reach.alive)
        free = np.sort(np.delete(price, np.union1d(self.question.fixed, self.question.banned).astype(int)))
        base = float(run.ground.weight @ self.multiplier) + float(price[self.question.fixed].sum())
        enough = self.ceiling - 1 + 1e-6 if run.integral else self.ceiling * (1 - 1e-9)
        shown = len(self.question.fixed) + int((base + np.cumsum(free) >= enough).sum())
        if shown >= self.low:
            over = np.zeros(len(self.question.weight))
            over[run.ground.kept] = self.multiplier
            self.low, self.proof = min(shown + 1, len(self.best)), Proof((over,))

    def _stopped(self) -> bool:
        return stopped(self.ending, self.began)

    def _over(self) -> bool:
        return self.low >= len(self.best) or gap_of(len(self.best), self.low) <= self.ending.gap or self._stopped()

    def _status(self) -> Status:
        if self.low >= len(self.best):
            return Status.OPTIMAL
        if gap_of(len(self.best), self.low) <= self.ending.gap:
            return Status.GAP
        return Status.STOPPED if self.ending.stop() else Status.TIME

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(Progress(time.perf_counter() - self.began, len(self.best), self.low, 0, 1))
