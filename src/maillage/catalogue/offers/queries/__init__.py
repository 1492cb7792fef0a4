"""Reading the offer: the answer to a need, why not the others, what a hub offers, one sheet."""

from maillage.catalogue.offers.queries.answers import Answer, Result, offers_near
from maillage.catalogue.offers.queries.explained import Explained, explain
from maillage.catalogue.offers.queries.needs import MODES, Need, NeedUnknown, Somewhere
from maillage.catalogue.offers.queries.reasons import ORDER_RULE, Reason
from maillage.catalogue.offers.queries.sheets import Sheet, offer_sheet, offers_of_hub

__all__ = [
    "MODES",
    "ORDER_RULE",
    "Answer",
    "Explained",
    "Need",
    "NeedUnknown",
    "Reason",
    "Result",
    "Sheet",
    "Somewhere",
    "explain",
    "offer_sheet",
    "offers_near",
    "offers_of_hub",
]
