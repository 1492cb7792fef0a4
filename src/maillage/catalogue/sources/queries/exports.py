"""What is published on a day, as facts; and whether it changed. Reads floor `catalogue` only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import cast

from django.db import connection
from django.db.models import F, Prefetch

from maillage.catalogue.network.choices import HubKind, OrganisationKind, Rhythm, Weekday
from maillage.catalogue.network.models import (
    DeskDay,
    Hub,
    HubMembership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.sources.choices import ObjectKind
from maillage.catalogue.sources.formats import facts
from maillage.catalogue.sources.formats.data_inclusion import Regions
from maillage.catalogue.sources.formats.facts import SEPARATOR, Around, Catalogue
from maillage.catalogue.sources.formats.files import Published
from maillage.catalogue.sources.models import ExternalId, Publisher
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, AreaMembership, Place, Release
from maillage.foundation.journal.models import Entry

OFFERS_AT_ONCE = 500
ROOMS = ("network.", "offers.", "sources.", "territories.")
TABLES = (
    "network_network",
    "network_networkmembership",
    "network_organisation",
    "network_hub",
    "network_hubmembership",
    "network_outreachdesk",
    "network_deskday",
    "territories_place",
    "territories_release",
    "offers_offer",
    "offers_delivery",
    "offers_eligibilityarea",
    "sources_externalid",
)
STATE = " UNION ALL ".join(
    f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {table} t"
    for table in TABLES
)


class Names:
    """The names under which things are published: theirs when they came from another catalogue, else ours."""

    def __init__(self, publisher: str) -> None:
        self.publisher = publisher
        self._origins: dict[tuple[str, int], str] = {}

    def learn(self, kind: ObjectKind, keys: Iterable[int]) -> None:
        """Find which of these came from another catalogue."""
        rows = ExternalId.objects.filter(kind=kind, object_id__in=list(keys), is_origin=True)
        self._origins.update({(kind, key): name for key, name in rows.values_list("object_id", "external_id")})

    def of(self, kind: ObjectKind, key: int) -> str:
        """The name of one thing."""
        return self._origins.get((kind, key)) or f"{self.publisher}{SEPARATOR}{kind.value}-{key}"


@dataclass(frozen=True)
class State:
    """How the published catalogue stands: a digest that changes with any row, and when an act last changed it."""

    digest: str
    changed_at: datetime | None
    deliveries: int


def publisher_code() -> str:
    """The code of this installation."""
    return Publisher.objects.values_list("code", flat=True).get()


def territories_vintage() -> int:
    """The year of the official codes in use; 0 before any is loaded."""
    return Release.objects.order_by("-id").values_list("vintage", flat=True).first() or 0


def catalogue_state(day: date) -> State:
    """Whether anything that is published may have changed: exact, without building an export.

    One pass over the tables of the catalogue; the day counts, since periods begin and end.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        rows = cursor.fetchall()
    digest = blake2b(f"{day}{rows}".encode(), digest_size=12).hexdigest()
    # The journal is read by its key from the end: the last act on the catalogue is among the latest lines.
    lines = Entry.objects.order_by("-id").values_list("what", "at")[:2000]
    changed = next((at for what, at in lines if what.startswith(ROOMS)), None)
    return State(digest, changed, Delivery.objects.received_on(day).count())


def catalogue_on(day: date) -> Catalogue:
    """The whole published catalogue of a day."""
    around, names = surroundings(day)
    return around.model_copy(update={"offers": tuple(offers_on(day, names))})


def surroundings(day: date) -> tuple[Catalogue, Names]:
    """Networks, partners, hubs, places and desks of a day, without offers; and the names given to them."""
    names = Names(publisher_code())
    hubs = _hubs(day)
    desks = _desks(day, hubs)
    networks = _networks(day)
    owners = set(Offer.objects.published(on=day).values_list("organisation_id", flat=True))
    organisations = _organisations(networks, hubs, desks, owners)
    places = {hub.place_id: hub.place for hub in hubs} | {desk.place_id: desk.place for desk in desks}
    names.learn(ObjectKind.ORGANISATION, [one.pk for one in organisations])
    names.learn(ObjectKind.PLACE, places)
    names.learn(ObjectKind.HUB, [hub.pk for hub in hubs])
    names.learn(ObjectKind.DESK, [desk.pk for desk in desks])
    postcodes = _postcodes(places.values())
    return (
        Catalogue(
            publisher=names.publisher,
            day=day,
            territories=territories_vintage(),
            networks=tuple(_network_said(one, names) for one in networks),
            organisations=tuple(_organisation_said(one, names) for one in organisations),
            places=tuple(_place_said(places[key], names, postcodes) for key in sorted(places)),
            hubs=tuple(_hub_said(one, names) for one in hubs),
            desks=tuple(_desk_said(one, names) for one in desks),
        ),
        names,
    )


