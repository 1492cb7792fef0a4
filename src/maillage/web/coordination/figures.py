"""A few facts of the network, in the same words for every partner. No organisation stands beside its number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Network, OutreachDesk
from maillage.catalogue.network.queries import hubs_of, organisations_of
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.support.orientation.choices import OPEN, Status
from maillage.support.orientation.models import Enquiry
from maillage.web.shared import words


@dataclass(frozen=True)
class Figure:
    """One number with what it counts."""

    number: str
    label: str
    is_late: bool = False


@dataclass(frozen=True)
class Figures:
    """Now, and over the period."""

    now: tuple[Figure, ...]
    lately: tuple[Figure, ...]
    offer: tuple[Figure, ...]


def figures_of(network: Network, *, now: datetime, since: datetime) -> Figures:
    """Seven numbers on enquiries and five on the offer, in five queries."""
    day = timezone.localdate(now)
    seen = Enquiry.objects.filter(network=network).aggregate(
        open=Count("pk", filter=Q(status__in=OPEN) & ~Q(need="")),
        late=Count("pk", filter=Q(status__in=OPEN, due_at__lt=now) & ~Q(need="")),
        received=Count("pk", filter=Q(received_at__gte=since)),
        accepted=Count("pk", filter=Q(received_at__gte=since, status=Status.ACCEPTED)),
        passed=Count("pk", filter=Q(received_at__gte=since, round__gt=1)),
        in_time=Count("pk", filter=Q(received_at__gte=since, answered_at__lte=F("due_at"))),
        answered=Count("pk", filter=Q(received_at__gte=since, answered_at__isnull=False)),
        wait=Avg(F("answered_at") - F("received_at"), filter=Q(received_at__gte=since, answered_at__isnull=False)),
    )
    shown = Delivery.objects.filter(hub__network=network, status=OfferStatus.PUBLISHED)
    wait = seen["wait"]
    return Figures(
        now=(
            Figure(words.number(seen["open"]), _("wait for an answer")),
            Figure(words.number(seen["late"]), _("wait longer than promised"), is_late=bool(seen["late"])),
        ),
        lately=(
            Figure(words.number(seen["received"]), _("enquiries received")),
            Figure(words.number(seen["answered"]), _("answered")),
            Figure(words.number(seen["in_time"]), _("answered in the time promised")),
            Figure(words.number(seen["accepted"]), _("were taken charge of")),
            Figure(words.number(seen["passed"]), _("passed to another partner")),
            Figure(_hours(wait.total_seconds()) if wait else "–", _("from the enquiry to the answer, on average")),
        ),
        offer=(
            Figure(words.number(organisations_of(network, on=day).count()), _("partners")),
            Figure(words.number(hubs_of(network, on=day).count()), _("hubs open")),
            Figure(
                words.number(OutreachDesk.objects.filter(hub__network=network).held_on(day).count()),
                _("outreach desks"),
            ),
            Figure(words.number(shown.count()), _("offers published, place by place")),
        ),
    )


def _hours(seconds: float) -> str:
    hours = round(seconds / 3600)
    if hours < 48:
        return f"{hours}{words.NO_BREAK}h"
    return _("%(days)s days") % {"days": round(hours / 24)}
