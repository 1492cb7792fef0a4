"""Reminding owners to confirm, and confirming by the link of the reminder."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.catalogue.offers import mail
from maillage.catalogue.offers.actions.deliveries import confirm_locked
from maillage.catalogue.offers.models import Delivery, Reminder, ReminderLine
from maillage.catalogue.offers.queries.confirmation import confirmation_of
from maillage.catalogue.offers.queries.reminders import Call, calls_on
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.workdays import is_working_time

log = logging.getLogger(__name__)
QUIET = timedelta(days=7)
LINK_LASTS = timedelta(days=45)


class ConfirmationRefused(DomainError):
    """Nothing of what was ticked may be confirmed by this link."""

    def __init__(self, reminder: Reminder, keys: Collection[int]) -> None:
        self.reminder = reminder
        super().__init__(f"Reminder {reminder.pk} confirms none of {len(keys)} deliveries.")


def remind_owners(*, now: datetime) -> int:
    """Write to the owners whose deliveries wait to be confirmed; how many letters were written.

    In working hours only. May run twice, or in two workers at once: a reader has one letter a week, and only when
    there is something new to tell. After an outage each reader gets one letter about where things stand now. One
    reader whose letter cannot be written keeps none of the others.
    """
    if not is_working_time(now):
        return 0
    return sum(_remind(call, now=now) for call in calls_on(timezone.localdate(now)))


def _remind(call: Call, *, now: datetime) -> int:
    try:
        with transaction.atomic():
            return _remind_once(call, now=now)
    except IntegrityError:  # another worker wrote to this reader meanwhile
        return 0
    except Exception:  # whatever is wrong with one reader, the others are told
        log.exception("User %s could not be reminded to confirm.", call.reader.pk)
        return 0


def _remind_once(call: Call, *, now: datetime) -> int:
    today = timezone.localdate(now)
    reminder = Reminder.objects.create(
        reader=call.reader, written_on=today, quiet_until=today + QUIET, expires_at=now + LINK_LASTS
    )
    ReminderLine.objects.bulk_create(
        ReminderLine(reminder=reminder, delivery=one.delivery, confirmed_on=one.confirmed_on, step=one.step)
        for one in call.waiting
    )
    record("offers.owner_reminded", about=reminder, by=None, at=now, reader=call.reader.pk, lines=len(call.waiting))
    mail.tell_reader_to_confirm(reminder, call.waiting, now=now)
    return 1


@transaction.atomic
def confirm_by_link(token: str, keys: Collection[int], *, now: datetime) -> list[Delivery]:
    """Confirm the deliveries ticked among those that the link lets its reader confirm; the others are left alone.

    The journal names the reader, since the letter reached their own address, and the reminder whose link was used.

    Raises LinkUnknown, LinkExpired, and ConfirmationRefused when nothing ticked may be confirmed.
    """
    confirmation = confirmation_of(token, now=now)
    allowed = {line.delivery.pk for line in confirmation.lines if line.may_confirm} & set(keys)
    if not allowed:
        raise ConfirmationRefused(confirmation.reminder, keys)
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("offer", "hub", "desk")
    return [
        confirm_locked(one, by=confirmation.reminder.reader, now=now, reminder=confirmation.reminder.pk)
        for one in locked.filter(pk__in=allowed).order_by("pk")
    ]
