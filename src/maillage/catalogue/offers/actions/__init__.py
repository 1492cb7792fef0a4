"""What people do with offers and deliveries. Each act leaves one journal line; the answers follow at once."""

from maillage.catalogue.offers.actions.checks import OfferEnded, OfferIncomplete, OfferRefused
from maillage.catalogue.offers.actions.corrections import (
    CorrectionEmpty,
    CorrectionSettled,
    accept_correction,
    answer_correction,
    forget_readers,
    propose_correction,
)
from maillage.catalogue.offers.actions.deliveries import (
    add_delivery,
    confirm_delivery,
    edit_delivery,
    end_delivery,
    publish_delivery,
    suspend_delivery,
)
from maillage.catalogue.offers.actions.offers import create_offer, edit_offer, end_offer, publish_offer, suspend_offer
from maillage.catalogue.offers.actions.reminders import ConfirmationRefused, confirm_by_link, remind_owners
from maillage.catalogue.offers.actions.templates import (
    NotInTemplate,
    TemplateNotProposed,
    adopt_field,
    create_template,
    edit_template,
    keep_field,
    offer_from_template,
)

__all__ = [
    "ConfirmationRefused",
    "CorrectionEmpty",
    "CorrectionSettled",
    "NotInTemplate",
    "OfferEnded",
    "OfferIncomplete",
    "OfferRefused",
    "TemplateNotProposed",
    "accept_correction",
    "add_delivery",
    "adopt_field",
    "answer_correction",
    "confirm_by_link",
    "confirm_delivery",
    "create_offer",
    "create_template",
    "edit_delivery",
    "edit_offer",
    "edit_template",
    "end_delivery",
    "end_offer",
    "forget_readers",
    "keep_field",
    "offer_from_template",
    "propose_correction",
    "publish_delivery",
    "publish_offer",
    "remind_owners",
    "suspend_delivery",
    "suspend_offer",
]
