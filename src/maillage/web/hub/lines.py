"""The deliveries of a hub as lines of a list: where each stands with its confirmation, and what it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.catalogue.offers.choices import FreshnessState, OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries import Freshness, freshness_of
from maillage.web.hub.offer_forms import RHYTHMS
from maillage.web.shared import words

TONES = {
    FreshnessState.CONFIRMED: "good",
    FreshnessState.DUE: "new",
    FreshnessState.UNCONFIRMED: "late",
    FreshnessState.GONE: "late",
}


@dataclass(frozen=True)
class Line:
    """One delivery; asks the database nothing.

    is_published  the public may find it: neither it nor its offer is a draft, suspended or ended
    is_due        its owner is asked to confirm it
    is_late       the public reads that it is not confirmed, or no longer finds it
    """

    delivery: Delivery
    zone: str
    rhythm: str
    may_confirm: bool
    is_published: bool
    is_due: bool
    is_late: bool
    tone: str
    state: str
    said: str


def line_of(delivery: Delivery, *, may_confirm: bool, day: date) -> Line:
    """One delivery in words."""
    freshness = freshness_of(delivery, day)
    is_published = delivery.status == OfferStatus.PUBLISHED and delivery.offer.status == OfferStatus.PUBLISHED
    state, tone = _state(delivery, freshness) if is_published else (_unpublished(delivery), "closed")
    return Line(
        delivery=delivery,
        zone=", ".join(area.name for area in delivery.zone.all()),
        rhythm=rhythm(delivery.confirm_every_days),
        may_confirm=may_confirm,
        is_published=is_published,
        is_due=is_published and freshness.state != FreshnessState.CONFIRMED,
        is_late=is_published and freshness.is_doubtful,
        tone=tone,
        state=state,
        said=said_of(freshness),
    )


def said_of(freshness: Freshness) -> str:
    """When it was confirmed and what comes next, for its owner."""
    if freshness.confirmed_on is None or freshness.due_on is None or freshness.leaves_on is None:
        return _("never confirmed")
    days = {
        "day": words.short_day(freshness.confirmed_on),
        "due": words.short_day(freshness.due_on),
        "gone": words.short_day(freshness.leaves_on),
    }
    return {
        FreshnessState.CONFIRMED: _("confirmed on %(day)s, next by %(due)s"),
        FreshnessState.DUE: _("confirmed on %(day)s, to confirm by %(due)s"),
        FreshnessState.UNCONFIRMED: _("not confirmed since %(day)s; leaves the answers on %(gone)s"),
        FreshnessState.GONE: _("not confirmed since %(day)s; left the answers on %(gone)s"),
    }[freshness.state] % days


def rhythm(days: int) -> str:
    """How often it is confirmed."""
    known = RHYTHMS.get(days) or ngettext("every %(days)d day", "every %(days)d days", days) % {"days": days}
    return _("confirmed %(rhythm)s") % {"rhythm": known}


def to_confirm(lines: Iterable[Line]) -> list[Line]:
    """Those that one click confirms: what is due; all, when nothing is."""
    mine = [line for line in lines if line.may_confirm and line.is_published]
    return [line for line in mine if line.is_due] or mine


def _state(delivery: Delivery, freshness: Freshness) -> tuple[str, str]:
    label = {
        FreshnessState.CONFIRMED: _("published"),
        FreshnessState.DUE: _("to confirm"),
        FreshnessState.UNCONFIRMED: _("not confirmed"),
        FreshnessState.GONE: _("out of the answers"),
    }[freshness.state]
    return label, TONES[freshness.state]


def _unpublished(delivery: Delivery) -> str:
    if delivery.status == OfferStatus.PUBLISHED:
        return _("offer not published")
    return str(OfferStatus(delivery.status).label)
