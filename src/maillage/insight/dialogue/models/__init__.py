"""Tables of the dialogue."""

from maillage.insight.dialogue.models.agreement import Agreement, AgreementParty, AgreementTarget
from maillage.insight.dialogue.models.committee import (
    Committee,
    CommitteeDecision,
    CommitteePaper,
    CommitteeSeat,
    TerritorySheet,
)
from maillage.insight.dialogue.models.question import Answer, Question, Undertaking
from maillage.insight.dialogue.models.territory import Attribution, DialogueRule, Post, Territory

__all__ = [
    "Agreement",
    "AgreementParty",
    "AgreementTarget",
    "Answer",
    "Attribution",
    "Committee",
    "CommitteeDecision",
    "CommitteePaper",
    "CommitteeSeat",
    "DialogueRule",
    "Post",
    "Question",
    "Territory",
    "TerritorySheet",
    "Undertaking",
]
