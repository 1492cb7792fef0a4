"""Plans within limits: the choice of the cheapest sites, made to spend less."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from .ground import Floats
from .relaxation import Choice, Chosen


def cheapest_within(choice: Choice, price: Floats, *, surely: bool) -> Chosen | None:
    """A plan that keeps the limits, of low price where one is found soon; None where there is none.

    surely   look until one is found or none can be; else for a moment
    """
    plan = choice.cheapest(price)
    if choice.limits.keep(plan) or choice.impossible:
        return plan
    mended = mend(choice, price, plan)
    return any_within(choice) if mended is None and surely else mended


def mend(choice: Choice, price: Floats, plan: Chosen) -> Chosen | None:
    """The plan after exchanges that bring it within the limits, each the one that brings it nearest; None if stuck.

    Of exchanges that bring it within at once, the one of least price.
    """
    limits, plan = choice.limits, plan.copy()
    unit = np.maximum(np.abs(limits.cost).max(axis=1), 1e-12)
    over = np.inf
    for _ in range(2 * len(plan)):
        out, free = np.flatnonzero(~choice.must[plan]), np.setdiff1d(np.flatnonzero(choice.alive), plan)
        if not len(out) or not len(free):
            return None
        spent = limits.cost[:, plan].sum(axis=1) - limits.most
        after = sum(
            np.maximum(spent[k] - limits.cost[k, plan[out], None] + limits.cost[k, free], 0.0) / unit[k]
            for k in range(len(unit))
        )
        asked = after + 1e-9 * (price[free] - price[plan[out], None]) / (float(np.ptp(price)) + 1e-9)
        leaving, coming = np.unravel_index(np.argmin(asked), asked.shape)
        if after[leaving, coming] >= over - 1e-12:
            return None
        over, plan[out[leaving]] = after[leaving, coming], free[coming]
        if limits.keep(plan):
            return np.sort(plan)
    return None


def any_within(choice: Choice) -> Chosen | None:
    """A plan that keeps the limits; None where there is none."""
    sites = len(choice.alive)
    found = milp(
        np.zeros(sites),
        integrality=np.ones(sites),
        bounds=Bounds(choice.must.astype(float), choice.alive.astype(float)),
        constraints=[
            LinearConstraint(np.ones((1, sites)), choice.count, choice.count),
            LinearConstraint(choice.limits.cost, -np.inf, choice.limits.most),
        ],
    )
    plan = np.flatnonzero(np.zeros(sites) if found.x is None else found.x > 0.5)
    return plan if len(plan) == choice.count and choice.limits.keep(plan) else None
