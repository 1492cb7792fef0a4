"""What people do with overlaps: look for them, settle, sign, comment, reopen."""

from maillage.catalogue.overlaps.actions.finding import SurveyUnderWay, find_overlaps
from maillage.catalogue.overlaps.actions.settling import (
    AlreadySettled,
    DecisionRefused,
    NotConcerned,
    NotSettled,
    comment,
    reopen,
    settle,
    sign,
)

__all__ = [
    "AlreadySettled",
    "DecisionRefused",
    "NotConcerned",
    "NotSettled",
    "SurveyUnderWay",
    "comment",
    "find_overlaps",
    "reopen",
    "settle",
    "sign",
]
