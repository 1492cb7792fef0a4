"""Writes the offers of the demo with their deliveries and zones."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.catalogue.offers.choices import DeliveryMode, OfferStatus, Tier
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.config.demo.network import Written
from maillage.config.demo.offers import OFFERS
from maillage.config.demo.rows import GRAND_EST, OfferSheet, Way
from maillage.config.demo.sources import SOURCES
from maillage.foundation.journal.actions import record

KIND_OF_CODE = {2: AreaKind.DEPARTEMENT, 5: AreaKind.COMMUNE, 9: AreaKind.EPCI}
FRESH = timedelta(days=40)
DUE = 155  # days: the owner of a rhythm of 180 is asked to confirm
STALE = 200  # days: not confirmed since, and out of the search after 210


def write_offers(written: Written, *, now: datetime) -> None:
    """Every offer; each delivery is fictitious, since its delay, hours and date of confirmation are invented."""
    offers: dict[str, Offer] = {}
    for sheet in OFFERS:
        offers[sheet.key] = _offer(sheet, written, offers.get(sheet.general))
        if sheet.status == OfferStatus.PUBLISHED:
            record("offers.offer_published", about=offers[sheet.key], by=None, at=now)
    rows = [
        (way, delivery)
        for sheet in OFFERS
        for way in sheet.ways
        for delivery in _deliveries(offers[sheet.key], way, written, day=timezone.localdate(now))
    ]
    Delivery.objects.bulk_create(delivery for _way, delivery in rows)
    zones = _zones()
    EligibilityArea.objects.bulk_create(
        EligibilityArea(delivery=delivery, area=zones[code]) for way, delivery in rows for code in way.zone
    )


def _offer(sheet: OfferSheet, written: Written, general: Offer | None) -> Offer:
    return Offer.objects.create(
        organisation=written.organisations[sheet.organisation],
        general=general,
        name=sheet.name,
        slug=sheet.key,
        summary=sheet.summary,
        what_happens=sheet.what_happens,
        duration=sheet.duration,
        next_step=sheet.next_step,
        conditions=sheet.conditions,
        pieces_to_bring=sheet.pieces_to_bring,
        adds=sheet.adds,
        kind=sheet.kind,
        stages=list(sheet.stages),
        subjects=list(sheet.subjects),
        audiences=list(sheet.audiences),
        status=sheet.status,
        source=SOURCES[sheet.source] if sheet.source else "",
        is_fictitious=not sheet.source,
    )


def _deliveries(offer: Offer, way: Way, written: Written, *, day: date) -> Iterator[Delivery]:
    for turn, key in enumerate(way.at):
        tier, hub, desk = _where(key, way, written.hubs, written.desks)
        yield Delivery(
            offer=offer,
            tier=tier,
            hub=hub,
            desk=desk,
            modes=list(way.modes or _usual(tier)),
            hours=way.hours,
            first_appointment_days=None if way.wait is None else way.wait + turn % 5,
            fee=way.fee,
            fee_detail=way.fee_detail,
            status=way.status,
            places_per_month=way.places,
            confirmed_on=day - _age(way, turn, offer) if way.status == OfferStatus.PUBLISHED else None,
            is_fictitious=True,
        )


def _age(way: Way, turn: int, offer: Offer) -> timedelta:
    """How long ago a delivery was confirmed: the owners of the demo did not all do it the same day."""
    if way.stale:
        return timedelta(days=STALE + turn % 8)
    if way.due:
        return timedelta(days=DUE + 5 * turn % 20)
    return timedelta(days=1 + (7 * turn + 3 * len(offer.slug)) % FRESH.days)


def _where(
    key: str, way: Way, hubs: Mapping[str, Hub], desks: Mapping[str, OutreachDesk]
) -> tuple[Tier, Hub, OutreachDesk | None]:
    if key in desks:
        return Tier.DESK, desks[key].hub, desks[key]
    return (Tier.REMOTE if way.remote else Tier.IN_PERSON), hubs[key], None


def _usual(tier: Tier) -> tuple[DeliveryMode, ...]:
    return {
        Tier.IN_PERSON: (DeliveryMode.EN_PRESENTIEL_SUR_RDV,),
        Tier.DESK: (DeliveryMode.PERMANENCE_DELOCALISEE,),
        Tier.REMOTE: (DeliveryMode.VISIO, DeliveryMode.TELEPHONE),
    }[tier]


def _zones() -> dict[str, Area]:
    codes = {code for sheet in OFFERS for way in sheet.ways for code in way.zone}
    found = {GRAND_EST: Area.objects.get(kind=AreaKind.REGION, code=GRAND_EST)}
    for code in sorted(codes - {GRAND_EST}):
        found[code] = Area.objects.get(kind=KIND_OF_CODE[len(code)], code=code)
    return found
