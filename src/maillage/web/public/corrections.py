"""Between the form of a correction and `propose_correction`: who writes, how fast, about which way of the offer."""

from datetime import UTC, datetime

from django.core import signing
from django.db import transaction
from django.utils.translation import get_language

from maillage.catalogue.offers.actions import propose_correction
from maillage.catalogue.offers.models import Correction, Delivery, Offer
from maillage.support.orientation.actions.guard import (
    QUICKEST,
    LooksLikeARobot,
    count_knock,
    hash_of,
    one_at_a_time,
)

SALT = "public.correction-shown"


def shown_at(text: str) -> datetime | None:
    """When the form was shown, as it says itself; None when that was altered or is missing."""
    try:
        return datetime.fromtimestamp(signing.loads(text, salt=SALT), UTC)
    except (signing.BadSignature, TypeError, ValueError, OverflowError, OSError):
        return None


def hidden(now: datetime) -> list[tuple[str, str]]:
    """The hidden field that says when the form was shown."""
    return [("shown", signing.dumps(now.timestamp(), salt=SALT))]


@transaction.atomic
def receive(
    offer: Offer,
    *,
    said: str,
    email: str,
    delivery: Delivery | None,
    visitor: str,
    shown: datetime | None,
    trap: str,
    now: datetime,
) -> Correction:
    """Guarded as an enquiry is, and counted apart from enquiries: a correction never costs somebody their question.

    Raises LooksLikeARobot, TooManyEnquiries, CorrectionEmpty.
    """
    if trap or shown is None or now - shown < QUICKEST:
        raise LooksLikeARobot("The hidden field was filled, or the page was not shown for two seconds.")
    key = hash_of(f"correction {visitor}", now)
    one_at_a_time(key)
    count_knock(key, now=now)
    language = get_language() or "fr"
    return propose_correction(offer, said=said, email=email, delivery=delivery, language=language, now=now)
