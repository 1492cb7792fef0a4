"""What people do with offers and deliveries. Each act leaves one journal line; the answers follow at once."""

from maillage.catalogue.offers.actions.checks import OfferEnded, OfferRefused
from maillage.catalogue.offers.actions.deliveries import (
    add_delivery,
    confirm_delivery,
    edit_delivery,
    end_delivery,
    publish_delivery,
    suspend_delivery,
)
from maillage.catalogue.offers.actions.offers import create_offer, edit_offer, end_offer, publish_offer, suspend_offer

__all__ = [
    "OfferEnded",
    "OfferRefused",
    "add_delivery",
    "confirm_delivery",
    "create_offer",
    "edit_delivery",
    "edit_offer",
    "end_delivery",
    "end_offer",
    "publish_delivery",
    "publish_offer",
    "suspend_delivery",
    "suspend_offer",
]
