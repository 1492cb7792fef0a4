"""The best communes to open in, beside what stands: the solvers of `maillage.analysis.siting`, with their proof."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.siting import (
    BadInstance,
    CoverPlan,
    Ending,
    Limit,
    Lists,
    Plan,
    Progress,
    Trade,
    solve,
    solve_front,
    solve_lscp,
    solve_mclp,
    solve_pcenter,
    verify,
    verify_cover,
)
from maillage.analysis.siting.plans import VERSION as SOLVER
from maillage.analysis.travel import Points, SparseTravel, TravelModel
from maillage.analysis.travel.roads import only
from maillage.catalogue.territories.compute import CUTOFF_SECONDS, commune_points, estimate_in_force
from maillage.foundation.tools.errors import DomainError
from maillage.insight.coverage.choices import Goal
from maillage.insight.coverage.queries import Ground
from maillage.insight.coverage.queries.serving import BEYOND

VERSION = f"2.{SOLVER}"
"""Of the question put to the solver and of the solver: with another one the same question is asked anew."""
SEED = 0
AT_ONCE = 256
TOWN = 10_000
"""Inhabitants from which a commune is a town, where a place may cost something else."""
FRONT = 10
"""How many budgets a front tries, at most."""
Seconds = NDArray[np.int64]


class NobodyToServe(DomainError):
    """Nobody lives in the territory, or no commune may be opened in."""


class OutOfReach(DomainError):
    """No choice of places brings so many within the minutes asked for."""


class BudgetTooSmall(DomainError):
    """The places that open whatever comes cost more than the budget."""


class Asked(TypedDict):
    """What all solvers take beside the question."""

    fixed: tuple[int, ...]
    banned: list[int]
    seed: int
    ending: Ending | None


@dataclass(frozen=True)
class Aim:
    """What is looked for, and by which measure it is the best.

    more    how many places, at most where there is a budget; not said for the fewest
    least   communes with fewer inhabitants are not opened in, unless asked for
    near    minutes, for the most and for the fewest; share: of a hundred who count, how many the fewest must reach
    budget  for a year; cost: of a place for a year, and in a town
    moves   how many of the hubs that may move do so at most; for the shortest way and for the most
    """

    goal: Goal = Goal.SHORTEST
    more: int = 0
    least: int = 0
    near: int = 0
    share: int = 100
    budget: int = 0
    cost: int = 0
    cost_town: int = 0
    moves: int = 0

    @property
    def is_choice(self) -> bool:
        """Whether there is something to choose."""
        return self.more > 0 or self.moves > 0 or self.goal == Goal.FEWEST

    @property
    def spare(self) -> int:
        """How many of the places may stay closed: a budget need not be spent."""
        return self.more if self.goal in (Goal.BUDGET, Goal.FRONT) else 0

    def costs(self, ground: Ground) -> NDArray[np.float64]:
        """(communes,): what a place costs for a year in each."""
        found: NDArray[np.float64] = np.where(ground.inhabitants < TOWN, self.cost, self.cost_town or self.cost)
        return found.astype(np.float64)


@dataclass(frozen=True)
class Movable:
    """A hub that may close and reopen elsewhere: whom it serves nearer than what stays, and the seconds to it."""

    key: int
    positions: NDArray[np.int64]
    seconds: Seconds


@dataclass(frozen=True)
class Point:
    """One budget of a front: no choice that costs as little has a shorter whole way than the bound of the plan."""

    spent: int
    opened: tuple[int, ...]
    plan: Plan
    is_verified: bool


@dataclass(frozen=True)
class Sites:
    """The communes chosen, and what is proved; without a choice to make (`plan` None) there is nothing to prove.

    opened   positions in the ground, those asked for first
    seconds  (opened,), each (communes,): travel to each of them, `BEYOND` past the cut-off
    moved    keys of the hubs that close, to reopen in one of the communes
    front    of the question about minutes and cost, the dearest first, which is the plan itself
    """

    opened: tuple[int, ...]
    seconds: tuple[Seconds, ...]
    plan: Plan | CoverPlan | None = None
    is_verified: bool = False
    moved: tuple[int, ...] = ()
    front: tuple[Point, ...] = ()


@dataclass(frozen=True)
class _Posed:
    """The question as the solvers read it: after the communes come what stands, as one site, the hubs that may move,
    each a site, and the spare ones."""

    ground: Ground
    aim: Aim
    travel: Lists
    opened: tuple[int, ...]
    how: Asked
    movable: Sequence[Movable] = ()
    progress: Callable[[Progress], None] | None = field(default=None)

    @property
    def weight(self) -> NDArray[np.float64]:
        return self.ground.people.astype(np.float64)

    @property
    def count(self) -> int:
        return 1 + len(self.movable) + len(self.opened) + self.aim.more

    @property
    def costs(self) -> NDArray[np.float64]:
        costs = np.zeros(self.travel.sites)
        costs[: len(self.ground)] = self.aim.costs(self.ground)
        return costs

    @property
    def limits(self) -> list[Limit]:
        """At least so many of the hubs that may move stay; a budget."""
        limits = []
        if self.movable:
            stays = np.zeros(self.travel.sites)
            stays[self.numbers] = -1.0
            limits.append(Limit(stays, float(self.aim.moves - len(self.movable))))
        if self.aim.goal == Goal.BUDGET:
            limits.append(Limit(self.costs, float(self.aim.budget)))
        return limits

    @property
    def numbers(self) -> list[int]:
        """Of the hubs that may move, as sites."""
        first = len(self.ground) + 1
        return list(range(first, first + len(self.movable)))

    def moved(self, plan: Plan | CoverPlan) -> tuple[int, ...]:
        """Keys of the hubs that the plan closes."""
        return tuple(
            one.key for number, one in zip(self.numbers, self.movable, strict=True) if number not in plan.sites
        )

    def sites(self, plan: Plan | CoverPlan) -> tuple[int, ...]:
        """The communes of a plan, those asked for first."""
        found = (site for site in sorted(plan.sites) if site < len(self.ground) and site not in self.opened)
        return (*self.opened, *found)

    def is_true(self, plan: Plan | CoverPlan) -> bool:
        """Whether the second program agrees."""
        if isinstance(plan, CoverPlan):
            return verify_cover(self.travel, self.weight, plan.certificate) is None
        return verify(self.travel, self.weight, plan.certificate) is None


def best_sites(
    ground: Ground,
    base: Seconds,
    aim: Aim,
    *,
    asked: Sequence[int] = (),
    movable: Sequence[Movable] = (),
    ending: Ending | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Sites:
    """The communes that are best for the aim, beside those asked for.

    base     (communes,), seconds to what stands and stays, `BEYOND` for nothing within the cut-off
    asked    positions of communes that open whatever comes
    movable  hubs that may move, which `base` is without; for the shortest way and for the most

    What stands counts as one more site, always open, at the travel that each commune has to it. People beyond the
    cut-off count as the cut-off: the bound is true of that question.

    Raises NobodyToServe, OutOfReach, BudgetTooSmall.
    """
    points, opened = points_of(ground), tuple(asked)
    if not aim.is_choice:
        return Sites(opened, _to_each(points, opened))
    posed = _posed(ground, aim, points, base, opened, movable, ending, progress)
    if aim.goal == Goal.FRONT:
        return _front(posed, points)
    plan = _solved(posed)
    opened = posed.sites(plan)
    return Sites(opened, _to_each(points, opened), plan, posed.is_true(plan), posed.moved(plan))


def _posed(
    ground: Ground, aim: Aim, points: Points, base: Seconds, opened: tuple[int, ...],
    movable: Sequence[Movable], ending: Ending | None, progress: Callable[[Progress], None] | None,
) -> _Posed:  # fmt: skip
    travel = lists_of(points, base, movable)
    travel = replace(travel, sites=travel.sites + aim.spare)
    here = len(ground)
    banned = [one for one in np.flatnonzero(ground.inhabitants < aim.least).tolist() if one not in opened]
    wanted = 1 if aim.spare or aim.goal == Goal.FEWEST else aim.more
    if not ground.people.any() or here - len(banned) - len(opened) < wanted:
        raise NobodyToServe("Nobody lives there, or no commune is left to open in.")
    how: Asked = {"fixed": (here, *opened), "banned": banned, "seed": SEED, "ending": ending}
    return _Posed(ground, aim, travel, opened, how, movable, progress)


def _solved(posed: _Posed) -> Plan | CoverPlan:
    aim, progress = posed.aim, posed.progress
    match aim.goal:
        case Goal.MOST:
            within, limits = aim.near * 60.0, posed.limits
            return solve_mclp(
                posed.travel, posed.weight, posed.count, within, limits=limits, **posed.how, progress=progress
            )
        case Goal.FARTHEST:
            return solve_pcenter(posed.travel, posed.weight, posed.count, **posed.how, progress=progress)
        case Goal.FEWEST:
            return _fewest(posed)
        case Goal.BUDGET if posed.costs[list(posed.opened)].sum() > aim.budget:
            raise BudgetTooSmall(f"{aim.budget} is less than what opens whatever comes costs.")
    return solve(posed.travel, posed.weight, posed.count, limits=posed.limits, **posed.how, progress=progress)


def _fewest(posed: _Posed) -> CoverPlan:
    within, share = posed.aim.near * 60.0, posed.aim.share / 100
    try:
        return solve_lscp(posed.travel, posed.weight, within, share=share, **posed.how, progress=posed.progress)
    except BadInstance as error:
        raise OutOfReach(str(error)) from error


def _front(posed: _Posed, points: Points) -> Sites:
    how = posed.how
    if (ending := how["ending"]) is not None:
        how = {**how, "ending": replace(ending, seconds=ending.seconds / FRONT)}
    trades = solve_front(posed.travel, posed.weight, posed.count, posed.costs, points=FRONT, **how)
    front = tuple(_point(posed, trade) for trade in trades)
    best = front[0]
    return Sites(best.opened, _to_each(points, best.opened), best.plan, best.is_verified, front=front)


def _point(posed: _Posed, trade: Trade) -> Point:
    return Point(round(trade.spent), posed.sites(trade.plan), trade.plan, posed.is_true(trade.plan))


def points_of(ground: Ground) -> Points:
    """The communes of the ground as points, in its order."""
    keys, every = commune_points()
    return only(every, np.searchsorted(keys, ground.keys))


def lists_of(points: Points, base: Seconds, movable: Sequence[Movable] = ()) -> Lists:
    """For each commune, the communes and the hubs that may move that are nearer than what stands, and what stands, the
    nearest first.

    A site that is further than what stands never serves anybody, so that it is not listed. A few hundred sites are
    worked out at a time: memory goes with the pairs kept.
    """
    model = estimate_in_force()
    nearer = [_nearer(model, points, base, start) for start in range(0, len(points), AT_ONCE)]
    standing = np.flatnonzero(base < BEYOND)
    here = [np.full(len(standing), len(points))]
    here += [np.full(len(one.positions), len(points) + number) for number, one in enumerate(movable, 1)]
    client = np.concatenate([standing, *(one.positions for one in movable), *(one.origin for one in nearer)])
    site = np.concatenate([*here, *(one.destination for one in nearer)])
    seconds = np.concatenate([base[standing], *(one.seconds for one in movable), *(one.seconds for one in nearer)])
    order = np.lexsort((site, seconds, client))
    start = np.concatenate(([0], np.cumsum(np.bincount(client, minlength=len(points))))).astype(np.int64)
    return Lists(
        start,
        site[order].astype(np.int32),
        seconds[order].astype(np.float32),
        sites=len(points) + 1 + len(movable),
        beyond=float(CUTOFF_SECONDS),
    )


def _nearer(model: TravelModel, points: Points, base: Seconds, start: int) -> SparseTravel:
    """Pairs whose site is one of a few hundred and nearer than what stands."""
    sites = np.arange(start, min(start + AT_ONCE, len(points)))
    found = model.table(points, only(points, sites), CUTOFF_SECONDS)
    kept = found.seconds < base[found.origin]
    return SparseTravel(found.origin[kept], found.destination[kept] + start, found.seconds[kept])


def _to_each(points: Points, sites: Sequence[int]) -> tuple[Seconds, ...]:
    """(communes,) for each site: seconds to it."""
    found = estimate_in_force().table(points, only(points, np.array(sites, dtype=np.intp)), CUTOFF_SECONDS)
    seconds = np.full((len(sites), len(points)), BEYOND, dtype=np.int64)
    seconds[found.destination, found.origin] = found.seconds
    return tuple(seconds)
