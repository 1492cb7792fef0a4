"""Tables of the room: one module for each subject."""

from maillage.insight.rollouts.models.check import DuplicationCheck, HubPublication
from maillage.insight.rollouts.models.kit import HubKit, KitPiece, KitUse, KitVersion
from maillage.insight.rollouts.models.rollout import (
    REVIEWS,
    YEARS,
    BudgetLine,
    Commitment,
    FileLine,
    Means,
    Rollout,
    RolloutDecision,
    RolloutReview,
    Sponsor,
    TerritoryFact,
)

__all__ = [
    "REVIEWS",
    "YEARS",
    "BudgetLine",
    "Commitment",
    "DuplicationCheck",
    "FileLine",
    "HubKit",
    "HubPublication",
    "KitPiece",
    "KitUse",
    "KitVersion",
    "Means",
    "Rollout",
    "RolloutDecision",
    "RolloutReview",
    "Sponsor",
    "TerritoryFact",
]
