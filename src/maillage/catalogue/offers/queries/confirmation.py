"""The private link of a reminder: what it opens."""

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer

from maillage.catalogue.offers.models import Delivery, Reminder
from maillage.catalogue.offers.queries.freshness import Freshness
from maillage.foundation.tools.errors import DomainError


class LinkUnknown(DomainError):
    """The link was altered or never existed."""


class LinkExpired(DomainError):
    """The link was good until `reminder.expires_at`."""

    def __init__(self, reminder: Reminder) -> None:
        self.reminder = reminder
        super().__init__(f"The link of reminder {reminder.pk} expired at {reminder.expires_at}.")


@dataclass(frozen=True)
class ConfirmationLine:
    """A delivery named in the letter, where it stands today, and whether the reader may still confirm it."""

    delivery: Delivery
    freshness: Freshness
    may_confirm: bool


@dataclass(frozen=True)
class Confirmation:
    """What the reader of a reminder sees through its link."""

    reminder: Reminder
    lines: tuple[ConfirmationLine, ...]


def confirmation_token(reminder: Reminder) -> str:
    """The last part of the private address."""
    return _signer().sign(reminder.public_id.hex)


def confirmation_of(token: str, *, now: datetime) -> Confirmation:
    """What stands behind the link of a reminder; opening it changes nothing.

    Raises LinkUnknown, LinkExpired.
    """
    try:
        public_id = _signer().unsign(token)
    except BadSignature as error:
        raise LinkUnknown(f"A link of {len(token)} characters is not signed.") from error
    reminder = Reminder.objects.select_related("reader").filter(public_id=public_id).first()
    if reminder is None:
        raise LinkUnknown("No reminder has this identifier.")
    if now >= reminder.expires_at:
        raise LinkExpired(reminder)
    return Confirmation(reminder, ())


def _signer() -> Signer:
    return Signer(sep=".", salt="offers.reminder")
