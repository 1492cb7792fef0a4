"""Where an enquiry goes: the offer asked for, else the nearest hub that serves the need, else the network itself.

Inside a hub the charter says which partner, in turns; inside a partner the advisers take turns. Whoever got one
least recently is next; then whoever had fewest, then the lowest key, so the answer is always the same.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    CharterRule,
    Hub,
    HubMembership,
    Membership,
    Network,
    Organisation,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import Audience, OfferStatus, Tier
from maillage.catalogue.offers.models import Delivery, EligibilityArea
from maillage.catalogue.territories.models import Area, TravelTime
from maillage.foundation.accounts.models import User
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries.reasons import Reason
from maillage.support.orientation.queries.turns import LONG_AGO, line_that_fits, next_of, partners_at


@dataclass(frozen=True)
class Destination:
    """A hub (none: the network calls back) and, when it is already said, the partner."""

    network: Network
    hub: Hub | None
    organisation: Organisation | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Route:
    """Who gets the enquiry, and why."""

    hub: Hub | None
    organisation: Organisation
    owner: User | None
    rule: CharterRule | None
    reasons: tuple[Reason, ...]


def route(
    network: Network, commune: Area | None, stage: str, audiences: Collection[str], delivery: Delivery | None, day: date
) -> Route:
    """Who would get this enquiry now. To give it for good, lock the hub between the two steps: see `submit_enquiry`."""
    where = destination_of(network, commune, stage, audiences, delivery, day)
    return turn_at(where, stage=stage, audiences=audiences, day=day)


def destination_of(
    network: Network, commune: Area | None, stage: str, audiences: Collection[str], delivery: Delivery | None, day: date
) -> Destination:
    """The hub that receives, and why; the partner too when an offer of one partner was asked for."""
    gone: tuple[Reason, ...] = ()
    if delivery is not None:
        if _still_proposed(delivery, day):
            asked: Reason = {"code": "offer_asked", "offer": delivery.offer.name}
            return Destination(delivery.hub.network, delivery.hub, delivery.offer.organisation, (asked,))
        gone = ({"code": "offer_gone"},)
    if commune is None:
        return Destination(network, None, network.lead_organisation, (*gone, {"code": "no_commune"}))
    for hub, minutes in near_hubs(network, commune, stage, audiences, day)[:1]:
        near: Reason = {"code": "nearest_hub", "hub": hub.name, "minutes": minutes}
        return Destination(network, hub, None, (*gone, near))
    return Destination(network, None, network.lead_organisation, (*gone, {"code": "no_hub_near"}))


def near_hubs(
    network: Network, commune: Area, stage: str, audiences: Collection[str], day: date
) -> list[tuple[Hub, int]]:
    """Open hubs that serve the need face to face for that commune, nearest first, with minutes by car.

    A hub counts as near when the hub, or one of its desks, is. A need without a stage is served by every hub.
    """
    travel = TravelTime.objects.filter(commune=commune, place=OuterRef("where")).values("seconds")[:1]
    zone = EligibilityArea.objects.filter(delivery=OuterRef("pk"))
    serving = (
        Delivery.objects.filter(
            Q(offer__ends_on=None) | Q(offer__ends_on__gte=day),
            _for(audiences),
            status=OfferStatus.PUBLISHED,
            offer__status=OfferStatus.PUBLISHED,
            tier__in=[Tier.IN_PERSON, Tier.DESK],
            hub__in=Hub.objects.open_on(day).filter(network=network),
        )
        .filter(~Exists(zone) | Exists(zone.filter(area__in=commune.containing_ids)), _by_partner(day))
        .annotate(where=Coalesce(F("desk__place"), F("hub__place")))
        .annotate(seconds=Subquery(travel))
        .filter(seconds__isnull=False)
    )
    if stage:
        serving = serving.filter(offer__stages__contains=[stage])
    nearest: dict[int, int] = {}
    for hub_id, seconds in serving.order_by("seconds", "hub").values_list("hub", "seconds"):
        nearest.setdefault(hub_id, seconds)
    hubs = Hub.objects.select_related("place__commune", "network").in_bulk(list(nearest))
    return [(hubs[hub_id], -(-seconds // 60)) for hub_id, seconds in nearest.items()]


def turn_at(
    where: Destination,
    *,
    stage: str,
    audiences: Collection[str],
    day: date,
    without: Collection[int] = (),
) -> Route:
    """The partner and the adviser whose turn it is there; partners whose key is in `without` are passed over."""
    if where.organisation is not None:
        rule, reasons = None, where.reasons
        if where.hub is None:
            lead: Reason = {"code": "lead_organisation", "organisation": str(where.organisation)}
            reasons = (*reasons, lead)
        organisation = where.organisation
    else:
        assert where.hub is not None
        rule, organisation, told = _partner_at(where.hub, stage, audiences, day, without)
        reasons = (*where.reasons, *told)
    owner, owner_reason = _owner_at(where.network, where.hub, organisation, day)
    return Route(where.hub, organisation, owner, rule, (*reasons, owner_reason))


def _for(audiences: Collection[str]) -> Q:
    """Offers for everybody, and those for one of these audiences; all when none is named."""
    if not audiences:
        return Q()
    return Q(offer__audiences=[]) | Q(offer__audiences__overlap=[Audience.TOUS_PUBLICS, *audiences])


def _by_partner(day: date) -> Exists:
    """Deliveries of an organisation that is a partner of their hub that day."""
    return Exists(
        HubMembership.objects.filter(in_force(day), hub=OuterRef("hub"), organisation=OuterRef("offer__organisation"))
    )


def _still_proposed(delivery: Delivery, day: date) -> bool:
    """The offer, its hub and its partner are there that day."""
    return Delivery.objects.filter(
        Q(offer__ends_on=None) | Q(offer__ends_on__gte=day),
        _by_partner(day),
        pk=delivery.pk,
        status=OfferStatus.PUBLISHED,
        offer__status=OfferStatus.PUBLISHED,
        hub__in=Hub.objects.open_on(day),
    ).exists()


def _partner_at(
    hub: Hub, stage: str, audiences: Collection[str], day: date, without: Collection[int]
) -> tuple[CharterRule | None, Organisation, tuple[Reason, ...]]:
    line = line_that_fits(hub, stage, audiences, day)
    if line is not None and without:
        line = replace(line, partners=tuple(one for one in line.partners if one.pk not in without))
    if line is None or not line.partners:
        organisation, reason = _lead_at(hub, day, without)
        return None, organisation, (reason,)
    return line.rule, *next_of(hub, line, day)


def _lead_at(hub: Hub, day: date, without: Collection[int]) -> tuple[Organisation, Reason]:
    partners = [one.organisation for one in partners_at(hub, day) if one.organisation_id not in without]
    if partners:
        return partners[0], {"code": "lead_partner", "organisation": str(partners[0])}
    lead = hub.network.lead_organisation
    return lead, {"code": "lead_organisation", "organisation": str(lead)}


def _owner_at(network: Network, hub: Hub | None, organisation: Organisation, day: date) -> tuple[User | None, Reason]:
    active = Membership.objects.active(on=day).select_related("user")
    advisers = active.filter(role=Role.ADVISER, organisation=organisation)
    if hub is not None:
        advisers = advisers.filter(hub=hub)
    people = _people(advisers)
    if people:
        reason: Reason = (
            {"code": "adviser_in_turn", "among": len(people)} if len(people) > 1 else {"code": "only_adviser"}
        )
        return _users_in_turns(people)[0], reason
    inside = Membership.objects.inside(on=day).select_related("user")
    managers = _people(inside.filter(role=Role.HUB_MANAGER, hub=hub)) if hub is not None else []
    if managers:
        return _users_in_turns(managers)[0], {"code": "hub_manager"}
    coordinators = _people(active.filter(role=Role.COORDINATOR, network=network))
    if coordinators:
        return _users_in_turns(coordinators)[0], {"code": "coordinator"}
    return None, {"code": "team"}


def _people(memberships: Iterable[Membership]) -> list[User]:
    return list({one.user_id: one.user for one in memberships}.values())


def _users_in_turns(people: Iterable[User]) -> list[User]:
    """Whoever is longest without a new enquiry first."""
    people = list(people)
    rows = Enquiry.objects.filter(owner__in=people).values("owner").annotate(last=Max("assigned_at"), times=Count("pk"))
    had = {key: (last, times) for key, last, times in rows.values_list("owner", "last", "times")}
    return sorted(people, key=lambda one: (*had.get(one.pk, (LONG_AGO, 0)), one.pk))
