"""Reading the offer: the answer to a need, why not the others, one sheet, its gate, its freshness, its equivalents."""

from maillage.catalogue.offers.queries.answers import Answer, Found, Result, offers_near
from maillage.catalogue.offers.queries.cards import Card, CardAnswer, cards_near
from maillage.catalogue.offers.queries.confirmation import (
    Confirmation,
    ConfirmationLine,
    LinkExpired,
    LinkUnknown,
    confirmation_of,
    confirmation_token,
)
from maillage.catalogue.offers.queries.corrections import corrections_of
from maillage.catalogue.offers.queries.differences import Difference, differences_of, offers_behind, templates_of
from maillage.catalogue.offers.queries.equivalents import Equivalent, equivalents_near, equivalents_of
from maillage.catalogue.offers.queries.explained import Explained, explain
from maillage.catalogue.offers.queries.freshness import (
    GRACE_DAYS,
    Freshness,
    freshness_by_delivery,
    freshness_of,
    freshness_on,
)
from maillage.catalogue.offers.queries.gate import Missing, missing_in, missing_of, missing_of_delivery
from maillage.catalogue.offers.queries.needs import MODES, Need, NeedUnknown, Somewhere
from maillage.catalogue.offers.queries.owners import owners_of
from maillage.catalogue.offers.queries.quality import Advice, Quality, quality_of
from maillage.catalogue.offers.queries.reasons import ORDER_RULE, Reason
from maillage.catalogue.offers.queries.sheets import Sheet, SheetLine, offer_sheet, offers_of_hub

__all__ = [
    "GRACE_DAYS",
    "MODES",
    "ORDER_RULE",
    "Advice",
    "Answer",
    "Card",
    "CardAnswer",
    "Confirmation",
    "ConfirmationLine",
    "Difference",
    "Equivalent",
    "Explained",
    "Found",
    "Freshness",
    "LinkExpired",
    "LinkUnknown",
    "Missing",
    "Need",
    "NeedUnknown",
    "Quality",
    "Reason",
    "Result",
    "Sheet",
    "SheetLine",
    "Somewhere",
    "cards_near",
    "confirmation_of",
    "confirmation_token",
    "corrections_of",
    "differences_of",
    "equivalents_near",
    "equivalents_of",
    "explain",
    "freshness_by_delivery",
    "freshness_of",
    "freshness_on",
    "missing_in",
    "missing_of",
    "missing_of_delivery",
    "offer_sheet",
    "offers_behind",
    "offers_near",
    "offers_of_hub",
    "owners_of",
    "quality_of",
    "templates_of",
]
