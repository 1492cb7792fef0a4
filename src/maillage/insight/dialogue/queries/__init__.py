"""Reading the dialogue: territories and posts, the register of questions, sheets and agreements."""

from maillage.insight.dialogue.queries.questions import Delay, delays_of, public_questions, register, whole
from maillage.insight.dialogue.queries.sheets import (
    Achievement,
    achievements_of,
    agreements_of,
    committees_of,
    frozen_sheets,
    sheet_of,
)
from maillage.insight.dialogue.queries.territories import (
    Offices,
    communes_of,
    in_order,
    offices_of,
    posts_in,
    posts_of,
    rule_of,
)

__all__ = [
    "Achievement",
    "Delay",
    "Offices",
    "achievements_of",
    "agreements_of",
    "committees_of",
    "communes_of",
    "delays_of",
    "frozen_sheets",
    "in_order",
    "offices_of",
    "posts_in",
    "posts_of",
    "public_questions",
    "register",
    "rule_of",
    "sheet_of",
    "whole",
]
