"""Reading the network: who works where, at which hub, on which days."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
    CharterWelcome,
    Departure,
    DeskDay,
    Hub,
    HubMembership,
    HubNotice,
    Membership,
    Network,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.territories.models import Area, TravelTime
from maillage.foundation.accounts.models import User

NEAR_SECONDS = 30 * 60
"""Who receives people within half an hour of a new hub is told of it."""


def memberships_of(user: User, *, on: date) -> QuerySet[Membership]:
    """What `user` does that day, and where: first the desk, then the hub, then the network; each with `is_inside`."""
    return (
        Membership.objects.active(on=on)
        .with_inside(on=on)
        .filter(user=user)
        .select_related("organisation", "hub", "hub__network", "hub__place", "network")
        .order_by("role", Lower("organisation__name"), "pk")
    )


def members_of(hub: Hub, *, on: date) -> QuerySet[Membership]:
    """Who works at `hub` that day, by organisation then name."""
    return (
        Membership.objects.active(on=on)
        .filter(hub=hub)
        .select_related("user", "organisation")
        .order_by(Lower("organisation__name"), Lower("user__name"), "pk")
    )


def managers_of(hub: Hub, *, on: date) -> QuerySet[Membership]:
    """Who manages `hub` that day, for one of its partners."""
    there = Membership.objects.inside(on=on).filter(hub=hub).values("pk")
    return members_of(hub, on=on).filter(role=Role.HUB_MANAGER, pk__in=there)


def partners_of(hub: Hub, *, on: date) -> QuerySet[HubMembership]:
    """Organisations that run `hub` together that day, the lead first."""
    return (
        HubMembership.objects.filter(in_force(on), hub=hub)
        .select_related("organisation")
        .order_by("-is_lead", Lower("organisation__name"), "pk")
    )


def desks_of(hub: Hub, *, on: date) -> QuerySet[OutreachDesk]:
    """Desks that `hub` sends out, now or soon, with their days."""
    return (
        OutreachDesk.objects.filter(hub=hub)
        .exclude(ends_on__lt=on)
        .select_related("organisation", "place", "place__commune")
        .prefetch_related(Prefetch("days", DeskDay.objects.order_by("weekday", "opens_at", "pk")))
        .order_by(Lower("name"), "pk")
    )


def charter_of(hub: Hub, *, on: date) -> Charter | None:
    """The charter in force at `hub` that day, with its rules and turns, and who holds the welcome."""
    shares = CharterShare.objects.select_related("organisation").order_by(Lower("organisation__name"), "pk")
    rules = CharterRule.objects.order_by("position").prefetch_related(Prefetch("shares", shares))
    welcomes = CharterWelcome.objects.select_related("organisation").order_by(Lower("organisation__name"), "pk")
    return (
        Charter.objects.filter(in_force(on), hub=hub)
        .prefetch_related(Prefetch("rules", rules), Prefetch("welcomes", welcomes))
        .order_by("-starts_on", "-pk")
        .first()
    )


def hubs_of(network: Network, *, on: date) -> QuerySet[Hub]:
    """Hubs of `network` open that day, by name."""
    return (
        Hub.objects.open_on(on)
        .filter(network=network)
        .select_related("place", "place__commune")
        .order_by(Lower("name"), "pk")
    )


def organisations_of(network: Network, *, on: date) -> QuerySet[Organisation]:
    """Partners of `network` that day, by name."""
    return Organisation.objects.of(network, on=on).order_by(Lower("name"), "pk")


@dataclass(frozen=True)
class HubLeft:
    """A hub that a partner leaves: whether it runs it, who else is there, whether somebody still manages it."""

    hub: Hub
    is_lead: bool
    others: tuple[Organisation, ...]
    has_manager: bool

    @property
    def closes(self) -> bool:
        """The partner was alone there."""
        return not self.others

    @property
    def passes_on(self) -> bool:
        """Somebody else has to run it."""
        return self.is_lead and bool(self.others)


def hubs_left_by(organisation: Organisation, network: Network, *, on: date) -> list[HubLeft]:
    """What would become of each hub of `network` if this partner left that day, by name. Three queries."""
    day = Q(ends_on=None) | Q(ends_on__gte=on)
    own = HubMembership.objects.filter(day, organisation=organisation, hub__network=network)
    hubs = (
        Hub.objects.filter(pk__in=own.values("hub"), is_draft=False)
        .exclude(closed_on__lte=on)
        .order_by(Lower("name"), "pk")
    )
    partners = HubMembership.objects.filter(day).select_related("organisation").order_by(Lower("organisation__name"))
    managers = Membership.objects.inside(on=on).filter(role=Role.HUB_MANAGER).exclude(organisation=organisation)
    managed = Exists(managers.filter(hub=OuterRef("pk")))
    found = []
    for hub in hubs.annotate(is_managed=managed).prefetch_related(Prefetch("memberships", partners)):
        rows = hub.memberships.all()
        others = tuple(row.organisation for row in rows if row.organisation_id != organisation.pk)
        is_lead = any(row.is_lead for row in rows if row.organisation_id == organisation.pk)
        found.append(HubLeft(hub, is_lead, others, bool(getattr(hub, "is_managed", False))))
    return found


def desks_left_by(organisation: Organisation, network: Network, *, on: date) -> QuerySet[OutreachDesk]:
    """Desks that this partner would hold no more, by name."""
    rows = OutreachDesk.objects.filter(organisation=organisation, hub__network=network).exclude(ends_on__lt=on)
    return rows.select_related("hub", "place__commune").order_by(Lower("name"), "pk")


def departure_to_come(organisation: Organisation, network: Network) -> Departure | None:
    """The departure planned for this partner, neither undone nor carried out."""
    rows = Departure.objects.to_come().select_related("planned_by")
    return rows.filter(organisation=organisation, network=network).first()


def departures_of(network: Network) -> QuerySet[Departure]:
    """Departures from `network`, planned and carried out, the last first."""
    rows = Departure.objects.filter(network=network, undone_at=None).select_related("organisation")
    return rows.order_by("-leaves_on", "-pk")


def departures_due(*, on: date) -> QuerySet[Departure]:
    """Departures whose day has come and that are not carried out, the first planned first."""
    return Departure.objects.to_come().filter(leaves_on__lte=on).order_by("leaves_on", "pk")


def hubs_to_come(network: Network, *, on: date) -> QuerySet[Hub]:
    """Hubs of `network` that open after that day, the first to open first."""
    rows = Hub.objects.filter(network=network, is_draft=False, opened_on__gt=on).select_related(
        "place", "place__commune"
    )
    return rows.order_by("opened_on", Lower("name"), "pk")


def drafts_of(network: Network) -> QuerySet[Hub]:
    """Hubs of `network` that are prepared and not published yet, by the day they are planned for."""
    rows = Hub.objects.filter(network=network, is_draft=True).select_related("place", "place__commune")
    return rows.order_by("planned_on", Lower("name"), "pk")


@dataclass(frozen=True)
class Neighbour:
    """A hub or a desk near a commune: minutes by car from there, and who receives people."""

    hub: Hub
    desk: OutreachDesk | None
    minutes: int
    partners: tuple[Organisation, ...]


def neighbours_of(commune: Area, *, on: date, hub: Hub | None = None) -> list[Neighbour]:
    """Hubs and desks within half an hour of `commune`, of any network, open, announced or drafted; nearest first.

    `hub` is left out with its desks. Five queries whatever their number.
    """
    return neighbours_by_commune([commune.pk], on=on, hub=hub)[commune.pk]


def neighbours_by_commune(communes: Collection[int], *, on: date, hub: Hub | None = None) -> dict[int, list[Neighbour]]:
    """The same for several communes, by key. Five queries whatever the number of either."""
    times = TravelTime.objects.filter(commune__in=communes, seconds__lte=NEAR_SECONDS)
    near = list(times.values_list("commune_id", "place_id", "seconds"))
    places = {place for _commune, place, _seconds in near}
    hubs = Hub.objects.exclude(closed_on__lte=on)
    if hub is not None:
        hubs = hubs.exclude(pk=hub.pk)
    partners = HubMembership.objects.exclude(ends_on__lt=on).select_related("organisation")
    memberships = Prefetch("memberships", partners.order_by("-is_lead", Lower("organisation__name"), "pk"))
    desks = OutreachDesk.objects.exclude(ends_on__lt=on).filter(hub__in=hubs, place__in=places)
    days = Prefetch("days", DeskDay.objects.order_by("weekday", "opens_at", "pk"))
    at: dict[int, list[tuple[Hub, OutreachDesk | None, tuple[Organisation, ...]]]] = defaultdict(list)
    for one in hubs.filter(place__in=places).select_related("place__commune").prefetch_related(memberships):
        at[one.place_id].append((one, None, tuple(row.organisation for row in one.memberships.all())))
    for desk in desks.select_related("hub", "organisation", "place__commune").prefetch_related(days):
        at[desk.place_id].append((desk.hub, desk, (desk.organisation,)))
    found: dict[int, list[Neighbour]] = {commune: [] for commune in communes}
    for commune, place, seconds in near:
        found[commune] += [Neighbour(one, desk, _minutes(seconds), who) for one, desk, who in at[place]]
    for neighbours in found.values():
        neighbours.sort(key=lambda one: (one.minutes, one.desk is not None, one.hub.pk, one.desk.pk if one.desk else 0))
    return found


def partners_near(commune: Area, *, on: date, hub: Hub | None = None) -> list[Organisation]:
    """Partners whose hubs or desks stand within half an hour of `commune`, each once, by name."""
    found = {partner.pk: partner for one in neighbours_of(commune, on=on, hub=hub) for partner in one.partners}
    return sorted(found.values(), key=lambda partner: (partner.name.casefold(), partner.pk))


def notices_of(hub: Hub) -> QuerySet[HubNotice]:
    """Who was told that `hub` opens, by name."""
    rows = HubNotice.objects.filter(hub=hub).select_related("organisation")
    return rows.order_by(Lower("organisation__name"), "pk")


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)  # rounded up, so that 30 never hides 31
