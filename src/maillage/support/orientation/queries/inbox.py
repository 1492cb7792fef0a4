"""What waits, for whom, and what is late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.kept import kept
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.choices import Status
from maillage.support.orientation.models import Enquiry, LadderStep

LATELY = timedelta(days=14)
BESIDE = ("owner", "answered_by", "hub", "organisation", "commune", "network")
IN_A_LINE = ("owner", "hub", "commune")
"""What one line of a list names."""


@dataclass(frozen=True)
class Counts:
    """Open enquiries that a person sees."""

    waiting: int
    mine: int
    late: int


@dataclass(frozen=True)
class Today:
    """What one adviser looks at in the morning. An enquiry stands in one list only."""

    late: list[Enquiry]
    waiting: list[Enquiry]
    taken_lately: list[Enquiry]


def inbox_of(
    user: User, *, hub: Hub | None = None, organisation: Organisation | None = None
) -> QuerySet[Enquiry, Enquiry]:
    """Open enquiries that `user` may answer, by due date: late ones first. One query, whatever their number."""
    found = Enquiry.objects.visible_to(user).open()
    if hub is not None:
        found = found.filter(hub=hub)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return found.select_related(*BESIDE).order_by("due_at", "pk")


def today_of(user: User, *, now: datetime) -> Today:
    """What waits for `user` or for nobody in particular, what is late, and what `user` took charge of lately."""
    day = now.astimezone(PARIS).date()
    mine = _for_me(user, day)
    return Today(
        late=[one for one in mine if one.due_at and one.due_at < now],
        waiting=[one for one in mine if not one.due_at or one.due_at >= now],
        taken_lately=_taken(user, day, now - LATELY),
    )


@kept
def _for_me(user: User, day: date) -> QuerySet[Enquiry, Enquiry]:
    mine = Enquiry.objects.visible_to(user, on=day).open().filter(Q(owner=user) | Q(owner=None))
    return mine.select_related(*IN_A_LINE).order_by("due_at", "pk")


@kept
def _taken(user: User, day: date, since: datetime) -> QuerySet[Enquiry, Enquiry]:
    taken = Enquiry.objects.visible_to(user, on=day).filter(
        status=Status.ACCEPTED, answered_by=user, answered_at__gte=since
    )
    return taken.select_related(*IN_A_LINE).order_by("-answered_at", "-pk")[:20]


def counts_of(user: User, now: datetime) -> Counts:
    """How many open enquiries `user` sees, has, and sees late. One query."""
    found = (
        Enquiry.objects.visible_to(user)
        .open()
        .aggregate(
            waiting=Count("pk"), mine=Count("pk", filter=Q(owner=user)), late=Count("pk", filter=Q(due_at__lt=now))
        )
    )
    return Counts(**found)


def late_enquiries(network: Network, *, now: datetime) -> QuerySet[Enquiry, Enquiry]:
    """Open enquiries of the network past their date, the oldest date first."""
    return enquiries_of(network, late_at=now).order_by("due_at", "pk")


def enquiries_of(
    network: Network,
    *,
    status: str = "",
    hub: Hub | None = None,
    organisation: Organisation | None = None,
    late_at: datetime | None = None,
) -> QuerySet[Enquiry, Enquiry]:
    """Enquiries of the network, the newest first; with `late_at`, only the open ones past their date then."""
    found = Enquiry.objects.filter(network=network)
    if status:
        found = found.filter(status=status)
    if hub is not None:
        found = found.filter(hub=hub)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    if late_at is not None:
        found = found.open().filter(due_at__lt=late_at)
    return found.select_related(*BESIDE).order_by(F("received_at").desc(), "-pk")


def ladder_of(network: Network) -> QuerySet[LadderStep, LadderStep]:
    """The published steps of the network, in order."""
    return LadderStep.objects.filter(network=network).order_by("position")
