"""Deliveries that wait to be confirmed, and whom to tell: the policy of reminders.

Four moments, each told once to each reader: soon due, the day has passed, out of the search within a week, out of
it. A letter is written only when there is something new to tell, holds everything that waits, and leaves its reader
in peace for a week. Once the day has passed, the circle of readers widens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Least

from maillage.catalogue.network.models import HubMembership
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import FreshnessState, OfferStatus, ReminderStep
from maillage.catalogue.offers.models import Delivery, Reminder, ReminderLine
from maillage.catalogue.offers.queries.freshness import (
    GRACE_DAYS,
    LONGEST_NOTICE_DAYS,
    NOTICE_SHARE,
    Freshness,
    freshness_of,
)
from maillage.catalogue.offers.queries.owners import Owners
from maillage.foundation.accounts.models import User

LAST_DAYS = 7
TOLD_DAYS = 30
"""How long after a delivery left the search its owners are still told: then it is given up, not repeated for ever."""


@dataclass(frozen=True)
class Waiting:
    """A delivery that waits to be confirmed, and what is to be told of it."""

    delivery: Delivery
    confirmed_on: date
    freshness: Freshness
    step: ReminderStep


@dataclass(frozen=True)
class Call:
    """A letter to write: everything that waits for this reader, of which something is new."""

    reader: User
    waiting: tuple[Waiting, ...]


def waiting_on(day: date) -> list[Waiting]:
    """Published deliveries, of offers and hubs still open, whose owner is asked to confirm; the oldest first."""
    notice = Least(F("confirm_every_days") / NOTICE_SHARE, LONGEST_NOTICE_DAYS)
    due_on = ExpressionWrapper(F("confirmed_on") + F("confirm_every_days"), output_field=DateField())
    asked_on = ExpressionWrapper(F("confirmed_on") + F("confirm_every_days") - notice, output_field=DateField())
    partners = HubMembership.objects.filter(
        in_force(day), hub=OuterRef("hub"), organisation=OuterRef("offer__organisation")
    )
    rows = (
        Delivery.objects.annotate(asked_on=asked_on, due_on=due_on)
        .filter(
            Exists(partners),
            Q(offer__ends_on=None) | Q(offer__ends_on__gte=day),
            Q(hub__closed_on=None) | Q(hub__closed_on__gt=day),
            status=OfferStatus.PUBLISHED,
            offer__status=OfferStatus.PUBLISHED,
            asked_on__lte=day,
            due_on__gt=day - timedelta(days=GRACE_DAYS + TOLD_DAYS),
        )
        .select_related("offer__organisation", "hub", "desk")
        .order_by("confirmed_on", "offer__name", "pk")
    )
    found = []
    for one in rows:
        freshness = freshness_of(one, day)
        if freshness.confirmed_on is not None:
            found.append(Waiting(one, freshness.confirmed_on, freshness, step_of(freshness, day)))
    return found


def step_of(freshness: Freshness, day: date) -> ReminderStep:
    """How far the clock of a delivery that waits has run."""
    if freshness.state == FreshnessState.GONE:
        return ReminderStep.GONE
    if freshness.leaves_on and day >= freshness.leaves_on - timedelta(days=LAST_DAYS):
        return ReminderStep.LEAVING
    return ReminderStep.LATE if freshness.state == FreshnessState.UNCONFIRMED else ReminderStep.SOON


def calls_on(day: date) -> list[Call]:
    """The letters to write that day, one a reader: who had one within the week waits."""
    waiting = waiting_on(day)
    owners = Owners({one.delivery.hub for one in waiting}, on=day)
    readers: dict[int, User] = {}
    lists: dict[int, list[Waiting]] = {}
    for one in waiting:
        delivery, late = one.delivery, one.step >= ReminderStep.LATE
        for reader in owners.of(delivery.offer.organisation, delivery.hub, widely=late):
            readers[reader.pk] = reader
            lists.setdefault(reader.pk, []).append(one)
    quiet = set(Reminder.objects.filter(quiet_until__gt=day, reader__in=readers).values_list("reader_id", flat=True))
    told = _told(readers.keys() - quiet, (one.delivery.pk for one in waiting))
    return [
        Call(readers[key], tuple(lists[key]))
        for key in sorted(readers.keys() - quiet)
        if any(_is_new(one, key, told) for one in lists[key])
    ]


def _is_new(one: Waiting, reader: int, told: dict[tuple[int, int, date], int]) -> bool:
    return told.get((reader, one.delivery.pk, one.confirmed_on), 0) < one.step


def _told(readers: Iterable[int], deliveries: Iterable[int]) -> dict[tuple[int, int, date], int]:
    """The last moment told to each reader of each delivery, since its last confirmation."""
    rows = ReminderLine.objects.filter(reminder__reader__in=list(readers), delivery__in=list(deliveries))
    told: dict[tuple[int, int, date], int] = {}
    for reader, delivery, confirmed_on, step in rows.values_list(
        "reminder__reader_id", "delivery_id", "confirmed_on", "step"
    ):
        key = (reader, delivery, confirmed_on)
        told[key] = max(step, told.get(key, 0))
    return told
