"""What every act on an offer checks, and the errors it foresees."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.foundation.tools.errors import DomainError


class OfferRefused(DomainError):
    """An offer or a delivery would say something that cannot be; `errors` tells what, field by field, in words."""

    def __init__(self, about: Offer | Delivery, errors: Mapping[str, list[str]]) -> None:
        self.about = about
        self.errors = dict(errors)
        super().__init__(f"{about._meta.label_lower} {about.pk}: {self.errors}")


class OfferEnded(DomainError):
    """The offer or the delivery has ended: it stays as it was."""

    def __init__(self, about: Offer | Delivery) -> None:
        self.about = about
        super().__init__(f"{about._meta.label_lower} {about.pk} has ended.")


def change(about: Offer | Delivery, facts: Mapping[str, Any]) -> list[str]:
    """Give `about` new facts and check the whole; the names of those that changed.

    Raises OfferRefused. Raises AttributeError for a fact that it does not have.
    """
    for name in facts:
        about._meta.get_field(name)
    changed = [name for name, value in facts.items() if getattr(about, name) != value]
    for name in changed:
        setattr(about, name, facts[name])
    check(about)
    return changed


def check(about: Offer | Delivery) -> None:
    """Have `about` fit its fields and constraints.

    Raises OfferRefused.
    """
    try:
        about.full_clean()
    except ValidationError as error:
        raise OfferRefused(about, error.message_dict) from error
    if isinstance(about, Offer):
        _check_general(about)
    elif about.desk is not None and about.desk.hub_id != about.hub_id:
        raise OfferRefused(about, {"desk": [_("This desk belongs to another hub.")]})


def refuse_ended(about: Offer | Delivery) -> None:
    """Leave alone what has ended.

    Raises OfferEnded.
    """
    if about.status == OfferStatus.ENDED:
        raise OfferEnded(about)


def _check_general(offer: Offer) -> None:
    """A local form has no local form: one level, so that « never together » stays clear. The database says it too."""
    if offer.general is None:
        return
    if offer.general.general_id is not None:
        raise OfferRefused(offer, {"general": [_("This offer is itself the local form of another.")]})
    if offer.pk and offer.variants.exists():
        raise OfferRefused(offer, {"general": [_("This offer has local forms of its own.")]})
