"""A partner leaves the network on a date: planned, undone, carried out.

Rows are dated when it is planned, so that each page follows on that day without waiting for a job.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from maillage.catalogue.network import mail
from maillage.catalogue.network.actions.members import NotAPartner
from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Departure,
    Hub,
    HubMembership,
    Membership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.network.queries import HubLeft, departure_to_come, hubs_left_by
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

DAY = timedelta(days=1)
DATED: dict[str, tuple[type[Model], str]] = {
    "network_memberships": (NetworkMembership, "ends_on"),
    "hub_memberships": (HubMembership, "ends_on"),
    "desks": (OutreachDesk, "ends_on"),
    "coordinators": (Membership, "ends_on"),
    "hubs": (Hub, "closed_on"),
}
"""The tables in which a departure ends rows, and the column of the last day."""


class DepartureTooSoon(DomainError):
    """The day is past, or today: who leaves still works today."""


class DepartureOver(DomainError):
    """It was undone meanwhile, or its day has come."""


class DeparturePlanned(DomainError):
    """The departure of this partner is planned already."""


class AnswersForNetwork(DomainError):
    """The partner answers where no hub is near: another one takes this on first."""


class SuccessorMissing(DomainError):
    """Nobody is named to run some of the hubs: `hubs`."""

    def __init__(self, hubs: list[Hub]) -> None:
        self.hubs = hubs
        super().__init__(f"Nobody runs hubs {[hub.pk for hub in hubs]} any more.")


class BeginsLater(DomainError):
    """The partner joins a hub, or opens a desk, on that day or after it: this is put right first."""


@transaction.atomic
def plan_departure(
    organisation: Organisation,
    *,
    network: Network,
    leaves_on: date,
    reason: str,
    successors: Mapping[int, Organisation],
    by: User,
    now: datetime,
) -> Departure:
    """Have a partner leave on a day to come: its part in hubs, its desks and its coordinators end the day before.

    A hub where it is alone closes. One that it runs with others passes to the partner named in `successors`, by key
    of the hub. What it has in hand is given to others on that day; see `end_departure`. The partner, who takes a hub
    over and the coordination get a letter.

    Raises DepartureTooSoon, NotAPartner, DeparturePlanned, AnswersForNetwork, SuccessorMissing, BeginsLater.
    """
    network = Network.objects.select_for_update(of=("self",)).get(pk=network.pk)
    if leaves_on <= timezone.localdate(now):
        raise DepartureTooSoon(f"{leaves_on} is not to come.")
    if departure_to_come(organisation, network) is not None:
        raise DeparturePlanned(f"Organisation {organisation.pk} leaves network {network.pk} already.")
    if not Organisation.objects.of(network, on=leaves_on).filter(pk=organisation.pk).exists():
        raise NotAPartner(organisation, network)
    if network.lead_organisation_id == organisation.pk:
        raise AnswersForNetwork(f"Organisation {organisation.pk} answers for network {network.pk}.")
    left = hubs_left_by(organisation, network, on=leaves_on)
    chosen = _checked(left, successors)
    ended = _end_rows(organisation, network, leaves_on, [one.hub.pk for one in left if one.closes])
    departure = Departure.objects.create(
        network=network,
        organisation=organisation,
        leaves_on=leaves_on,
        reason=reason.strip(),
        ended=ended,
        successors=chosen,
        planned_at=now,
        planned_by=by,
    )
    record("network.departure_planned", about=departure, by=by, at=now, day=str(leaves_on), partner=organisation.pk)
    mail.tell_of_departure(departure, by=by, now=now)
    return departure


@transaction.atomic
def undo_departure(departure: Departure, *, by: User, now: datetime) -> Departure:
    """The partner stays after all: each row gets its former last day; who heard of the plan hears that it is undone.

    Raises DepartureOver from that day on.
    """
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure.pk)
    over = departure.undone_at is not None or departure.done_at is not None
    if over or departure.leaves_on <= timezone.localdate(now):
        raise DepartureOver(f"Departure {departure.pk} can no longer be undone.")
    for name, rows in departure.ended.items():
        model, column = DATED[name]
        for key, former in rows.items():
            model._default_manager.filter(pk=int(key)).update(**{column: former})
    departure.undone_at = now
    departure.save(update_fields=["undone_at"])
    record("network.departure_undone", about=departure, by=by, at=now, partner=departure.organisation_id)
    mail.tell_of_departure(departure, by=by, now=now)
    return departure


@transaction.atomic
def end_departure(departure: Departure, *, enquiries: int, referrals: int, now: datetime) -> Departure:
    """The day has come: the hubs that it ran have their new leads, and it is done. Who heard of the plan hears of it.

    Called by whoever gave to others what the partner had in hand, in the same transaction, with the row locked:
    so many `enquiries`, so many `referrals`.
    """
    for hub, partner in departure.successors.items():
        there = HubMembership.objects.filter(in_force(departure.leaves_on), hub=int(hub))
        there.filter(organisation=partner).update(is_lead=True)
    departure.done_at = now
    departure.save(update_fields=["done_at"])
    facts = {"partner": departure.organisation_id, "enquiries": enquiries, "referrals": referrals}
    record("network.partner_left", about=departure, by=None, at=now, **facts)
    mail.tell_of_leaving(departure, enquiries=enquiries, referrals=referrals, now=now)
    return departure


def _checked(left: list[HubLeft], successors: Mapping[int, Organisation]) -> dict[str, int]:
    """By key of each hub that goes on under somebody else, who runs it; only partners that are there."""
    chosen: dict[str, int] = {}
    missing = []
    for one in left:
        if not one.passes_on:
            continue
        partner = successors.get(one.hub.pk)
        if partner is None or partner not in one.others:
            missing.append(one.hub)
        else:
            chosen[str(one.hub.pk)] = partner.pk
    if missing:
        raise SuccessorMissing(missing)
    return chosen


def _end_rows(
    organisation: Organisation, network: Network, leaves_on: date, closing: list[int]
) -> dict[str, dict[str, str | None]]:
    """Date what ends, and keep what was there before."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=leaves_on)
    own = {"organisation": organisation}
    rows = {
        "network_memberships": NetworkMembership.objects.filter(lasting, network=network, **own),
        "hub_memberships": HubMembership.objects.filter(lasting, hub__network=network, **own),
        "desks": OutreachDesk.objects.filter(lasting, hub__network=network, **own),
        "coordinators": Membership.objects.filter(lasting, role=Role.COORDINATOR, network=network, **own),
    }
    ended: dict[str, dict[str, str | None]] = {}
    for name, found in rows.items():
        if found.filter(starts_on__gte=leaves_on).exists():
            raise BeginsLater(f"A row of {name} of organisation {organisation.pk} begins after {leaves_on}.")
        ended[name] = _former(found.values_list("pk", "ends_on"))
        found.filter(pk__in=[int(key) for key in ended[name]]).update(ends_on=leaves_on - DAY)
    hubs = Hub.objects.filter(pk__in=closing)
    ended["hubs"] = _former(hubs.values_list("pk", "closed_on"))
    hubs.update(closed_on=leaves_on)
    return ended


def _former(rows: Iterable[tuple[int, date | None]]) -> dict[str, str | None]:
    return {str(key): day.isoformat() if day else None for key, day in rows}
