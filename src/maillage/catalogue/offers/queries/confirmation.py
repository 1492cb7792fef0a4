"""The private link of a reminder: what it opens.

The link is derived from the reminder and never stored. It lets its reader confirm what the letter names, as long as
the reader still may; opening it changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from maillage.catalogue.network.models import Membership
from maillage.catalogue.network.rules import hubs_run_by
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Reminder
from maillage.catalogue.offers.queries.freshness import Freshness, freshness_of
from maillage.foundation.tools.errors import DomainError


class LinkUnknown(DomainError):
    """The link was altered or never existed."""


class LinkExpired(DomainError):
    """The link was good until `reminder.expires_at`; its reader can sign in, and the next letter brings a new one."""

    def __init__(self, reminder: Reminder) -> None:
        self.reminder = reminder
        super().__init__(f"The link of reminder {reminder.pk} expired at {reminder.expires_at}.")


@dataclass(frozen=True)
class ConfirmationLine:
    """A delivery named in the letter, where it stands today, and whether the reader may confirm it by the link."""

    delivery: Delivery
    freshness: Freshness
    may_confirm: bool

    @property
    def is_settled(self) -> bool:
        """Confirmed since the letter, by this link or otherwise."""
        return not self.freshness.is_asked


@dataclass(frozen=True)
class Confirmation:
    """What the reader of a reminder sees through its link; the most urgent first."""

    reminder: Reminder
    lines: tuple[ConfirmationLine, ...]


def confirmation_token(reminder: Reminder) -> str:
    """The last part of the private address."""
    return _signer().sign(reminder.public_id.hex)


def confirmation_of(token: str, *, now: datetime) -> Confirmation:
    """What stands behind the link of a reminder, in a fixed number of queries.

    Raises LinkUnknown, also when its reader may no longer sign in; LinkExpired.
    """
    reminder = _reminder(token)
    if now >= reminder.expires_at:
        raise LinkExpired(reminder)
    day = timezone.localdate(now)
    mine = Membership.objects.inside(on=day).filter(user=reminder.reader, hub__isnull=False)
    own = set(mine.values_list("hub_id", "organisation_id"))
    run = set(hubs_run_by(reminder.reader, on=day).values_list("pk", flat=True))
    named = reminder.lines.select_related("delivery__offer__organisation", "delivery__hub", "delivery__desk")
    named = named.prefetch_related("delivery__desk__days")
    lines = []
    for delivery in (line.delivery for line in named.order_by("-step", "confirmed_on", "pk")):
        allowed = delivery.hub_id in run or (delivery.hub_id, delivery.offer.organisation_id) in own
        is_shown = delivery.status == delivery.offer.status == OfferStatus.PUBLISHED
        lines.append(ConfirmationLine(delivery, freshness_of(delivery, day), allowed and is_shown))
    return Confirmation(reminder, tuple(lines))


def _reminder(token: str) -> Reminder:
    try:
        public_id = UUID(_signer().unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkUnknown(f"A link of {len(token)} characters is not signed.") from error
    reminder = Reminder.objects.select_related("reader").filter(public_id=public_id, reader__is_active=True).first()
    if reminder is None:
        raise LinkUnknown("No reminder has this identifier, or its reader may no longer sign in.")
    return reminder


def _signer() -> Signer:
    return Signer(sep=".", salt="offers.reminder")
