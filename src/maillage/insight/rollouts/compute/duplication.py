"""The facts of a duplication check: counts and names of the catalogue, as they stand on one day. Nobody is ranked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.network.models import Hub, HubMembership, Organisation, OutreachDesk
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import OfferStatus, Stage
from maillage.catalogue.offers.models import Delivery, Offer, Reach
from maillage.catalogue.offers.queries import Need, equivalents_of
from maillage.catalogue.offers.queries.answers import great_circle_km
from maillage.catalogue.offers.queries.equivalents import TRAVELLING
from maillage.catalogue.offers.queries.needs import STAGES
from maillage.catalogue.offers.queries.reasons import minutes_of
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, Place, TravelTime
from maillage.insight.coverage.choices import State
from maillage.insight.coverage.queries import STATES, Coverage, coverage_of, vintage
from maillage.insight.coverage.queries.nearby import fullness_of

AROUND_MINUTES, NEAR_MINUTES, SHORT_MINUTES = 60, 30, 20
MOST_PLACES = 10
MOST_ALIKE = 500


class PlaceNear(TypedDict):
    """A hub, or one of its desks, near the draft.

    stages   all that it serves in person there; alike: how many of its offers do the same as those drafted
    recent   enquiries of four weeks, agreed: new people in four weeks; of the hub whole, None when not known
    """

    name: str
    hub: str
    is_desk: bool
    is_draft: bool
    kind: str
    network: str
    is_ours: bool
    partners: list[str]
    minutes: int
    km: int
    stages: list[str]
    alike: int
    recent: int | None
    agreed: int | None


class Gain(TypedDict):
    """Who gets somebody every week, for one stage, within 20 and within 30 minutes, and had nobody so near."""

    stage: str
    people_20: int
    people_30: int


class Drafted(TypedDict):
    """A drafted offer and its overlap index: how many others do the same within half an hour, for the same people."""

    name: str
    alike: int


class Facts(TypedDict):
    """What a check found. `places` serve one of the stages within an hour; `others` stand within half an hour."""

    commune: str
    vintage: int | None
    travel: str
    stages: list[str]
    around_20: int
    around_30: int
    people_20: int
    people_30: int
    gains: list[Gain]
    new_stages: list[str]
    places: list[PlaceNear]
    others: list[PlaceNear]
    drafted: list[Drafted]


class Spot(NamedTuple):
    """Where people are received: a hub, or a desk of a hub."""

    hub: Hub
    desk: OutreachDesk | None
    place: Place
    partners: tuple[Organisation, ...]


def facts_of(hub: Hub, *, day: date) -> Facts:
    """What stands near a drafted hub that day, and who would gain by it.

    People are counted in the territory of the network, places looked for in every network of the installation. A
    constant number of queries, and one for each drafted offer.
    """
    offers = _drafted_offers(hub)
    wanted = {*hub.stages, *(stage for offer in offers for stage in offer.stages)}
    stages = [stage for stage in Stage.values if stage in wanted]
    alike, drafted = _alike(offers, hub, day)
    places, others = _places(hub, stages, alike, day)
    return {
        "commune": hub.place.commune.name,
        "vintage": vintage(),
        "travel": hub.place.travel_model,
        "stages": stages,
        **_people(hub, stages, day),
        "places": places,
        "others": others,
        "drafted": drafted,
    }


class People(TypedDict):
    """The part of the facts that counts inhabitants."""

    around_20: int
    around_30: int
    people_20: int
    people_30: int
    gains: list[Gain]
    new_stages: list[str]


def _people(hub: Hub, stages: Sequence[str], day: date) -> People:
    within = [_territory(hub)]
    short = coverage_of(within, Need(minutes=SHORT_MINUTES), day=day)
    near = coverage_of(within, Need(minutes=NEAR_MINUTES), day=day)
    seconds = _seconds(hub, near)
    gained = [_gained(one, seconds, stages, minutes) for one, minutes in ((short, SHORT_MINUTES), (near, NEAR_MINUTES))]
    people = near.ground.people
    return {
        "around_20": int(people[seconds <= SHORT_MINUTES * 60].sum()),
        "around_30": int(people[seconds <= NEAR_MINUTES * 60].sum()),
        "people_20": int(people[gained[0].any(axis=0)].sum()),
        "people_30": int(people[gained[1].any(axis=0)].sum()),
        "gains": [
            {"stage": stage, "people_20": int(people[at_20].sum()), "people_30": int(people[at_30].sum())}
            for stage, at_20, at_30 in zip(stages, *gained, strict=True)
        ],
        "new_stages": [stage for stage in stages if _is_new(near, hub.place.commune_id, stage)],
    }


def _territory(hub: Hub) -> Area:
    """The territory of the network, or the region of a hub that is prepared outside it."""
    holding = hub.place.commune.containing_ids
    if hub.network.area_id in holding:
        return hub.network.area
    return Area.objects.get(kind=AreaKind.REGION, pk__in=holding)


def _seconds(hub: Hub, coverage: Coverage) -> NDArray[np.int64]:
    """(communes,): travel to the hub, as far as an hour and a half; further than anything asked beyond."""
    times = np.full(len(coverage.ground), np.iinfo(np.int64).max, dtype=np.int64)
    rows = TravelTime.objects.filter(place=hub.place_id).values_list("commune_id", "seconds")
    listed = np.array(rows, dtype=np.int64).reshape(-1, 2)
    here = listed[np.isin(listed[:, 0], coverage.ground.keys)]
    times[np.searchsorted(coverage.ground.keys, here[:, 0])] = here[:, 1]
    return times


def _gained(coverage: Coverage, seconds: NDArray[np.int64], stages: Sequence[str], minutes: int) -> NDArray[np.bool_]:
    """(stages, communes): near the hub, and without anybody every week within these minutes today."""
    rows = [STAGES[stage] - 1 for stage in stages]
    lacking: NDArray[np.bool_] = coverage.levels[rows] != STATES.index(State.NEAR)
    return lacking & (seconds <= minutes * 60)


def _is_new(coverage: Coverage, commune: int, stage: str) -> bool:
    """Nobody serves it in person within half an hour of the commune, not even on some days."""
    return coverage.state_of(commune, stage) in (State.REMOTE, State.NONE)


def _drafted_offers(hub: Hub) -> list[Offer]:
    """The offers that have a delivery at the draft, whatever its state, unless they ended."""
    rows = Delivery.objects.filter(hub=hub).exclude(status=OfferStatus.ENDED)
    offers = Offer.objects.filter(pk__in=rows.values("offer")).exclude(status=OfferStatus.ENDED)
    return list(offers.order_by("name", "pk"))


def _alike(offers: Iterable[Offer], hub: Hub, day: date) -> tuple[dict[int, int], list[Drafted]]:
    """By key of a delivery nearby, how many drafted offers it does the same as; and the index of each drafted offer."""
    by_delivery: dict[int, int] = defaultdict(int)
    drafted: list[Drafted] = []
    for offer in offers:
        found = equivalents_of(
            kind=offer.kind,
            stages=offer.stages,
            audiences=offer.audiences,
            subjects=offer.subjects,
            commune=hub.place.commune,
            day=day,
            minutes=NEAR_MINUTES,
            tiers=TRAVELLING,
            exclude_offer=offer,
            limit=MOST_ALIKE,
        )
        drafted.append({"name": offer.name, "alike": len(found)})
        for one in found:
            by_delivery[one.delivery_id] += 1
    return by_delivery, drafted


def _places(
    hub: Hub, stages: Sequence[str], alike: dict[int, int], day: date
) -> tuple[list[PlaceNear], list[PlaceNear]]:
    """The nearest that serve one of the stages within an hour, and the others within half an hour; nearest first."""
    limit = AROUND_MINUTES * 60
    times = TravelTime.objects.filter(commune=hub.place.commune_id, seconds__lte=limit)
    seconds = dict(times.values_list("place_id", "seconds"))
    served = _served(list(seconds), alike, day)
    spots = _spots(list(seconds), hub, day)
    full = fullness_of((spot.hub for spot in spots), network=hub.network_id, day=day)
    told = [
        _told(spot, hub, seconds[spot.place.pk], served[spot.hub.pk, spot.desk.pk if spot.desk else None], full)
        for spot in sorted(spots, key=lambda spot: (seconds[spot.place.pk], spot.desk is not None, spot.hub.pk))
    ]
    same = [one for one in told if set(stages) & set(one["stages"])]
    others = [one for one in told if one not in same and one["minutes"] <= NEAR_MINUTES]
    return same[:MOST_PLACES], others[:MOST_PLACES]


class Served(TypedDict):
    """What is given at one spot."""

    stages: set[str]
    alike: int


def _served(places: list[int], alike: dict[int, int], day: date) -> defaultdict[tuple[int, int | None], Served]:
    """By keys of hub and desk: the stages served in person that day, and how many of its offers are alike."""
    found: defaultdict[tuple[int, int | None], Served] = defaultdict(lambda: {"stages": set(), "alike": 0})
    lines = Reach.objects.filter(is_remote=False, anchor__in=places, stage=0, valid_from__lte=day, until__gt=day)
    rows = Delivery.objects.filter(pk__in=lines.values("delivery_id"))
    for key, at, desk, stages in rows.values_list("pk", "hub_id", "desk_id", "offer__stages"):
        found[at, desk]["stages"] |= set(stages)
        found[at, desk]["alike"] += 1 if alike.get(key) else 0
    return found


def _spots(places: list[int], hub: Hub, day: date) -> list[Spot]:
    """Hubs and held desks at these places, of any network, open, announced or drafted; the draft itself left out."""
    hubs = Hub.objects.exclude(pk=hub.pk).exclude(closed_on__lte=day).select_related("network", "place")
    desks = OutreachDesk.objects.held_on(day).filter(place__in=places, hub__in=hubs)
    partners: dict[int, list[Organisation]] = defaultdict(list)
    found = {one.pk: one for one in hubs.filter(place__in=places)}
    rows = HubMembership.objects.filter(in_force(day), hub__in=list(found)).select_related("organisation")
    for row in rows.order_by("-is_lead", "organisation__name", "pk"):
        partners[row.hub_id].append(row.organisation)
    spots = [Spot(one, None, one.place, tuple(partners[one.pk])) for one in found.values()]
    held = desks.select_related("hub__network", "place", "organisation")
    return [*spots, *(Spot(desk.hub, desk, desk.place, (desk.organisation,)) for desk in held)]


def _told(
    spot: Spot, draft: Hub, seconds: int, served: Served, full: dict[int, tuple[int | None, int | None]]
) -> PlaceNear:
    recent, agreed = full[spot.hub.pk]
    here, there = draft.place, spot.place
    return {
        "name": str(spot.desk or spot.hub),
        "hub": spot.hub.name,
        "is_desk": spot.desk is not None,
        "is_draft": spot.hub.is_draft,
        "kind": spot.hub.kind,
        "network": spot.hub.network.name,
        "is_ours": spot.hub.network_id == draft.network_id,
        "partners": [str(one) for one in spot.partners],
        "minutes": minutes_of(seconds),
        "km": round(great_circle_km(here.lat, here.lon, there.lat, there.lon)),
        "stages": [stage for stage in Stage.values if stage in served["stages"]],
        "alike": served["alike"],
        "recent": recent,
        "agreed": agreed,
    }
