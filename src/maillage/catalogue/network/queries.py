"""Reading the network: who works where, at which hub, on which days."""

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
    Membership,
    Network,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.foundation.accounts.models import User


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
