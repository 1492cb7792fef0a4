"""One run of the solver of maximal covering: a plan, then the search of the p-median on who is left out."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .cover_plans import CoverCertificate, CoverPlan, Problem
from .cover_run import CoverRun, Reach, stopped
from .covering import reached
from .plans import Progress
from .pmedian import Ending, Question
from .relaxation import Choice
from .running import assignment_of
from .spending import cheapest_within
from .travel import BadInstance

# Annealings before the bound climbs.
ROUNDS = 1


def most(
    question: Question,
    within: float,
    known: NDArray[np.intp],
    seed: int,
    ending: Ending,
    progress: Callable[[Progress], None] | None,
    began: float,
) -> CoverPlan:
    """The whole run."""
    lists = reached(question.travel, question.weight, within)
    if not question.alive[lists.site].any():
        raise BadInstance(f"No client is within {within:g} of a site that may open.")
    reach = Reach(lists, question.weight, question.fixed, question.banned, question.limits)
    total = float(question.weight.sum())
    opened = first_plan(reach, question, known, seed, lambda: stopped(ending, began))

    def tell(told: Progress) -> None:
        if progress is not None:
            progress(replace(told, best=total - told.best, bound=total - told.bound))

    run = CoverRun(reach, question.count, seed, ending, began, known=opened, progress=tell)
    tree = run.searched()
    left = float(np.ceil(run.bound - 1e-6)) if run.integral else run.bound
    objective, bound = total - run.upper, total - max(left, 0.0)
    sites, fixed, banned = (tuple(found.tolist()) for found in (run.best, question.fixed, question.banned))
    certificate = CoverCertificate(
        Problem.MOST, question.count, within, 1.0, fixed, banned, sites, objective, bound, run.proof(tree),
        question.limits if question.limits else None,
    )  # fmt: skip
    return CoverPlan(
        Problem.MOST, seed, run.status, sites, objective, bound, time.perf_counter() - began,
        assignment_of(question, run.best), certificate,
    )  # fmt: skip


def first_plan(
    reach: Reach, question: Question, known: NDArray[np.intp], seed: int, stop: Callable[[], bool]
) -> NDArray[np.intp]:
    """Sites that reach many, from those known on; within the limits where there are some."""
    total = float(question.weight.sum())
    known = np.setdiff1d(known, question.fixed)[: question.count - len(question.fixed)]
    opened = np.flatnonzero(reach.coverer(seed).most(question.count, known, ROUNDS, total, stop))
    if question.limits.keep(opened):
        return opened
    must = np.isin(np.arange(len(question.alive)), question.fixed)
    choice = Choice(question.alive, must, question.count, question.limits)
    price = np.zeros(len(must))
    price[opened] = -1.0
    found = cheapest_within(choice, price, surely=True)
    if found is None:
        raise BadInstance(f"No choice of {question.count} sites keeps the limits.")
    return found
