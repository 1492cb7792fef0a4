"""What every act on an offer checks, and the errors it foresees."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer, OfferTemplate
from maillage.catalogue.offers.queries.gate import Missing, facts_of, missing_in, missing_in_delivery
from maillage.foundation.tools.errors import DomainError


class OfferRefused(DomainError):
    """An offer or a delivery would say something that cannot be; `errors` tells what, field by field, in words."""

    def __init__(self, about: Offer | Delivery | OfferTemplate, errors: Mapping[str, list[str]]) -> None:
        self.about = about
        self.errors = dict(errors)
        super().__init__(f"{about._meta.label_lower} {about.pk}: {self.errors}")


class OfferIncomplete(DomainError):
    """The public would read an offer or a delivery that says too little; `missing` lists what, in words."""

    def __init__(self, about: Offer | Delivery | OfferTemplate, missing: Sequence[Missing]) -> None:
        self.about = about
        self.missing = tuple(missing)
        fields = ", ".join(one.field for one in self.missing)
        super().__init__(f"{about._meta.label_lower} {about.pk} lacks: {fields}.")


class OfferEnded(DomainError):
    """The offer or the delivery has ended: it stays as it was."""

    def __init__(self, about: Offer | Delivery) -> None:
        self.about = about
        super().__init__(f"{about._meta.label_lower} {about.pk} has ended.")


def change(about: Offer | Delivery | OfferTemplate, facts: Mapping[str, Any]) -> list[str]:
    """Give `about` new facts and check the whole; the names of those that changed.

    What the public reads keeps what the gate asks for: nothing asked may be emptied.

    Raises OfferRefused, OfferIncomplete. Raises AttributeError for a fact that it does not have.
    """
    for name in facts:
        about._meta.get_field(name)
    changed = [name for name, value in facts.items() if getattr(about, name) != value]
    is_read = not isinstance(about, OfferTemplate) and about.status == OfferStatus.PUBLISHED
    former = _lacking(about)
    for name in changed:
        setattr(about, name, facts[name])
    check(about)
    emptied = [one for one in _lacking(about) if one.field not in {lacked.field for lacked in former}]
    if is_read and emptied:
        raise OfferIncomplete(about, emptied)
    return changed


def check(about: Offer | Delivery | OfferTemplate) -> None:
    """Have `about` fit its fields and constraints.

    Raises OfferRefused.
    """
    try:
        about.full_clean()
    except ValidationError as error:
        raise OfferRefused(about, error.message_dict) from error
    if isinstance(about, Offer):
        _check_general(about)
    elif isinstance(about, Delivery) and about.desk is not None and about.desk.hub_id != about.hub_id:
        raise OfferRefused(about, {"desk": [_("This desk belongs to another hub.")]})


def refuse_ended(about: Offer | Delivery) -> None:
    """Leave alone what has ended.

    Raises OfferEnded.
    """
    if about.status == OfferStatus.ENDED:
        raise OfferEnded(about)


def _lacking(about: Offer | Delivery | OfferTemplate) -> list[Missing]:
    """What the gate asks for and does not find, without looking around; the sentence on what it adds counts too."""
    if isinstance(about, Delivery):
        return missing_in_delivery(facts_of(about))
    return missing_in(facts_of(about), has_equivalent=True)


def _check_general(offer: Offer) -> None:
    """A local form has no local form: one level, so that « never together » stays clear. The database says it too."""
    if offer.general is None:
        return
    if offer.general.general_id is not None:
        raise OfferRefused(offer, {"general": [_("This offer is itself the local form of another.")]})
    if offer.pk and offer.variants.exists():
        raise OfferRefused(offer, {"general": [_("This offer has local forms of its own.")]})
