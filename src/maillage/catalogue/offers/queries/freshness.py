"""How sure one may be of a delivery: the freshness contract.

The owner chose a rhythm. Shortly before its end the owner is asked to confirm; after it the public reads « not
confirmed since »; a month later the delivery leaves the search, by the date itself: `until` in the index holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.catalogue.offers.choices import FreshnessState
from maillage.catalogue.offers.models import Delivery

# `offers_leaves_on` in the database says the same number; a test compares.
GRACE_DAYS = 30
LONGEST_NOTICE_DAYS = 30
NOTICE_SHARE = 4  # the owner is asked in the last quarter of the rhythm


class Confirmable(Protocol):
    """A delivery, or what an import or a search knows of one."""

    @property
    def confirmed_on(self) -> date | None:
        """When its owner last confirmed it."""

    @property
    def confirm_every_days(self) -> int:
        """The rhythm that its owner chose."""


@dataclass(frozen=True)
class Freshness:
    """Where a delivery stands that day. Days are None for one that was never confirmed.

    asked_on   from this day on the owner is asked to confirm
    due_on     the last day of the rhythm
    leaves_on  the first day out of the search
    """

    state: FreshnessState
    confirmed_on: date | None
    asked_on: date | None
    due_on: date | None
    leaves_on: date | None

    @property
    def is_asked(self) -> bool:
        """The owner is asked to confirm, or should have."""
        return self.state != FreshnessState.CONFIRMED

    @property
    def is_doubtful(self) -> bool:
        """The public is told that it is not confirmed."""
        return self.state in (FreshnessState.UNCONFIRMED, FreshnessState.GONE)

    @property
    def sentence(self) -> str:
        """What a sheet says of it."""
        if self.confirmed_on is None or self.due_on is None or self.leaves_on is None:
            return _("Never confirmed.")
        days = {
            "day": date_format(self.confirmed_on),
            "due": date_format(self.due_on),
            "gone": date_format(self.leaves_on),
        }
        return SENTENCES[self.state]() % days


SENTENCES = {
    FreshnessState.CONFIRMED: lambda: _("Confirmed on %(day)s."),
    FreshnessState.DUE: lambda: _("Confirmed on %(day)s, to be confirmed again by %(due)s."),
    FreshnessState.UNCONFIRMED: lambda: _("Not confirmed since %(day)s."),
    FreshnessState.GONE: lambda: _("Not confirmed since %(day)s: out of the search since %(gone)s."),
}


def freshness_of(delivery: Confirmable, day: date) -> Freshness:
    """Where `delivery` stands on `day`; the day itself decides, nothing is stored."""
    return freshness_on(delivery.confirmed_on, delivery.confirm_every_days, day)


def freshness_by_delivery(keys: Iterable[int], day: date) -> dict[int, Freshness]:
    """The freshness of many deliveries in one query: for the cards of an answer."""
    rows = Delivery.objects.filter(pk__in=list(keys)).values_list("pk", "confirmed_on", "confirm_every_days")
    return {key: freshness_on(confirmed_on, every, day) for key, confirmed_on, every in rows}


@lru_cache(4096)
def freshness_on(confirmed_on: date | None, every: int, day: date) -> Freshness:
    """The same, from its facts alone."""
    if confirmed_on is None:
        return Freshness(FreshnessState.UNCONFIRMED, None, None, None, None)
    due_on = confirmed_on + timedelta(days=every)
    asked_on = due_on - timedelta(days=min(LONGEST_NOTICE_DAYS, every // NOTICE_SHARE))
    leaves_on = due_on + timedelta(days=GRACE_DAYS)
    if day < asked_on:
        state = FreshnessState.CONFIRMED
    elif day <= due_on:
        state = FreshnessState.DUE
    else:
        state = FreshnessState.UNCONFIRMED if day < leaves_on else FreshnessState.GONE
    return Freshness(state, confirmed_on, asked_on, due_on, leaves_on)
