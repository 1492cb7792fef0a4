"""Reading coverage: holes by commune and stage."""

from maillage.insight.coverage.queries.holes import (
    STATES,
    CommuneLine,
    CommuneLines,
    Count,
    Coverage,
    CoverageLine,
    coverage_of,
    travel_models,
    vintage,
)

__all__ = [
    "STATES",
    "CommuneLine",
    "CommuneLines",
    "Count",
    "Coverage",
    "CoverageLine",
    "coverage_of",
    "travel_models",
    "vintage",
]
