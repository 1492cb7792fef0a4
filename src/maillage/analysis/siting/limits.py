"""What a plan may spend: a budget of openings, a number of changes, so many sites of a group; and what that costs.

Relaxed in the same way as service: for any tolls, one for each limit and never negative, prices that carry them bound
every plan that keeps the limits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .travel import BadInstance

# A limit is kept when it is surpassed by less than this part of it, and of one.
FORGIVEN = 1e-9
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Limit:
    """The `cost` (sites,) of the open sites sums to `most` at most. A negative cost asks for at least."""

    cost: NDArray[np.float64]
    most: float


def changes_from(former: Iterable[int], sites: int, most: int) -> Limit:
    """At most so many sites that are not among the former ones."""
    cost = np.ones(sites)
    cost[list(former)] = 0.0
    return Limit(cost, float(most))


@dataclass(frozen=True)
class Limits:
    """All of them: `cost` (limits, sites), `most` (limits,)."""

    cost: NDArray[np.float64]
    most: NDArray[np.float64]

    def __bool__(self) -> bool:
        return len(self.most) > 0

    @property
    def forgiving(self) -> Floats:
        """(limits,): what a plan may sum to, with what is forgiven; bounds allow twice that."""
        return self.most + FORGIVEN * (1 + np.abs(self.most))

    @property
    def relaxed(self) -> Floats:
        """(limits,): what bounds allow."""
        return self.most + 2 * FORGIVEN * (1 + np.abs(self.most))

    def keep(self, opened: NDArray[np.integer]) -> bool:
        """Whether these sites together keep every limit."""
        return bool((self.cost[:, opened].sum(axis=1) <= self.forgiving).all())

    def room(self, opened: NDArray[np.integer]) -> Floats:
        """(limits,): what these sites leave unspent."""
        left: Floats = self.forgiving - self.cost[:, opened].sum(axis=1)
        return left


def no_limits(sites: int) -> Limits:
    """Everything is allowed."""
    return Limits(np.empty((0, sites)), np.empty(0))


def checked_limits(given: Iterable[Limit], sites: int) -> Limits:
    """The limits as tables, or BadInstance with what is wrong in one."""
    costs, mosts = [], []
    for number, limit in enumerate(given, 1):
        cost = as_costs(limit.cost, sites, f"The cost of limit {number}")
        if not np.isfinite(limit.most):
            raise BadInstance(f"Limit {number} is {limit.most}; a number is needed.")
        costs.append(cost)
        mosts.append(float(limit.most))
    return Limits(np.array(costs), np.array(mosts)) if costs else no_limits(sites)


def as_costs(given: ArrayLike, sites: int, name: str) -> Floats:
    """(sites,) numbers, or BadInstance."""
    cost = np.asarray(given, dtype=np.float64)
    if cost.shape != (sites,):
        raise BadInstance(f"{name} has shape {cost.shape}; there are {sites} sites, so ({sites},) is needed.")
    if not np.isfinite(cost).all():
        raise BadInstance(f"{name} is missing or infinite for {int((~np.isfinite(cost)).sum())} sites.")
    return cost
