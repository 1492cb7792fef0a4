"""Demand that nobody near could meet, counted by commune: numbers leave, never a person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from maillage.analysis.smallnumbers import FEWEST
from maillage.catalogue.network.models import Network
from maillage.catalogue.territories.queries import communes_of_today
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.choices import DeclineReason, ReferralReason, Refusal, Status
from maillage.support.orientation.models import Enquiry, Referral

DECLINED_FOR = (DeclineReason.FULL, DeclineReason.WRONG_AREA, DeclineReason.NOT_OUR_WORK)
REFUSED_FOR = (Refusal.FULL, Refusal.WRONG_AREA)


@dataclass(frozen=True)
class UnmetDemand:
    """How many by key of the commune of today, `FEWEST` at least; `hidden`: how many communes had fewer."""

    by_commune: dict[int, int]
    hidden: int


def unmet_by_commune(network: Network, *, since: datetime, until: datetime) -> UnmetDemand:
    """Who asked the network and found nobody near, from `since` until `until`.

    An enquiry counts once when no hub was near enough to take it, when it was declined for want of room, for its
    territory or because nobody there does it, or when nobody answered it; a person once who was passed on for want of
    room, or whom a partner declined for room or territory. All stages and audiences together: counts by stage beside
    those of all stages would let a hidden commune be worked out. For the same reason no total of all leaves, only the
    communes told.

    It counts with the platform's own eyes, since people's communes stand in files of many organisations.
    """
    with reading_everything():
        found = _enquiries(network, since, until) + _passed_on(network, since, until)
    today = communes_of_today(found)
    counted: Counter[int] = Counter()
    for commune, number in found.items():
        counted[today[commune]] += number
    told = {commune: number for commune, number in counted.items() if number >= FEWEST}
    return UnmetDemand(told, len(counted) - len(told))


def _enquiries(network: Network, since: datetime, until: datetime) -> Counter[int]:
    rows = Enquiry.objects.filter(network=network, received_at__gte=since, received_at__lte=until)
    unmet = rows.filter(
        Q(hub=None) | Q(status=Status.UNANSWERED) | Q(status=Status.DECLINED, decline_reason__in=DECLINED_FOR)
    )
    counted = unmet.exclude(commune=None).order_by("commune").values_list("commune").annotate(Count("pk"))
    return Counter(dict(counted))


def _passed_on(network: Network, since: datetime, until: datetime) -> Counter[int]:
    rows = Referral.objects.filter(network=network, created_at__gte=since, created_at__lte=until, sent_at__isnull=False)
    unmet = rows.filter(Q(reason=ReferralReason.NO_ROOM) | Q(refusal__in=REFUSED_FOR)).exclude(person__commune=None)
    already = Enquiry.objects.filter(network=network, hub=None, journey__person__isnull=False)
    people = (
        unmet.exclude(person__in=already.values("journey__person"))
        .order_by("person__commune")
        .values("person__commune")
    )
    return Counter(dict(people.values_list("person__commune").annotate(Count("person", distinct=True))))
