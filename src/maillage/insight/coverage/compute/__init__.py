"""The planner: which sites are best, and what they change."""

from maillage.insight.coverage.compute.access import Access, access_of
from maillage.insight.coverage.compute.figures import (
    EpciLine,
    Figures,
    change_of,
    doubled,
    figures_by_epci,
    figures_of,
    lines_by_epci,
)
from maillage.insight.coverage.compute.running import answer_plan
from maillage.insight.coverage.compute.series import merge_series
from maillage.insight.coverage.compute.siting import (
    VERSION,
    Aim,
    BudgetTooSmall,
    Movable,
    NobodyToServe,
    OutOfReach,
    Sites,
    best_sites,
)

__all__ = [
    "VERSION",
    "Access",
    "Aim",
    "BudgetTooSmall",
    "EpciLine",
    "Figures",
    "Movable",
    "NobodyToServe",
    "OutOfReach",
    "Sites",
    "access_of",
    "answer_plan",
    "best_sites",
    "change_of",
    "doubled",
    "figures_by_epci",
    "figures_of",
    "lines_by_epci",
    "merge_series",
]
