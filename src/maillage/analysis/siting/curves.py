"""Many questions in a row, each from the answer before it: the curve over p, and what travel costs in money."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .limits import Limit, as_costs
from .plans import Plan
from .pmedian import Ending, checked, sites_of, solve
from .travel import BadInstance, Lists, Points

# A plan helps the next one when their counts are apart by this part of it at most.
NEAR = 0.1


def solve_curve(
    travel: Lists | Points,
    weight: ArrayLike,
    counts: Iterable[int],
    *,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    seed: int = 0,
    ending: Ending | None = None,
) -> Iterator[Plan]:
    """The plan of each count in turn, as `solve` finds it; `ending` holds for each.

    Each starts from the sites and the multipliers of the one before, so that a curve is much sooner done than its
    points one by one. Told as they come: whoever stops listening stops the work.

    Raises BadInstance, in one sentence, before the first plan.

    Source: docs/how-it-works/algorithms/p-median.md.
    """
    fixed, banned, asked = tuple(fixed), tuple(banned), list(counts)
    for count in asked:
        checked(travel, weight, count, fixed, banned)

    def plans() -> Iterator[Plan]:
        plan: Plan | None = None
        for count in asked:
            former = plan if plan is not None and abs(count - len(plan.sites)) <= NEAR * count else None
            plan = solve(
                travel, weight, count, fixed=fixed, banned=banned, former=former, seed=seed, ending=ending or Ending()
            )
            yield plan

    return plans()


@dataclass(frozen=True)
class Trade:
    """One point of a front: no plan within `budget` travels less than `plan.bound`; `plan` itself spends `spent`."""

    budget: float
    spent: float
    plan: Plan


def solve_front(
    travel: Lists | Points,
    weight: ArrayLike,
    count: int,
    cost: ArrayLike,
    *,
    points: int = 10,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    seed: int = 0,
    ending: Ending | None = None,
) -> list[Trade]:
    """What `count` sites can do for travel and for another cost at once: money, doubles created, changes.

    cost     (sites,), never negative, what each open site adds to the other side
    points   how many budgets, from what the plan of least travel spends down to the least that any plan can
    ending   holds for each point

    Points that another one beats on both sides are left out (ε-constraint); each keeps its own proved gap. The first
    spends most and travels least.

    Raises BadInstance, in one sentence, when the question makes no sense.

    Source: docs/how-it-works/algorithms/p-median.md.
    """
    fixed, banned = tuple(fixed), tuple(banned)
    question = checked(travel, weight, count, fixed, banned)
    costs = as_costs(cost, sites_of(travel), "The cost")
    if (costs < 0).any():
        raise BadInstance(f"The cost is negative for {int((costs < 0).sum())} sites.")
    if points < 2:
        raise BadInstance(f"{points} points are asked for; a front takes 2 at least.")
    ending = ending or Ending()
    plan = solve(travel, weight, count, fixed=fixed, banned=banned, seed=seed, ending=ending)
    found = [Trade(np.inf, spent_by(plan, costs), plan)]
    free = np.sort(np.delete(costs, [*fixed, *question.banned]))
    least = float(costs[list(fixed)].sum() + free[: count - len(set(fixed))].sum())
    for budget in np.linspace(found[0].spent, least, points)[1:].tolist():
        if found[-1].spent <= budget:
            continue  # the plan before is within this budget as well: it stays the best known, and was told
        plan = solve(
            travel, weight, count, fixed=fixed, banned=banned, limits=[Limit(costs, budget)], former=plan,
            seed=seed, ending=ending,
        )  # fmt: skip
        found.append(Trade(budget, spent_by(plan, costs), plan))
    return undominated(found)


def spent_by(plan: Plan, costs: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """What the sites of a plan cost together."""
    return float(costs[list(plan.sites)].sum())


def undominated(found: list[Trade]) -> list[Trade]:
    """Those that no other one beats on one side without losing on the other."""
    kept: list[Trade] = []
    for trade in sorted(found, key=lambda one: (one.plan.objective, one.spent)):
        if not kept or trade.spent < kept[-1].spent:
            kept.append(trade)
    return kept
