"""Reading the network: who works where, at which hub, on which days."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
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
    """What `user` does that day, and where: first the desk, then the hub, then the network."""
    return (
        Membership.objects.active(on=on)
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
    """Who manages `hub` that day."""
    return members_of(hub, on=on).filter(role=Role.HUB_MANAGER)


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
    """The charter in force at `hub` that day, with its rules and turns."""
    shares = CharterShare.objects.select_related("organisation").order_by(Lower("organisation__name"), "pk")
    rules = CharterRule.objects.order_by("position").prefetch_related(Prefetch("shares", shares))
    return (
        Charter.objects.filter(in_force(on), hub=hub)
        .prefetch_related(Prefetch("rules", rules))
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


def hubs_to_come(network: Network, *, on: date) -> QuerySet[Hub]:
    """Hubs of `network` that open after that day, the first to open first."""
    rows = Hub.objects.filter(network=network, opened_on__gt=on).select_related("place", "place__commune")
    return rows.order_by("opened_on", Lower("name"), "pk")


@dataclass(frozen=True)
class Neighbour:
    """A hub or a desk near a commune: minutes by car from there, and who receives people."""

    hub: Hub
    desk: OutreachDesk | None
    minutes: int
    partners: tuple[Organisation, ...]


def neighbours_of(commune: Area, *, on: date, hub: Hub | None = None) -> list[Neighbour]:
    """Hubs and desks within half an hour of `commune`, of any network, open that day or announced; nearest first.

    `hub` is left out with its desks. Five queries whatever their number.
    """
    near = TravelTime.objects.filter(commune=commune, seconds__lte=NEAR_SECONDS)
    seconds = dict(near.values_list("place_id", "seconds"))
    hubs = Hub.objects.exclude(closed_on__lte=on)
    if hub is not None:
        hubs = hubs.exclude(pk=hub.pk)
    partners = HubMembership.objects.exclude(ends_on__lt=on).select_related("organisation")
    memberships = Prefetch("memberships", partners.order_by("-is_lead", Lower("organisation__name"), "pk"))
    desks = OutreachDesk.objects.exclude(ends_on__lt=on).filter(hub__in=hubs, place__in=list(seconds))
    days = Prefetch("days", DeskDay.objects.order_by("weekday", "opens_at", "pk"))
    found = [
        Neighbour(one, None, _minutes(seconds[one.place_id]), tuple(row.organisation for row in one.memberships.all()))
        for one in hubs.filter(place__in=list(seconds)).select_related("place__commune").prefetch_related(memberships)
    ]
    found += [
        Neighbour(one.hub, one, _minutes(seconds[one.place_id]), (one.organisation,))
        for one in desks.select_related("hub", "organisation", "place__commune").prefetch_related(days)
    ]
    return sorted(
        found, key=lambda one: (one.minutes, one.desk is not None, one.hub.pk, one.desk.pk if one.desk else 0)
    )


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
