"""Reading the overlaps: the cards of a network, one card whole, what public sheets say of them."""

from maillage.catalogue.overlaps.queries.cards import (
    WholeCard,
    cards_of,
    cards_seen_by,
    counts_of,
    is_survey_due,
    last_survey,
    places_of_cards,
    whole_card,
)
from maillage.catalogue.overlaps.queries.evidence import Evidence, evidence_in_words
from maillage.catalogue.overlaps.queries.sheets import Difference, differences_of, leads_to

__all__ = [
    "Difference",
    "Evidence",
    "WholeCard",
    "cards_of",
    "cards_seen_by",
    "counts_of",
    "differences_of",
    "evidence_in_words",
    "is_survey_due",
    "last_survey",
    "leads_to",
    "places_of_cards",
    "whole_card",
]
