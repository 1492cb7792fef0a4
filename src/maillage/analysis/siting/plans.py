"""What a solver answers: the sites, what they cost, what no choice can beat, and the proof of it."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .limits import Limits

VERSION = "4"
"""Changes whenever the same question may get another answer."""


class Status(StrEnum):
    """Why the solver ended."""

    OPTIMAL = "optimal"
    GAP = "gap reached"
    TIME = "time over"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Proof:
    """Multipliers that prove a bound, each (clients,); or that narrow the choice, then a site taken out, then put in.

    They are applied one after the other: each gives a bound, and what no plan under the bound claimed can hold is out.
    With `branch`, the plans that are left are those `without` that site and those `holding` it, each with its proof.
    `tolls` stand beside the multipliers, each (limits,), where a plan has limits.
    """

    multipliers: tuple[NDArray[np.float64], ...]
    branch: int | None = None
    without: "Proof | None" = None
    holding: "Proof | None" = None
    tolls: tuple[NDArray[np.float64], ...] = ()

    @property
    def nodes(self) -> int:
        """How many parts the search was cut into."""
        return 1 + sum(part.nodes for part in (self.without, self.holding) if part is not None)


@dataclass(frozen=True)
class Certificate:
    """All that is needed, beside the instance, to verify an answer in one pass: `certificate.verify` does.

    limits   cost (limits, sites) and most (limits,), what a plan may spend
    """

    count: int
    fixed: tuple[int, ...]
    banned: tuple[int, ...]
    sites: tuple[int, ...]
    objective: float
    bound: float
    proof: Proof
    limits: Limits | None = None


@dataclass(frozen=True)
class Assignment:
    """Who goes where: `site` (clients,) the nearest open one, -1 for none within reach; `travel` (clients,) to it."""

    site: NDArray[np.int32]
    travel: NDArray[np.float32]
    mean: float
    ninth_decile: float
    farthest: float
    beyond_reach: int


@dataclass(frozen=True)
class Progress:
    """Where a run stands, told while it goes on."""

    seconds: float
    best: float
    bound: float
    rounds: int
    nodes: int

    @property
    def gap(self) -> float:
        """Part of the best value that is not proved; see `gap_of`."""
        return gap_of(self.best, self.bound)


@dataclass(frozen=True)
class Plan:
    """The best sites found, and how far from the best of all they can be at most.

    gap   (objective - bound) / objective; 0 only where no other plan is better by more than a billionth
    """

    method: str
    seed: int
    status: Status
    sites: tuple[int, ...]
    objective: float
    bound: float
    seconds: float
    rounds: int
    assignment: Assignment = field(repr=False)
    certificate: Certificate = field(repr=False)
    version: str = VERSION

    @property
    def gap(self) -> float:
        """Part of the objective that is not proved."""
        return gap_of(self.objective, self.bound)


def gap_of(best: float, bound: float) -> float:
    """|best - bound| / best; 0 where both are nothing, infinite without a bound or where nothing is found."""
    if not np.isfinite(bound):
        return np.inf
    if best > 0:
        return abs(best - bound) / best
    return 0.0 if bound <= best else np.inf
