"""Set covering: the fewest sites so that everybody, or a share of the people, is within so many minutes."""

import time
from collections.abc import Callable, Iterable

from numpy.typing import ArrayLike

from .cover_plans import CoverPlan
from .mclp import check_within
from .plans import Progress
from .pmedian import Ending, checked, sites_of
from .travel import BadInstance, Lists, Points


def solve_lscp(
    travel: Lists | Points,
    weight: ArrayLike,
    within: float,
    *,
    share: float = 1.0,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    seed: int = 0,
    ending: Ending | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> CoverPlan:
    """The fewest sites with `share` of the weight at most `within` from an open one; 1: every client that weighs.

    Everything else is as for the p-median, `pmedian.solve`; `best` and `bound` of the progress are numbers of sites.

    Raises BadInstance, in one sentence, when the question makes no sense.

    Source: docs/how-it-works/algorithms/covering.md.
    """
    banned = tuple(banned)
    fixed = tuple(fixed)
    allowed = sites_of(travel) - len({site for site in banned if 0 <= site < sites_of(travel)})
    question = checked(travel, weight, max(allowed, 1), fixed, banned)
    check_within(travel, within)
    if not 0 < share <= 1:
        raise BadInstance(f"share is {share}; more than 0, and 1 at most, is needed.")
    from .fewest_run import Fewest  # noqa: PLC0415 - as in pmedian.solve

    return Fewest(question, within, float(share), seed, ending or Ending(), progress, time.perf_counter()).plan()
