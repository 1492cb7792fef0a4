"""A made-up national catalogue: some three thousand places, and as many published deliveries as wanted.

Drawn once by a seeded generator, loaded by bulk copy. Hubs stand where people live; zones are of every level around
the hub; one delivery in four is remote, one remote in twenty-five serves the whole country.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from maillage.catalogue.network.models import (
    DeskDay,
    Hub,
    HubMembership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferType, Stage, Subject
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.territories.compute import travel_rows
from maillage.catalogue.territories.models import Area, Place

HUBS, DESKS, ORGANISATIONS = 2_000, 1_000, 400
START = date(2026, 1, 1)
IN_PERSON_MODES = [DeliveryMode.EN_PRESENTIEL_SUR_RDV, DeliveryMode.EN_PRESENTIEL_SANS_RDV]
REMOTE_MODES = [DeliveryMode.VISIO, DeliveryMode.TELEPHONE, DeliveryMode.EN_AUTONOMIE]


@dataclass(frozen=True)
class Ground:
    """Where the catalogue stands: hubs, desks, which organisation is at which hub, the areas that hold each hub."""

    hubs: list[int]
    desks_of_hub: dict[int, list[int]]
    hubs_of_organisation: dict[int, list[int]]
    holders: dict[int, dict[str, int]]


def build_ground(now: datetime, seed: int = 1) -> Ground:
    """Places with their travel times, hubs with their partners, desks with their days."""
    draw = Random(seed)
    places = _places(draw)
    Place.objects.bulk_create(places, 1000)
    _travel(places, now)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {n}", slug=f"organisation-{n}", kind="association")
        for n in range(ORGANISATIONS)
    )
    country = Area.objects.get(kind="country")
    network = Network.objects.create(name="Bench", slug="bench", area=country, lead_organisation=organisations[0])
    NetworkMembership.objects.bulk_create(
        NetworkMembership(network=network, organisation=one, starts_on=START) for one in organisations
    )
    hubs = Hub.objects.bulk_create(
        Hub(network=network, kind="hub", name=place.name, slug=f"hub-{n}", place=place, opened_on=START)
        for n, place in enumerate(places[:HUBS])
    )
    hubs_of_organisation = _partners(draw, hubs, organisations)
    desks = _desks(draw, hubs, organisations, places[HUBS:])
    desks_of_hub: dict[int, list[int]] = {}
    for desk in desks:
        desks_of_hub.setdefault(desk.hub_id, []).append(desk.pk)
    return Ground([hub.pk for hub in hubs], desks_of_hub, hubs_of_organisation, _holders(hubs))


def add_deliveries(ground: Ground, count: int, seed: int) -> None:
    """`count` more published deliveries, four for each offer; all that may happen happens as often."""
    draw = Random(seed)
    offers = _offers(draw, ground, count // 4, seed)
    kinds = Random(seed + 1)
    for one in offers:
        one["kind"] = kinds.choice(OfferType.values)
    keys = _copy(Offer, offers)
    _add_variants(draw, keys)
    deliveries, zones = _deliveries(draw, ground, keys, offers, count)
    delivery_keys = _copy(Delivery, deliveries)
    _copy(EligibilityArea, [{"delivery_id": delivery_keys[n], "area_id": area} for n, areas in zones for area in areas])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE offers_delivery SET status = 'published' WHERE id = ANY(%s)", [delivery_keys])


def _places(draw: Random) -> list[Place]:
    communes = list(Area.objects.communes().order_by("code"))
    weights = [(one.population or 0) ** 0.7 + 1 for one in communes]
    chosen = draw.choices(range(len(communes)), weights, k=HUBS + DESKS)
    order = [*sorted(chosen[:HUBS]), *sorted(chosen[HUBS:])]
    return [
        Place(name=f"{communes[n].name} {k}", commune=communes[n], lat=communes[n].lat or 0, lon=communes[n].lon or 0)
        for k, n in enumerate(order)
    ]


def _travel(places: Sequence[Place], now: datetime) -> None:
    """Times of all places, as `refresh_travel` computes them, in one load: six million pairs, indexed afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('traveltime_near'::regclass)")
        (index,) = cursor.fetchone()
        cursor.execute("DROP INDEX traveltime_near")
    for start in range(0, len(places), 250):
        some = places[start : start + 250]
        rows = travel_rows(some)
        keys = [place.pk for place in some]
        text = "".join(f"{keys[place]}\t{commune}\t{seconds}\n" for place, commune, seconds in rows)
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY territories_traveltime (place_id, commune_id, seconds) FROM STDIN") as copy,
        ):
            copy.write(text)
    with connection.cursor() as cursor:
        cursor.execute(index)
    Place.objects.update(travel_model=rows.model, travel_computed_at=now)


def _partners(draw: Random, hubs: Sequence[Hub], organisations: Sequence[Organisation]) -> dict[int, list[int]]:
    """Neighbouring hubs share partners: organisations work over a stretch of the list, ordered by commune code."""
    rows: list[HubMembership] = []
    found: dict[int, list[int]] = {}
    for n, hub in enumerate(hubs):
        centre = n * len(organisations) // len(hubs)
        for k in ((centre + step) % len(organisations) for step in draw.sample(range(25), draw.randint(3, 7))):
            rows.append(HubMembership(hub=hub, organisation=organisations[k], starts_on=START))
            found.setdefault(organisations[k].pk, []).append(hub.pk)
    HubMembership.objects.bulk_create(rows, 5000)
    return found


