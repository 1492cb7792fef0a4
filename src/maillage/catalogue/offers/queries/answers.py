"""The answer to a need at a commune."""

import json
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from hashlib import sha256
from math import asin, ceil, cos, radians, sin, sqrt
from typing import NamedTuple

from psycopg.types.numeric import Int4, Int8

from maillage.catalogue.network.models import DeskDay
from maillage.catalogue.offers.choices import Audience, Tier
from maillage.catalogue.offers.queries.needs import DELIVERY_MODES, Need, Somewhere
from maillage.catalogue.offers.queries.reasons import (
    EVERYBODY,
    REMOTE,
    Reason,
    audience_reason,
    minutes_of,
    mode_reason,
    stage_reason,
    subject_reason,
    travel_reason,
    zone_reason,
)
from maillage.foundation.tools.prepared import rows_of

SEARCH = "SELECT * FROM offers_search(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
MOST_SKIPPED = 2**30
PRIME = 2**31 - 1
EARTH_RADIUS_KM = 6371.0088
TIERS = tuple(Tier)


class Result(NamedTuple):
    """One offer of an answer, by its best delivery for that commune: nearest tier, then shortest travel.

    seconds   travel to the place, 0 for a remote one: read `minutes`, which is then None
    also_at   how many other deliveries of the same offer are within reach, in person or at a desk
    place_…   where people are received; for a remote one, where the hub stands
    zone_…    the smallest area of the delivery's zone that holds the commune; None when it serves everywhere
    """

    delivery_id: int
    offer_id: int
    tier_number: int
    seconds: int
    also_at: int
    slug: str
    name: str
    summary: str
    said_subjects: str
    said_audiences: str
    organisation_id: int
    organisation_slug: str
    organisation_name: str
    organisation_short_name: str
    said_modes: str
    hours: str
    first_appointment_days: int | None
    fee: str
    fee_detail: str
    confirmed_on: date
    confirm_every_days: int
    is_fictitious: bool
    hub_id: int
    hub_slug: str
    hub_name: str
    desk_id: int | None
    desk_name: str | None
    stored_days: str | None
    place_name: str
    place_address: str
    place_commune: str
    lat: float
    lon: float
    travel_model: str
    zone_name: str | None
    zone_kind: str | None
    kind: str
    commune: Somewhere
    need: Need

    @property
    def tier(self) -> Tier:
        """In person, at a desk or remote."""
        return TIERS[self.tier_number]

    @property
    def subjects(self) -> list[str]:
        """Subjects of the offer; none means all."""
        return self.said_subjects.split(",") if self.said_subjects else []

    @property
    def audiences(self) -> list[str]:
        """Audiences of the offer; none means everybody."""
        return self.said_audiences.split(",") if self.said_audiences else []

    @property
    def modes(self) -> list[str]:
        """How one is received."""
        return self.said_modes.split(",")

    @property
    def organisation(self) -> str:
        """The organisation by its everyday name."""
        return self.organisation_short_name or self.organisation_name

    @property
    def minutes(self) -> int | None:
        """Travel by car, rounded up; None for a remote one."""
        return None if self.tier_number == 2 else minutes_of(self.seconds)

    @property
    def distance_km(self) -> int | None:
        """Distance as the crow flies, rounded up; None for a remote one."""
        if self.tier_number == 2 or self.commune.lat is None or self.commune.lon is None:
            return None
        return ceil(great_circle_km(self.commune.lat, self.commune.lon, self.lat, self.lon))

    @property
    def desk_days(self) -> tuple[DeskDay, ...]:
        """When the desk receives, as rows that are not attached to it; none elsewhere."""
        return days_in(self.stored_days) if self.stored_days else ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why this answer: what each predicate of the search found in it."""
        return _reasons(self)


@dataclass(frozen=True)
class Found:
    """What every answer says: exact counts, how far it looked, and which page it is.

    nothing_near     nobody receives people in person or at a desk within the minutes asked; the nearest follow instead
    nearest_minutes  travel to the nearest one shown; None when nobody is within 90 minutes
    radius_minutes   how far the answer looked: what was asked, or the end of the band of the nearest
    travel_model     where the travel times come from, as the places store it; empty when none is shown
    """

    commune: Somewhere
    need: Need
    day: date
    page: int
    pages: int
    total: int
    in_person: int
    at_desk: int
    remote: int
    nothing_near: bool
    nearest_minutes: int | None
    radius_minutes: int
    travel_model: str


@dataclass(frozen=True)
class Answer(Found):
    """What the search answers: one page of results, offer by offer."""

    results: tuple[Result, ...]


class Counts(NamedTuple):
    """The columns with which every row of an answer begins; seconds, and the nearest one None without any."""

    in_person: int
    at_desk: int
    remote: int
    radius: int
    nearest: int | None


def offers_near(commune: Somewhere, need: Need, *, day: date, page: int = 1, per_page: int = 10) -> Answer:
    """Who answers `need` at `commune` on `day`: in person, then at a desk, then from a distance.

    Each offer once, by its best delivery; a general offer gives way to its local form. Exact, in one query. A page
    after the last one is empty. Order: docs/how-it-works/algorithms/fair-order.md.

    Raises ValueError when `page` or `per_page` is under 1.
    """
    rows = rows_of(SEARCH, (*asked(commune, need, day), *turned(page, per_page)))
    counts = Counts._make(rows[0][:5])
    total = counts.in_person + counts.at_desk + counts.remote
    results = tuple(Result._make((*row[5:], commune, need)) for row in rows if row[5] is not None)
    return Answer(
        commune=commune,
        need=need,
        day=day,
        page=page,
        pages=-(-total // per_page),
        total=total,
        in_person=counts.in_person,
        at_desk=counts.at_desk,
        remote=counts.remote,
        nothing_near=is_nothing_near(need, counts.nearest),
        nearest_minutes=None if counts.nearest is None else minutes_of(counts.nearest),
        radius_minutes=counts.radius // 60,
        travel_model=next((row.travel_model for row in results if row.minutes is not None), ""),
        results=results,
    )


def is_nothing_near(need: Need, nearest: int | None) -> bool:
    """Travel is accepted, and nobody is within the minutes asked; `nearest` in seconds, None without any."""
    return need.accepts_travel and (nearest is None or nearest > need.minutes * 60)


def lot(commune_code: str, day: date) -> tuple[int, int]:
    """The numbers that draw the order of equal offers, that day in that commune: anyone can compute them."""
    drawn = int.from_bytes(sha256(f"{day.isoformat()} {commune_code}".encode()).digest()[:16], "big")
    return 1 + drawn % (PRIME - 1), (drawn >> 64) % PRIME


def asked(commune: Somewhere, need: Need, day: date) -> tuple[object, ...]:
    """The question as the functions of the database take it."""
    multiplier, shift = lot(commune.code, day)
    wanted = (
        need.stage_position,
        need.subject_mask,
        need.audience_mask,
        need.mode_mask,
        need.tier_mask,
        need.kind_mask,
    )
    return (*map(Int4, (commune.id, *wanted, need.minutes * 60)), day, Int8(multiplier), Int8(shift))


def turned(page: int, per_page: int) -> tuple[Int4, Int4]:
    """How many to pass over and how many to take.

    Raises ValueError when one of them is under 1.
    """
    if page < 1 or per_page < 1:
        raise ValueError(f"page is {page} and per_page {per_page}; both start at 1.")
    return Int4(min((page - 1) * per_page, MOST_SKIPPED)), Int4(per_page)


@lru_cache(4096)
def days_in(stored: str) -> tuple[DeskDay, ...]:
    """The days of a desk, which the search gives as they stand, in their order."""
    return tuple(
        DeskDay(
            weekday=weekday,
            opens_at=time.fromisoformat(opens_at),
            closes_at=time.fromisoformat(closes_at),
            rhythm=rhythm,
        )
        for weekday, opens_at, closes_at, rhythm in sorted(json.loads(stored))
    )


def _reasons(found: Result) -> tuple[Reason, ...]:
    """What the predicates found, in the order people ask: where, for whose zone, for what, for whom, how."""
    need = found.need
    reasons = [_travel_reason(found), zone_reason(found.zone_name, found.zone_kind)]
    if need.stage:
        reasons.append(stage_reason(need.stage))
    if need.subjects:
        reasons.append(subject_reason(tuple(value for value in found.subjects if value in need.subjects)))
    reasons.append(_audience_reason(found) if found.said_audiences else EVERYBODY)
    if need.mode in DELIVERY_MODES:
        reasons.append(mode_reason(need.mode))
    return tuple(reasons)


def _travel_reason(found: Result) -> Reason:
    if found.tier_number == 2:
        return REMOTE
    minutes = minutes_of(found.seconds)
    near = "desk" if found.tier_number == 1 else "near"
    return travel_reason(near if minutes <= found.need.minutes else "nearest", minutes, found.commune.name)


def _audience_reason(found: Result) -> Reason:
    reserved = tuple(value for value in found.audiences if value != Audience.TOUS_PUBLICS)
    if not reserved:
        return EVERYBODY
    shared = tuple(value for value in reserved if value in found.need.audiences)
    return audience_reason("audience", shared) if shared else audience_reason("reserved", reserved)


def great_circle_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points, as the crow flies."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
