"""Maximal covering: where to open p sites so that most people live within so many minutes, with a proved bound."""

import time
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike

from .cover_plans import CoverPlan
from .limits import Limit
from .plans import Progress
from .pmedian import Ending, checked
from .travel import BadInstance, Lists, Points


def solve_mclp(
    travel: Lists | Points,
    weight: ArrayLike,
    count: int,
    within: float,
    *,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    limits: Iterable[Limit] = (),
    warm: Iterable[int] = (),
    seed: int = 0,
    ending: Ending | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> CoverPlan:
    """The `count` sites with most weight of clients whose travel to an open one is at most `within`.

    Everything else is as for the p-median, `pmedian.solve`; `best` and `bound` of the progress are weights reached.

    Raises BadInstance, in one sentence, when the question makes no sense.

    Source: docs/how-it-works/algorithms/covering.md.
    """
    question = checked(travel, weight, count, fixed, banned, limits)
    check_within(travel, within)
    from .covering_run import most  # noqa: PLC0415 - as in pmedian.solve

    known = [site for site in sorted(set(warm)) if 0 <= site < len(question.alive) and question.alive[site]]
    return most(question, within, np.array(known, np.intp), seed, ending or Ending(), progress, time.perf_counter())


def check_within(travel: Lists | Points, within: float) -> None:
    """BadInstance where nobody can be told to be within that travel or not."""
    if not (np.isfinite(within) and within >= 0):
        raise BadInstance(f"within is {within}; a travel of 0 or more is needed.")
    if isinstance(travel, Lists) and within >= travel.beyond:
        raise BadInstance(f"within is {within}; the lists tell travel under {travel.beyond} only.")
