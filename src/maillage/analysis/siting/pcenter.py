"""The p-centre: where to open p sites so that whoever is farthest is as near as possible, with a proved bound."""

import time
from collections.abc import Callable, Iterable

from numpy.typing import ArrayLike

from .cover_plans import CoverPlan
from .plans import Progress
from .pmedian import Ending, checked
from .travel import Lists, Points


def solve_pcenter(
    travel: Lists | Points,
    weight: ArrayLike,
    count: int,
    *,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    seed: int = 0,
    ending: Ending | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> CoverPlan:
    """The `count` sites for which the longest travel of a client that weighs something to an open one is least.

    Who is in reach of no open site is as far as `travel.beyond`. Everything else is as for the p-median,
    `pmedian.solve`; `best` and `bound` of the progress are travel.

    Raises BadInstance, in one sentence, when the question makes no sense.

    Source: docs/how-it-works/algorithms/covering.md.
    """
    question = checked(travel, weight, count, fixed, banned)
    from .nearest_run import Nearest  # noqa: PLC0415 - as in pmedian.solve

    return Nearest(question, seed, ending or Ending(), progress, time.perf_counter()).plan()
