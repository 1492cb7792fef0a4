"""Reading coverage: holes by commune and stage, conflicts of charters."""

from maillage.insight.coverage.queries.conflicts import Claim, Conflict, Conflicts, conflicts_of
from maillage.insight.coverage.queries.ground import Count, Ground
from maillage.insight.coverage.queries.holes import (
    STATES,
    CommuneLine,
    CommuneLines,
    Coverage,
    CoverageLine,
    coverage_of,
    travel_models,
    vintage,
)

__all__ = [
    "STATES",
    "Claim",
    "CommuneLine",
    "CommuneLines",
    "Conflict",
    "Conflicts",
    "Count",
    "Coverage",
    "CoverageLine",
    "Ground",
    "conflicts_of",
    "coverage_of",
    "travel_models",
    "vintage",
]