def published_on(day: date, *, site: str) -> Published:
    """What the files of the open data are made from; `site` begins the links in them."""
    around, names = surroundings(day)
    inside: dict[str, list[str]] = {}
    pairs = AreaMembership.objects.filter(
        inner__kind=AreaKind.DEPARTEMENT, outer__kind=AreaKind.REGION, vintage=F("outer__vintage")
    )
    for region, departement in pairs.order_by("inner__code").values_list("outer__code", "inner__code"):
        inside.setdefault(region, []).append(departement)
    regions = Regions({region: tuple(codes) for region, codes in inside.items()})
    return Published(Around(around, site), lambda: offers_on(day, names), regions)


def offers_on(day: date, names: Names) -> Iterator[facts.OfferFacts]:
    """The published offers with the deliveries that receive people that day; general offers before local ones.

    Some hundreds at a time, in a fixed number of queries each, so that memory stays flat.
    """
    published = Offer.objects.published(on=day)
    keys = list(published.order_by(F("general_id").asc(nulls_first=True), "pk").values_list("pk", flat=True))
    known = set(keys)
    for start in range(0, len(keys), OFFERS_AT_ONCE):
        batch = keys[start : start + OFFERS_AT_ONCE]
        deliveries = Delivery.objects.received_on(day).filter(offer__in=batch).order_by("pk").prefetch_related("zone")
        rows = Offer.objects.filter(pk__in=batch).prefetch_related(Prefetch("deliveries", deliveries)).in_bulk()
        offers = [rows[key] for key in batch if key in rows]
        names.learn(ObjectKind.OFFER, {one.pk for one in offers} | {one.general_id for one in offers if one.general_id})
        names.learn(ObjectKind.DELIVERY, [row.pk for one in offers for row in one.deliveries.all()])
        for one in offers:
            yield _offer_said(one, names, general=one.general_id if one.general_id in known else None)


def _networks(day: date) -> list[Network]:
    members = NetworkMembership.objects.filter(in_force(day)).order_by("pk")
    rows = Network.objects.select_related("area").prefetch_related(Prefetch("memberships", members))
    return list(rows.order_by("pk"))


def _hubs(day: date) -> list[Hub]:
    partners = HubMembership.objects.filter(in_force(day)).order_by("pk")
    rows = Hub.objects.open_on(day).select_related("network", "place__commune")
    return list(rows.prefetch_related(Prefetch("memberships", partners)).order_by("pk"))


def _desks(day: date, hubs: list[Hub]) -> list[OutreachDesk]:
    rows = OutreachDesk.objects.held_on(day).filter(hub__in=[hub.pk for hub in hubs])
    days = Prefetch("days", DeskDay.objects.order_by("weekday", "opens_at", "rhythm", "pk"))
    return list(rows.select_related("place__commune").prefetch_related(days).order_by("pk"))


def _organisations(
    networks: list[Network], hubs: list[Hub], desks: list[OutreachDesk], owners: set[int]
) -> list[Organisation]:
    keys = owners | {desk.organisation_id for desk in desks}
    for network in networks:
        keys |= {network.lead_organisation_id, *(row.organisation_id for row in network.memberships.all())}
    for hub in hubs:
        keys |= {row.organisation_id for row in hub.memberships.all()}
    return list(Organisation.objects.filter(pk__in=keys).order_by("pk"))


def _postcodes(places: Iterable[Place]) -> Mapping[int, list[str]]:
    communes = {place.commune_id for place in places}
    found: dict[int, list[str]] = {}
    rows = Area.objects.filter(pk__in=communes).order_by("postcodes__code")
    for key, code in rows.values_list("pk", "postcodes__code"):
        if code:
            found.setdefault(key, []).append(code)
    return found


def _postcode(place: Place, codes: list[str]) -> str:
    said = [code for code in codes if code in place.address]
    return codes[0] if len(codes) == 1 else said[0] if len(said) == 1 else ""


def _area_said(area: Area) -> facts.AreaFacts:
    return facts.AreaFacts(kind=AreaKind(area.kind), code=area.code, name=area.name)


