"""What the solvers of covering answer: the sites, what they reach, what no choice can beat, and the proof of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from .limits import Limits
from .plans import VERSION, Assignment, Proof, Status, gap_of


class Problem(StrEnum):
    """The question."""

    MOST = "maximal covering"
    FEWEST = "set covering"
    NEAREST = "p-centre"


@dataclass(frozen=True)
class CoverCertificate:
    """All that is needed, beside the instance, to verify an answer: `cover_certificate.verify_cover` does.

    within      the travel within which a client is reached; of a p-centre, the same as `objective`
    share       part of the weight that has to be reached; 1 where the question is another
    objective   weight reached (maximal covering), sites (set covering), farthest travel (p-centre)
    bound       no plan reaches more; has fewer sites; is nearer
    limits      what a plan may spend (maximal covering)
    proof       of what `proof_of` in docs/how-it-works/algorithms/covering.md says, as for a p-median
    """

    problem: Problem
    count: int
    within: float
    share: float
    fixed: tuple[int, ...]
    banned: tuple[int, ...]
    sites: tuple[int, ...]
    objective: float
    bound: float
    proof: Proof
    limits: Limits | None = None


@dataclass(frozen=True)
class CoverPlan:
    """The best sites found, and how far from the best of all they can be at most; see `CoverCertificate`."""

    problem: Problem
    seed: int
    status: Status
    sites: tuple[int, ...]
    objective: float
    bound: float
    seconds: float
    assignment: Assignment = field(repr=False)
    certificate: CoverCertificate = field(repr=False)
    version: str = VERSION

    @property
    def gap(self) -> float:
        """Part of the objective that is not proved; see `gap_of`."""
        return gap_of(self.objective, self.bound)
