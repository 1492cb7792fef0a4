"""Reading the schemes: those of a network, their conditions on a day, who fits them and why."""

from maillage.catalogue.schemes.queries.conditions import condition_of
from maillage.catalogue.schemes.queries.proposals import Proposal, proposals_for, proposals_of
from maillage.catalogue.schemes.queries.reasons import Question, Reason, said_in_words, sentence_of
from maillage.catalogue.schemes.queries.schemes import draft_of, schemes_of, terms_in_force, terms_of, whole_terms

__all__ = [
    "Proposal",
    "Question",
    "Reason",
    "condition_of",
    "draft_of",
    "proposals_for",
    "proposals_of",
    "said_in_words",
    "schemes_of",
    "sentence_of",
    "terms_in_force",
    "terms_of",
    "whole_terms",
]
