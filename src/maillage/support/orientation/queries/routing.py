"""Where an enquiry goes: the offer asked for, else the nearest hub that serves the need, else the network itself.

Inside a hub the charter says which partner, in turns; inside a partner the advisers take turns. Whoever got one
least recently is next; then whoever had fewest, then the lowest key, so the answer is always the same.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Charter,
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
from maillage.support.orientation.models import Enquiry, Redirection
from maillage.support.orientation.queries.reasons import Reason

LONG_AGO = datetime.min.replace(tzinfo=timezone.get_fixed_timezone(0))


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
        .filter(~Exists(zone) | Exists(zone.filter(area__in=commune.containing_ids)))
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
        rule, organisation, reason = _partner_at(where.hub, stage, audiences, day, without)
        reasons = (*where.reasons, reason)
    owner, owner_reason = _owner_at(where.network, where.hub, organisation, day)
    return Route(where.hub, organisation, owner, rule, (*reasons, owner_reason))


def partners_at(hub: Hub, day: date) -> list[HubMembership]:
    """Partners of the hub that day, the one who runs it first."""
    partners = HubMembership.objects.filter(in_force(day), hub=hub).select_related("organisation")
    return list(partners.order_by("-is_lead", "starts_on", "pk"))


def rule_that_fits(
    hub: Hub, stage: str, audiences: Collection[str], day: date
) -> tuple[CharterRule, list[Organisation]] | None:
    """The first line of the charter in force that fits the need and has a partner still at the hub, with those."""
    charter = Charter.objects.filter(in_force(day), hub=hub).order_by("-starts_on", "-pk").first()
    if charter is None:
        return None
    present = {partner.organisation_id for partner in partners_at(hub, day)}
    for rule in charter.rules.prefetch_related("shares__organisation"):
        shares = sorted(rule.shares.all(), key=lambda share: share.pk)
        sharing = [share.organisation for share in shares if share.organisation_id in present]
        fits_stage = not rule.stages or stage in rule.stages
        fits_audience = not rule.audiences or bool(set(rule.audiences) & set(audiences))
        if fits_stage and fits_audience and sharing:
            return rule, sharing
    return None


def in_turns(hub: Hub, organisations: Iterable[Organisation]) -> list[Organisation]:
    """The same organisations, whoever got an enquiry at this hub least recently first.

    Passing an enquiry on does not give a new turn: what was passed counts as got when it was passed.
    """
    had = Enquiry.objects.filter(hub=hub).values("organisation").annotate(last=Max("assigned_at"), times=Count("pk"))
    passed = (
        Redirection.objects.filter(from_hub=hub).values("from_organisation").annotate(last=Max("at"), times=Count("pk"))
    )
    turns: dict[int, tuple[datetime, int]] = {}
    for key, last, times in [
        *had.values_list("organisation", "last", "times"),
        *passed.values_list("from_organisation", "last", "times"),
    ]:
        before, so_far = turns.get(key, (LONG_AGO, 0))
        turns[key] = (max(before, last), so_far + times)
    return sorted(organisations, key=lambda one: (*turns.get(one.pk, (LONG_AGO, 0)), one.pk))


def _for(audiences: Collection[str]) -> Q:
    """Offers for everybody, and those for one of these audiences; all when none is named."""
    if not audiences:
        return Q()
    return Q(offer__audiences=[]) | Q(offer__audiences__overlap=[Audience.TOUS_PUBLICS, *audiences])


def _still_proposed(delivery: Delivery, day: date) -> bool:
    """The offer, its hub and its partner are there that day."""
    return Delivery.objects.filter(
        Q(offer__ends_on=None) | Q(offer__ends_on__gte=day),
        Exists(
            HubMembership.objects.filter(
                in_force(day), hub=OuterRef("hub"), organisation=OuterRef("offer__organisation")
            )
        ),
        pk=delivery.pk,
        status=OfferStatus.PUBLISHED,
        offer__status=OfferStatus.PUBLISHED,
        hub__in=Hub.objects.open_on(day),
    ).exists()


def _partner_at(
    hub: Hub, stage: str, audiences: Collection[str], day: date, without: Collection[int]
) -> tuple[CharterRule | None, Organisation, Reason]:
    found = rule_that_fits(hub, stage, audiences, day)
    sharing = [one for one in found[1] if one.pk not in without] if found else []
    if found is None or not sharing:
        return None, *_lead_at(hub, day, without)
    rule = found[0]
    organisation = in_turns(hub, sharing)[0]
    reason: Reason = {
        "code": "turn" if len(sharing) > 1 else "only_partner",
        "organisation": str(organisation),
        "position": rule.position,
        "among": len(sharing),
        "stages": rule.stages,
        "audiences": rule.audiences,
    }
    return rule, organisation, reason


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
    managers = _people(active.filter(role=Role.HUB_MANAGER, hub=hub)) if hub is not None else []
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
