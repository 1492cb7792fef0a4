"""Small random catalogues, and what the search should answer, worked out from the models alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from random import Random

from maillage.catalogue.network.models import (
    DeskDay,
    Hub,
    HubMembership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferStatus, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area, Place, TravelTime

DAY = date(2026, 10, 6)
STAGES, SUBJECTS, AUDIENCES = Stage.values[2:5], Subject.values[:3], Audience.values[2:5]
SECONDS = [0, 240, 899, 900, 901, 1500, 1800, 1801, 2700, 3000, 3601, 5399, 5400]
TIERS = [Tier.IN_PERSON, Tier.DESK, Tier.REMOTE]
BANDS = [900, 1800, 2700, 3600, 5400]


@dataclass
class World:
    """A catalogue around two communes, and an island that no road reaches."""

    communes: list[Area]
    areas: list[Area]


def some(draw: Random, values: list[str], least: int = 0) -> list[str]:
    """A few of them."""
    return draw.sample(values, draw.randint(least, min(2, len(values))))


def period(draw: Random) -> dict[str, date | None]:
    """Mostly in force that day, sometimes over, to come, or ending that very day."""
    starts = DAY + timedelta(days=draw.choice([-400, -400, -400, 0, 1]))
    return {
        "starts_on": starts,
        "ends_on": draw.choice([None, None, None, max(starts, DAY), max(starts, DAY - timedelta(9))]),
    }


def random_world(draw: Random) -> World:
    """Draw everything that the search depends on."""
    communes = [Area.objects.get(kind="commune", code=code) for code in ("55181", "54395", "29084")]
    areas = list(Area.objects.filter(pk__in=communes[0].containing_ids + communes[1].containing_ids))
    organisations = [Organisation.objects.create(name=f"O{n}", slug=f"o{n}", kind="association") for n in range(3)]
    country = Area.objects.get(kind="country")
    networks = [
        Network.objects.create(name=f"N{n}", slug=f"n{n}", area=country, lead_organisation=organisations[0])
        for n in (1, 2)
    ]
    places = [random_place(draw, n, communes) for n in range(5)]
    for one in organisations:
        for network in networks:
            if draw.random() < 0.9:
                NetworkMembership.objects.create(network=network, organisation=one, **period(draw))
    for n in range(3):
        random_hub(draw, n, draw.choice(networks), places, organisations)
    for n in range(7):
        random_offer(draw, n, organisations)
    for _ in range(16):
        random_delivery(draw, areas)
    return World(communes, areas)


def random_place(draw: Random, number: int, communes: list[Area]) -> Place:
    place = Place.objects.create(name=f"P{number}", commune=communes[0], lat=49, lon=5.6)
    for commune in communes[:2]:
        if draw.random() < 0.8:
            TravelTime.objects.create(place=place, commune=commune, seconds=draw.choice(SECONDS))
    return place


def random_hub(draw: Random, number: int, network: Network, places: list[Place], partners: list[Organisation]) -> None:
    opened = DAY + timedelta(days=draw.choice([-900, -900, -900, 0, 1]))
    closed = draw.choice([None, None, None, DAY, DAY + timedelta(1)])
    hub = Hub.objects.create(
        network=network,
        kind="hub",
        name=f"H{number}",
        slug=f"h{number}",
        place=draw.choice(places),
        opened_on=opened,
        closed_on=closed if closed and closed > opened else None,
    )
    for one in partners:
        if draw.random() < 0.9:
            HubMembership.objects.create(hub=hub, organisation=one, **period(draw))
    for n in range(2):
        desk = OutreachDesk.objects.create(
            hub=hub, organisation=draw.choice(partners), name=f"D{number}{n}", place=draw.choice(places), **period(draw)
        )
        if draw.random() < 0.8:
            DeskDay.objects.create(desk=desk, weekday=draw.randint(1, 5))


def random_offer(draw: Random, number: int, organisations: list[Organisation]) -> Offer:
    generals = list(Offer.objects.filter(general=None).order_by("pk"))
    reserved = draw.choice([[], [], [Audience.TOUS_PUBLICS], some(draw, AUDIENCES, 1)])
    return Offer.objects.create(
        organisation=draw.choice(organisations),
        general=draw.choice(generals) if generals and draw.random() < 0.4 else None,
        name=f"Offer {number}",
        slug=f"offer-{number}",
        summary="…",
        kind="entretien_individuel",
        stages=some(draw, STAGES, 1),
        subjects=some(draw, SUBJECTS),
        audiences=reserved,
        status=draw.choice([*[OfferStatus.PUBLISHED] * 7, *OfferStatus]),
        ends_on=draw.choice([None, None, None, DAY, DAY - timedelta(1)]),
    )


def random_delivery(draw: Random, areas: list[Area]) -> Delivery:
    hub, tier = draw.choice(list(Hub.objects.order_by("pk"))), draw.choice(TIERS)
    delivery = Delivery.objects.create(
        offer=draw.choice(list(Offer.objects.order_by("pk"))),
        tier=tier,
        hub=hub,
        desk=draw.choice(list(hub.desks.order_by("pk"))) if tier == Tier.DESK else None,
        modes=some(draw, DeliveryMode.values[:3], 1),
        status=draw.choice([*[OfferStatus.PUBLISHED] * 8, *OfferStatus]),
        confirmed_on=DAY - timedelta(days=draw.choice([0, 0, 0, 0, 36, 37, 38, 209, 210])),
        confirm_every_days=draw.choice([7, 180, 180]),
    )
    for area in draw.sample(areas, draw.choice([0, 0, 1, 2])):
        EligibilityArea.objects.create(delivery=delivery, area=area)
    return delivery


def random_need(draw: Random) -> Need:
    return Need(
        stage=draw.choice(["", *STAGES]),
        subjects=tuple(some(draw, SUBJECTS)) if draw.random() < 0.5 else (),
        audiences=tuple(some(draw, [*AUDIENCES, Audience.TOUS_PUBLICS])) if draw.random() < 0.5 else (),
        mode=draw.choice(["", "", "", *TIERS, *DeliveryMode.values[:3]]),
        minutes=draw.choice([1, 15, 30, 30, 31, 60, 90]),
    )


# What should be answered: one loop over the models, no index, no mask, no SQL of ours.


def received(delivery: Delivery) -> bool:
    """Whether the delivery receives people on DAY."""
    offer, hub, desk = delivery.offer, delivery.hub, delivery.desk
    holds = [
        offer.status == delivery.status == OfferStatus.PUBLISHED,
        delivery.confirmed_on + timedelta(days=delivery.confirm_every_days + 30) > DAY,
        offer.ends_on is None or offer.ends_on >= DAY,
        hub.opened_on <= DAY and (hub.closed_on is None or hub.closed_on > DAY),
        desk is None or (in_force(desk) and desk.days.exists()),
        any(in_force(row) for row in HubMembership.objects.filter(hub=hub, organisation=offer.organisation)),
        any(
            in_force(row)
            for row in NetworkMembership.objects.filter(network=hub.network, organisation=offer.organisation)
        ),
    ]
    return all(holds)


def in_force(row: HubMembership | NetworkMembership | OutreachDesk) -> bool:
    return row.starts_on <= DAY and (row.ends_on is None or row.ends_on >= DAY)


def suits(delivery: Delivery, commune: Area, need: Need) -> bool:
    """Whether the delivery is for this person, wherever it is."""
    offer = delivery.offer
    zone = set(delivery.zone.values_list("pk", flat=True))
    asked, reserved = set(need.audiences) - {"tous-publics"}, set(offer.audiences) - {"tous-publics"}
    return all(
        [
            not zone or zone & set(commune.containing_ids),
            not need.stage or need.stage in offer.stages,
            not need.subjects or not offer.subjects or set(need.subjects) & set(offer.subjects),
            not asked or not reserved or asked & reserved,
            not need.mode or need.mode in delivery.modes or need.mode == delivery.tier,
        ]
    )


def seconds_to(delivery: Delivery, commune: Area) -> int | None:
    place = delivery.desk.place if delivery.desk else delivery.hub.place
    row = TravelTime.objects.filter(place=place, commune=commune).first()
    return row.seconds if row else None


def expected(commune: Area, need: Need) -> tuple[list[tuple[int, int, int]], bool]:
    """(offer, delivery, how many others) in order, and whether nothing is near."""
    rows = []
    for one in Delivery.objects.select_related("offer__organisation", "hub__network", "hub__place", "desk__place"):
        seconds = 0 if one.tier == Tier.REMOTE else seconds_to(one, commune)
        if seconds is not None and received(one) and suits(one, commune, need):
            rows.append((TIERS.index(one.tier), seconds, one.pk, one.offer))
    limits = [need.minutes * 60, *(end for end in BANDS if end > need.minutes * 60)]
    if need.mode == Tier.REMOTE:
        limits = limits[:1]
    for limit in limits:
        shown = shown_within(rows, limit, commune, need)
        if any(tier < 2 for tier, *_rest in shown):
            break
    else:
        shown = shown_within(rows, limits[0], commune, need)
    near = any(tier < 2 and seconds <= need.minutes * 60 for tier, seconds, *_rest in shown)
    return [row[2:] for row in shown], not near and need.mode != Tier.REMOTE


def shown_within(rows: list, limit: int, commune: Area, need: Need) -> list[tuple[int, int, int, int, int]]:
    within = [row for row in rows if row[0] == 2 or row[1] <= limit]
    hidden = {offer.general_id for *_rest, offer in within if offer.general_id}
    best: dict[int, tuple] = {}
    for row in sorted(within, key=lambda row: row[:3]):
        if row[3].pk not in hidden:
            best.setdefault(row[3].pk, row)
    named = bool(set(need.audiences) - {"tous-publics"})

    def order(row: tuple) -> tuple:
        reserved = bool(set(row[3].audiences) - {"tous-publics"}) and not named
        return (row[0], sum(row[1] > end for end in BANDS[:4]), reserved, drawn(row[3].pk, commune.code), row[3].pk)

    near = [row[3].pk for row in within if row[0] < 2]
    return [
        (tier, seconds, offer.pk, delivery, near.count(offer.pk) - (tier < 2))
        for tier, seconds, delivery, offer in sorted(best.values(), key=order)
    ]


def drawn(offer: int, code: str) -> int:
    """The published lot, step by step."""
    prime = 2**31 - 1
    number = int.from_bytes(sha256(f"{DAY:%Y-%m-%d} {code}".encode()).digest()[:16], "big")
    multiplier, shift = 1 + number % (prime - 1), (number >> 64) % prime
    return pow(offer * multiplier + shift, 5, prime)