def _period_said(row: NetworkMembership | HubMembership, names: Names) -> facts.PeriodFacts:
    return facts.PeriodFacts(
        organisation=names.of(ObjectKind.ORGANISATION, row.organisation_id),
        is_lead=row.is_lead if isinstance(row, HubMembership) else False,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _network_said(one: Network, names: Names) -> facts.NetworkFacts:
    return facts.NetworkFacts(
        slug=one.slug,
        name=one.name,
        area=_area_said(one.area),
        lead=names.of(ObjectKind.ORGANISATION, one.lead_organisation_id),
        email=one.email,
        phone=one.phone,
        answer_working_days=one.answer_working_days,
        members=tuple(_period_said(row, names) for row in one.memberships.all()),
    )


def _organisation_said(one: Organisation, names: Names) -> facts.OrganisationFacts:
    return facts.OrganisationFacts(
        id=names.of(ObjectKind.ORGANISATION, one.pk),
        slug=one.slug,
        name=one.name,
        short_name=one.short_name,
        kind=OrganisationKind(one.kind),
        presentation=one.presentation,
        website=one.website,
        email=one.email,
        phone=one.phone,
        is_fictitious=one.is_fictitious,
    )


def _place_said(one: Place, names: Names, postcodes: Mapping[int, list[str]]) -> facts.PlaceFacts:
    return facts.PlaceFacts(
        id=names.of(ObjectKind.PLACE, one.pk),
        name=one.name,
        address=one.address,
        commune=_area_said(one.commune),
        postcode=_postcode(one, postcodes.get(one.commune_id, [])),
        lat=one.lat,
        lon=one.lon,
    )


def _hub_said(one: Hub, names: Names) -> facts.HubFacts:
    return facts.HubFacts(
        id=names.of(ObjectKind.HUB, one.pk),
        slug=one.slug,
        network=one.network.slug,
        kind=HubKind(one.kind),
        name=one.name,
        place=names.of(ObjectKind.PLACE, one.place_id),
        presentation=one.presentation,
        adds=one.adds,
        stages=tuple(Stage(word) for word in one.stages),
        opening_hours=one.opening_hours,
        access=one.access,
        phone=one.phone,
        email=one.email,
        opened_on=one.opened_on,
        closed_on=one.closed_on,
        partners=tuple(_period_said(row, names) for row in one.memberships.all()),
    )


def _desk_said(one: OutreachDesk, names: Names) -> facts.DeskFacts:
    return facts.DeskFacts(
        id=names.of(ObjectKind.DESK, one.pk),
        hub=names.of(ObjectKind.HUB, one.hub_id),
        organisation=names.of(ObjectKind.ORGANISATION, one.organisation_id),
        name=one.name,
        place=names.of(ObjectKind.PLACE, one.place_id),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        days=tuple(
            facts.DayFacts(
                weekday=Weekday(day.weekday),
                opens_at=day.opens_at,
                closes_at=day.closes_at,
                rhythm=Rhythm(day.rhythm),
            )
            for day in one.days.all()
        ),
    )


def _offer_said(one: Offer, names: Names, *, general: int | None) -> facts.OfferFacts:
    return facts.OfferFacts(
        id=names.of(ObjectKind.OFFER, one.pk),
        organisation=names.of(ObjectKind.ORGANISATION, one.organisation_id),
        general=names.of(ObjectKind.OFFER, general) if general else None,
        slug=one.slug,
        name=one.name,
        summary=one.summary,
        what_happens=one.what_happens,
        duration=one.duration,
        next_step=one.next_step,
        conditions=one.conditions,
        pieces_to_bring=one.pieces_to_bring,
        adds=one.adds,
        kind=OfferType(one.kind),
        stages=tuple(Stage(word) for word in one.stages),
        subjects=tuple(Subject(word) for word in one.subjects),
        audiences=tuple(Audience(word) for word in one.audiences),
        ends_on=one.ends_on,
        source=one.source,
        edited_at=one.edited_at,
        is_fictitious=one.is_fictitious,
        deliveries=tuple(_delivery_said(row, names) for row in one.deliveries.all()),
    )


def _delivery_said(one: Delivery, names: Names) -> facts.DeliveryFacts:
    zone = sorted(one.zone.all(), key=lambda area: (area.kind, area.code))
    return facts.DeliveryFacts(
        id=names.of(ObjectKind.DELIVERY, one.pk),
        tier=Tier(one.tier),
        hub=names.of(ObjectKind.HUB, one.hub_id),
        desk=names.of(ObjectKind.DESK, one.desk_id) if one.desk_id else None,
        modes=tuple(DeliveryMode(word) for word in one.modes),
        hours=one.hours,
        first_appointment_days=one.first_appointment_days,
        places_per_month=one.places_per_month,
        fee=Fee(one.fee),
        fee_detail=one.fee_detail,
        confirmed_on=cast(date, one.confirmed_on),  # a published delivery is confirmed: the database says so
        confirm_every_days=one.confirm_every_days,
        is_fictitious=one.is_fictitious,
        zone=tuple(_area_said(area) for area in zone),
    )
