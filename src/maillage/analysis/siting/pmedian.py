"""The p-median: where to open p sites so that the whole way of all people is shortest, with a bound that is proved."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .limits import Limit, Limits, checked_limits, no_limits
from .plans import Plan, Progress
from .travel import BadInstance, Lists, Points

# A question with limits starts from the plan without them, proved to this part.
FIRST_GAP = 1e-3
EMPTY = np.empty(0, np.intp)


@dataclass(frozen=True)
class Question:
    """What is asked, checked: weights (clients,), how many sites in all, those that must and must not be among them.

    limits   what they may spend; former: a plan to start from
    """

    travel: Lists | Points
    weight: NDArray[np.float64]
    count: int
    fixed: NDArray[np.intp]
    banned: NDArray[np.intp]
    limits: Limits
    former: Plan | None = None

    @property
    def alive(self) -> NDArray[np.bool_]:
        """(sites,): whether a site may be open."""
        return np.isin(np.arange(sites_of(self.travel)), self.banned, invert=True)


@dataclass(frozen=True)
class Ending:
    """When to end: at this gap, after these seconds, or when `stop`, asked often, says so; else at the optimum."""

    gap: float = 0.0
    seconds: float = np.inf
    stop: Callable[[], bool] = lambda: False


def solve(
    travel: Lists | Points,
    weight: ArrayLike,
    count: int,
    *,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    limits: Iterable[Limit] = (),
    warm: Iterable[int] = (),
    former: Plan | None = None,
    seed: int = 0,
    ending: Ending | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """The `count` sites for which the sum over clients of weight times travel to the nearest one is least.

    travel     from clients to sites
    weight     (clients,), never negative; who weighs nothing is left aside
    fixed      sites that stay open, counted in `count`; banned: sites that must not open
    limits     what the open sites may spend: a budget, a number of changes (`changes_from`), so many of a group
    warm       sites of a former plan, where the search starts
    former     a former plan for the same clients and sites, where both the search and the bound start: much sooner done
    ending     when to end before the optimum; what is not proved then shows in the gap
    progress   told, a few times a second at most, where the run stands

    The bound holds for every choice that keeps to `fixed`, `banned` and `limits`. The same question with the same seed
    has the same answer, unless time or a hand stopped it. Memory: 16 bytes a pair within one and a half times the
    travel to the second site, at most; nothing for the others.

    Raises BadInstance, in one sentence, when the question makes no sense.

    Source: docs/how-it-works/algorithms/p-median.md.
    """
    question = checked(travel, weight, count, fixed, banned, limits, former)
    from .running import Run  # noqa: PLC0415 - numba takes half a second and 70 MB to load, and the web never solves

    before, ending = time.perf_counter(), ending or Ending()
    if question.limits and former is None:
        first = replace(ending, gap=max(ending.gap, FIRST_GAP))
        free = replace(question, limits=no_limits(sites_of(travel)))
        question = replace(question, former=Run(free, EMPTY, seed, first, None, before).plan())
    return Run(question, np.array(sorted(set(warm)), dtype=np.intp), seed, ending, progress, before).plan()


def checked(
    travel: Lists | Points, weight: ArrayLike, count: int, fixed: Iterable[int], banned: Iterable[int],
    limits: Iterable[Limit] = (), former: Plan | None = None,
) -> Question:  # fmt: skip
    """The question, or BadInstance with the reason why it has no answer."""
    weights = np.asarray(weight, dtype=np.float64)
    sites = sites_of(travel)
    if weights.shape != (len(travel),):
        raise BadInstance(
            f"weight has shape {weights.shape}; travel has {len(travel)} clients, so ({len(travel)},) is needed."
        )
    if not np.isfinite(weights).all():
        raise BadInstance(f"{int((~np.isfinite(weights)).sum())} of {len(weights)} weights are missing or infinite.")
    if (weights < 0).any():
        raise BadInstance(f"{int((weights < 0).sum())} of {len(weights)} weights are negative.")
    if not (weights > 0).any():
        raise BadInstance("No client weighs anything, so every choice is as good.")
    kept, out = numbers(fixed, sites, "fixed"), numbers(banned, sites, "banned")
    both = np.intersect1d(kept, out)
    if len(both):
        raise BadInstance(f"Site {both[0]} is both fixed and banned.")
    if not 1 <= count <= sites - len(out):
        raise BadInstance(f"{count} sites are asked for; 1 to {sites - len(out)} can be open.")
    if count < len(kept):
        raise BadInstance(f"{count} sites are asked for, but {len(kept)} are fixed.")
    if former is not None and (former.certificate.proof.multipliers[-1].shape != weights.shape):
        raise BadInstance(f"The former plan is not one for {len(weights)} clients.")
    question = Question(travel, weights, int(count), kept, out, checked_limits(limits, sites), former)
    if isinstance(travel, Lists) and not question.alive[travel.site].any():
        raise BadInstance("No client can reach any of the sites that may open.")
    return question


def sites_of(travel: Lists | Points) -> int:
    """How many sites there are."""
    return travel.sites if isinstance(travel, Lists) else len(travel.sites)


def numbers(given: Iterable[int], sites: int, name: str) -> NDArray[np.intp]:
    """Sites given by their numbers, each once, in rising order."""
    found = np.array(sorted(set(given)), dtype=np.intp)
    if len(found) and not 0 <= found[0] <= found[-1] < sites:
        raise BadInstance(f"{name} goes from {found[0]} to {found[-1]}; 0 to {sites - 1} is needed.")
    return found