def _desks(
    draw: Random, hubs: Sequence[Hub], organisations: Sequence[Organisation], places: Sequence[Place]
) -> list[OutreachDesk]:
    desks = OutreachDesk.objects.bulk_create(
        OutreachDesk(
            hub=hubs[n * len(hubs) // len(places)],
            organisation=organisations[n * len(organisations) // len(places)],
            name=place.name,
            place=place,
            starts_on=START,
        )
        for n, place in enumerate(places)
    )
    DeskDay.objects.bulk_create(
        DeskDay(desk=desk, weekday=day) for desk in desks for day in draw.sample(range(1, 6), draw.randint(1, 2))
    )
    return desks


def _holders(hubs: Sequence[Hub]) -> dict[int, dict[str, int]]:
    kinds = dict(Area.objects.exclude(kind="commune").values_list("id", "kind"))
    return {hub.pk: {kinds[key]: key for key in hub.place.commune.containing_ids if key in kinds} for hub in hubs}


def _offers(draw: Random, ground: Ground, count: int, seed: int) -> list[dict[str, Any]]:
    organisations = list(ground.hubs_of_organisation)
    return [
        {
            "organisation_id": draw.choice(organisations),
            "name": f"Offer {seed} {n}",
            "slug": f"offer-{seed}-{n}",
            "summary": "Three meetings to check the idea, the customers and the figures, and a written plan.",
            "what_happens": "",
            "duration": "",
            "next_step": "",
            "conditions": "",
            "pieces_to_bring": "",
            "source": "",
            "kind": "",
            "stages": _some(draw, Stage.values, 1, 4),
            "subjects": _some(draw, Subject.values, 0, 4),
            "audiences": _some(draw, Audience.values[1:], 1, 3) if draw.random() < 0.3 else [],
            "status": "published",
            "is_fictitious": True,
        }
        for n in range(count)
    ]


def _add_variants(draw: Random, keys: Sequence[int]) -> None:
    """One offer in twenty is general, and one in ten is a local form of one of them."""
    generals, variants = keys[: len(keys) // 20], keys[len(keys) // 20 : len(keys) * 3 // 20]
    chosen = [draw.choice(generals) for _ in variants] if generals else []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE offers_offer SET general_id = pair.general FROM unnest(%s::bigint[], %s::bigint[])"
            " AS pair (variant, general) WHERE offers_offer.id = pair.variant",
            [list(variants), chosen],
        )


def _deliveries(
    draw: Random, ground: Ground, keys: Sequence[int], offers: Sequence[dict[str, Any]], count: int
) -> tuple[list[dict[str, Any]], list[tuple[int, list[int]]]]:
    rows, zones = [], []
    for n in range(count):
        key, offer = keys[n % len(keys)], offers[n % len(keys)]
        hubs = ground.hubs_of_organisation[offer["organisation_id"]]
        hub = draw.choice(hubs)
        chance, desks = draw.random(), ground.desks_of_hub.get(hub, [])
        tier = "remote" if chance < 0.25 else "desk" if chance < 0.45 and desks else "in_person"
        rows.append(
            {
                "offer_id": key,
                "tier": tier,
                "hub_id": hub,
                "desk_id": draw.choice(desks) if tier == "desk" else None,
                "modes": _some(draw, REMOTE_MODES if tier == "remote" else IN_PERSON_MODES, 1, 2),
                "hours": "",
                "fee": "gratuit",
                "fee_detail": "",
                "status": "draft",
                "first_appointment_days": draw.randint(1, 29),
                "confirmed_on": timezone.localdate(),
                "is_fictitious": True,
            }
        )
        areas = _zone(draw, ground.holders[hub], tier)
        if areas:
            zones.append((n, areas))
    return rows, zones


def _zone(draw: Random, holders: dict[str, int], tier: str) -> list[int]:
    shares = [("", 0.04), ("region", 0.26), ("departement", 0.45), ("epci", 0.25)]
    if tier != "remote":
        shares = [("", 0.4), ("region", 0.1), ("departement", 0.25), ("epci", 0.25)]
    kind = draw.choices([name for name, _ in shares], [share for _, share in shares])[0]
    area = holders.get(kind) or holders.get("departement") if kind else None
    return [] if area is None else [area]


def _some(draw: Random, values: Sequence[str], least: int, most: int) -> list[str]:
    return draw.sample(values, draw.randint(least, most))


def _copy(model: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Load rows by COPY under keys reserved for them; the keys, in the order of the rows."""
    if not rows:
        return []
    table, columns = model._meta.db_table, list(rows[0])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, {len(rows)})")
        keys = [key for (key,) in cursor.fetchall()]
        with cursor.copy(f"COPY {table} (id, {', '.join(columns)}) FROM STDIN") as copy:
            for key, row in zip(keys, rows, strict=True):
                copy.write_row((key, *row.values()))
    return keys
