"""Tables of the offer."""

from maillage.catalogue.offers.models.content import CONTENT
from maillage.catalogue.offers.models.correction import Correction
from maillage.catalogue.offers.models.delivery import Delivery, DeliveryQuerySet, EligibilityArea
from maillage.catalogue.offers.models.offer import Offer, OfferQuerySet
from maillage.catalogue.offers.models.reach import Reach
from maillage.catalogue.offers.models.reminder import Reminder, ReminderLine
from maillage.catalogue.offers.models.template import OfferTemplate

__all__ = [
    "CONTENT",
    "Correction",
    "Delivery",
    "DeliveryQuerySet",
    "EligibilityArea",
    "Offer",
    "OfferQuerySet",
    "OfferTemplate",
    "Reach",
    "Reminder",
    "ReminderLine",
]
