"""The p-median where each site can take so much: where to open p sites, and who goes to which, in parts if need be."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .limits import as_costs
from .plans import VERSION, Certificate, Progress, Status, gap_of
from .pmedian import Ending, checked, sites_of
from .travel import BadInstance, Lists, Points

# A site is not full while less than this part of what it can take is asked beyond it.
FORGIVEN = 1e-9


@dataclass(frozen=True)
class Shares:
    """Who goes where: `part` of client `client` to site `site`; a client stands once for each of its sites."""

    client: NDArray[np.int32]
    site: NDArray[np.int32]
    part: NDArray[np.float64]


@dataclass(frozen=True)
class FullPlan:
    """The best sites found, who goes where, and how far from the best of all they can be at most; see `Plan`."""

    seed: int
    status: Status
    sites: tuple[int, ...]
    objective: float
    bound: float
    seconds: float
    shares: Shares = field(repr=False)
    certificate: Certificate = field(repr=False)
    version: str = VERSION

    @property
    def gap(self) -> float:
        """Part of the objective that is not proved."""
        return gap_of(self.objective, self.bound)


@dataclass(frozen=True)
class Load:
    """What clients ask of a site and what sites can take: `demand` (clients,), `capacity` (sites,)."""

    demand: NDArray[np.float64]
    capacity: NDArray[np.float64]


def solve_capacitated(
    travel: Lists | Points,
    weight: ArrayLike,
    demand: ArrayLike,
    capacity: ArrayLike,
    count: int,
    *,
    fixed: Iterable[int] = (),
    banned: Iterable[int] = (),
    seed: int = 0,
    ending: Ending | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> FullPlan:
    """The `count` sites, and shares of the clients among them, for which weight times travel is least in all.

    demand     (clients,), more than 0 for who weighs something: what serving all of a client takes
    capacity   (sites,), what a site can take; a client may be shared among several
    travel     where lists are cut short, nobody is served beyond them

    Everything else is as for the p-median, `pmedian.solve`. All pairs are kept: 12 bytes each.

    Raises BadInstance, in one sentence, when the question makes no sense or the sites cannot take everybody.

    Source: docs/how-it-works/algorithms/capacities.md.
    """
    question = checked(travel, weight, count, fixed, banned)
    load = checked_load(question.weight, demand, capacity, sites_of(travel))
    largest = np.sort(np.delete(load.capacity, [*question.fixed, *question.banned]))[::-1]
    room = float(load.capacity[question.fixed].sum() + largest[: count - len(question.fixed)].sum())
    asked = float(load.demand.sum())
    if room < asked * (1 - FORGIVEN):
        raise BadInstance(f"{count} sites can take {room:g} at most; {asked:g} is asked.")
    from .capacity_run import CapacityRun  # noqa: PLC0415 - as in pmedian.solve

    return CapacityRun(question, load, seed, ending or Ending(), progress, time.perf_counter()).full_plan()


def checked_load(weight: NDArray[np.float64], demand: ArrayLike, capacity: ArrayLike, sites: int) -> Load:
    """Demand and capacity as tables, or BadInstance; who weighs nothing asks for nothing."""
    asked = np.asarray(demand, dtype=np.float64)
    if asked.shape != weight.shape:
        raise BadInstance(f"demand has shape {asked.shape}; {weight.shape} is needed.")
    wrong = (weight > 0) & ~(np.isfinite(asked) & (asked > 0))
    if wrong.any():
        raise BadInstance(f"demand is missing or not above 0 for {int(wrong.sum())} clients that weigh something.")
    room = as_costs(capacity, sites, "capacity")
    if (room < 0).any():
        raise BadInstance(f"capacity is negative for {int((room < 0).sum())} sites.")
    return Load(np.where(weight > 0, asked, 0.0), room)
