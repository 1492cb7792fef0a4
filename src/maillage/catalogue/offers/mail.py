"""Letters of the room: to owners who are asked to confirm, about corrections to owners and to readers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from maillage.catalogue.network.models import Hub
from maillage.catalogue.offers.choices import CorrectionStatus, OfferStatus
from maillage.catalogue.offers.models import Correction, Reminder
from maillage.catalogue.offers.queries.confirmation import confirmation_token
from maillage.catalogue.offers.queries.owners import Owners
from maillage.catalogue.offers.queries.reminders import Waiting
from maillage.foundation.messaging.actions import write_letter

LONGEST_LIST = 30


def tell_reader_to_confirm(reminder: Reminder, waiting: Sequence[Waiting], *, now: datetime) -> None:
    """What waits to be confirmed, with the private link that confirms it."""
    reader = reminder.reader
    urgent = sorted(waiting, key=lambda one: -one.step)
    write_letter(
        key=f"offers.confirm:{reminder.pk}",
        to=reader.email,
        template="confirm",
        facts={
            "reader": reader,
            "token": confirmation_token(reminder),
            "link_until": reminder.expires_at,
            "count": len(urgent),
            "lines": urgent[:LONGEST_LIST],
            "more": max(0, len(urgent) - LONGEST_LIST),
        },
        language=reader.language,
        now=now,
        is_secret=True,
    )


def tell_owners(correction: Correction, *, now: datetime) -> None:
    """A reader proposes a correction: each owner gets one letter, which does not repeat a stranger's words."""
    offer = correction.offer
    hubs = _hubs_of(correction)
    owners = Owners(hubs, on=timezone.localdate(now))
    readers = {reader.pk: (reader, hub) for hub in reversed(hubs) for reader in owners.of(offer.organisation, hub)}
    for key, (reader, hub) in sorted(readers.items()):
        write_letter(
            key=f"offers.correction:{correction.pk}:{key}",
            to=reader.email,
            template="correction_proposed",
            facts={"reader": reader, "offer": offer.name, "partner": str(offer.organisation), "hub": hub},
            language=reader.language,
            now=now,
        )


def tell_reader(correction: Correction, *, now: datetime) -> None:
    """What became of the correction, for a reader who left an address."""
    if not correction.email:
        return
    offer = correction.offer
    write_letter(
        key=f"offers.correction_settled:{correction.pk}",
        to=correction.email,
        template="correction_settled",
        facts={
            "offer": offer.name,
            "slug": offer.slug,
            "partner": str(offer.organisation),
            "accepted": correction.status == CorrectionStatus.ACCEPTED,
            "answer": correction.answer,
            "is_read": offer.status == OfferStatus.PUBLISHED,
        },
        language=correction.language,
        now=now,
        is_secret=True,
    )


def _hubs_of(correction: Correction) -> list[Hub]:
    """Where the offer is given: the hub of the delivery when the correction names one."""
    if correction.delivery is not None:
        return [correction.delivery.hub]
    rows: Iterable[Hub] = Hub.objects.filter(
        pk__in=correction.offer.deliveries.exclude(status=OfferStatus.ENDED).values("hub")
    ).order_by("pk")
    return list(rows)
