"""Reading coverage: holes by commune and stage, conflicts of charters, the board of clarity."""

from maillage.insight.coverage.queries.board import (
    Board,
    BoardLine,
    board_of,
    is_confirmed,
    published_of,
    waiting_corrections,
)
from maillage.insight.coverage.queries.conflicts import Claim, Conflict, Conflicts, conflicts_of
from maillage.insight.coverage.queries.ground import Count, Ground, areas_in
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
    "Board",
    "BoardLine",
    "Claim",
    "CommuneLine",
    "CommuneLines",
    "Conflict",
    "Conflicts",
    "Count",
    "Coverage",
    "CoverageLine",
    "Ground",
    "areas_in",
    "board_of",
    "conflicts_of",
    "coverage_of",
    "is_confirmed",
    "published_of",
    "travel_models",
    "vintage",
    "waiting_corrections",
]
