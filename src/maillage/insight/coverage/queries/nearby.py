"""How full what stands nearby is: the new people of four weeks, beside what the charters agreed to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Sum

from maillage.catalogue.network.models import CharterShare, Hub
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.network.queries import neighbours_by_commune
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.models import Enquiry

FOUR_WEEKS = timedelta(days=28)


@dataclass(frozen=True)
class HubNear:
    """A hub, or the nearest of its desks, within half an hour of a commune.

    recent      enquiries that came to the hub in four weeks; None for a hub of another network, where nobody looks
    agreed      new people in four weeks that its partners agreed to, None when no charter says it
    """

    hub: Hub
    name: str
    minutes: int
    recent: int | None
    agreed: int | None

    @property
    def room(self) -> int | None:
        """How many more it agreed to; None when that is not known."""
        if self.recent is None or self.agreed is None:
            return None
        return max(0, self.agreed - self.recent)


def hubs_near(communes: Collection[int], *, network: int, day: date) -> dict[int, list[HubNear]]:
    """Hubs within half an hour of communes, by key, by themselves or by a desk, the nearest first.

    Enquiries are counted with the eyes of the moment: those of the network that one coordinates. A constant number
    of queries.
    """
    near = neighbours_by_commune(communes, on=day)
    hubs = {one.hub.pk: one.hub for neighbours in near.values() for one in neighbours}
    full = fullness_of(hubs.values(), network=network, day=day)
    found: dict[int, list[HubNear]] = {}
    for commune, neighbours in near.items():
        first: dict[int, HubNear] = {}
        for one in neighbours:
            told = HubNear(one.hub, str(one.desk or one.hub), one.minutes, *full[one.hub.pk])
            first.setdefault(one.hub.pk, told)
        found[commune] = list(first.values())
    return found


def fullness_of(hubs: Iterable[Hub], *, network: int, day: date) -> dict[int, tuple[int | None, int | None]]:
    """By key of each hub: the enquiries of four weeks, and the new people agreed to; None where it is not known."""
    known = {hub.pk: hub.network_id for hub in hubs}
    recent = _recent([key for key, whose in known.items() if whose == network], day)
    agreed = _agreed(list(known), day)
    return {key: (recent.get(key, 0) if whose == network else None, agreed.get(key)) for key, whose in known.items()}


def _recent(hubs: list[int], day: date) -> dict[int, int]:
    until = datetime.combine(day, datetime.max.time(), tzinfo=PARIS)
    rows = Enquiry.objects.filter(hub__in=hubs, received_at__gt=until - FOUR_WEEKS, received_at__lte=until)
    return dict(rows.values_list("hub").annotate(Count("pk")))


def _agreed(hubs: list[int], day: date) -> dict[int, int]:
    shares = CharterShare.objects.filter(in_force(day, "rule__charter__"), rule__charter__hub__in=hubs)
    rows = shares.exclude(capacity=None).values_list("rule__charter__hub").annotate(Sum("capacity"))
    return dict(rows)
