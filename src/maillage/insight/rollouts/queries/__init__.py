"""Reading the room: checks of drafts, roll-out files."""

from maillage.insight.rollouts.queries.checks import check_read_of, checks_of, publication_of
from maillage.insight.rollouts.queries.files import Budget, ReviewDue, budget_of, late_reviews, reviews_of, rollout_of

__all__ = [
    "Budget",
    "ReviewDue",
    "budget_of",
    "check_read_of",
    "checks_of",
    "late_reviews",
    "publication_of",
    "reviews_of",
    "rollout_of",
]
