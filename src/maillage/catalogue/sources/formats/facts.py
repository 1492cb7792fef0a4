"""The published catalogue as plain facts, whatever the format: what every export reads and every import writes.

`id` is the name under which a thing is published, everywhere and for ever: the code of the installation where it was
first published, two dashes, its kind and its number there. These facts, as JSON, are also the companion that makes
our own exchange lossless (docs/reference/exchanges.md).
"""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from maillage.catalogue.network.choices import HubKind, OrganisationKind, Rhythm, Weekday
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.territories.choices import AreaKind

PROFILE = "maillage-1"
SEPARATOR = "--"

Id = Annotated[str, Field(min_length=4, max_length=120, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*--[A-Za-z0-9:._-]+$")]
Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=90)]


class Fact(BaseModel):
    """Facts do not change, and have no field that is not written here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AreaFacts(Fact):
    """An area by its kind and official code; the name is for readers."""

    kind: AreaKind
    code: Annotated[str, Field(min_length=1, max_length=9)]
    name: str


class PeriodFacts(Fact):
    """An organisation belongs to a network, or is a partner of a hub, for a time."""

    organisation: Id
    is_lead: bool = False
    starts_on: date
    ends_on: date | None = None


class NetworkFacts(Fact):
    """A network, by its address name."""

    slug: Slug
    name: Annotated[str, Field(max_length=120)]
    area: AreaFacts
    lead: Id
    email: str
    phone: str
    answer_working_days: Annotated[int, Field(ge=0, le=365)]
    members: tuple[PeriodFacts, ...]


class OrganisationFacts(Fact):
    """A partner."""

    id: Id
    slug: Slug
    name: Annotated[str, Field(min_length=1, max_length=150)]
    short_name: Annotated[str, Field(max_length=60)]
    kind: OrganisationKind
    presentation: str
    website: str
    email: str
    phone: str
    is_fictitious: bool


class PlaceFacts(Fact):
    """Somewhere people go. `postcode` is known when the commune has one only, or the address says it."""

    id: Id
    name: Annotated[str, Field(max_length=160)]
    address: Annotated[str, Field(max_length=250)]
    commune: AreaFacts
    postcode: str
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class HubFacts(Fact):
    """A hub with its partners."""

    id: Id
    slug: Slug
    network: Slug
    kind: HubKind
    name: Annotated[str, Field(min_length=1, max_length=150)]
    place: Id
    presentation: str
    adds: Annotated[str, Field(max_length=280)]
    stages: tuple[Stage, ...]
    opening_hours: Annotated[str, Field(max_length=250)]
    access: str
    phone: str
    email: str
    opened_on: date
    closed_on: date | None
    partners: tuple[PeriodFacts, ...]


class DayFacts(Fact):
    """A day of a desk."""

    weekday: Weekday
    opens_at: time
    closes_at: time
    rhythm: Rhythm


class DeskFacts(Fact):
    """An outreach desk and its days."""

    id: Id
    hub: Id
    organisation: Id
    name: Annotated[str, Field(min_length=1, max_length=150)]
    place: Id
    starts_on: date
    ends_on: date | None
    days: tuple[DayFacts, ...]


class DeliveryFacts(Fact):
    """An offer at a hub, at a desk or from a distance. An empty zone means everywhere."""

    id: Id
    tier: Tier
    hub: Id
    desk: Id | None
    modes: Annotated[tuple[DeliveryMode, ...], Field(min_length=1)]
    hours: Annotated[str, Field(max_length=250)]
    first_appointment_days: Annotated[int, Field(ge=0, le=32767)] | None
    places_per_month: Annotated[int, Field(ge=0, le=32767)] | None
    fee: Fee
    fee_detail: Annotated[str, Field(max_length=250)]
    confirmed_on: date
    confirm_every_days: Annotated[int, Field(ge=7, le=183)]
    is_fictitious: bool
    zone: tuple[AreaFacts, ...]


class OfferFacts(Fact):
    """A published offer and the deliveries that receive people that day."""

    id: Id
    organisation: Id
    general: Id | None
    slug: Slug
    name: Annotated[str, Field(min_length=1, max_length=150)]
    summary: Annotated[str, Field(min_length=1, max_length=280)]
    what_happens: str
    duration: Annotated[str, Field(max_length=150)]
    next_step: Annotated[str, Field(max_length=250)]
    conditions: str
    pieces_to_bring: str
    adds: Annotated[str, Field(max_length=280)]
    kind: OfferType
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    subjects: tuple[Subject, ...]
    audiences: tuple[Audience, ...]
    ends_on: date | None
    source: str
    edited_at: datetime | None
    is_fictitious: bool
    deliveries: tuple[DeliveryFacts, ...]


class Catalogue(Fact):
    """Everything that is published on a day."""

    profile: Literal["maillage-1"] = "maillage-1"
    publisher: str
    day: date
    territories: int
    networks: tuple[NetworkFacts, ...]
    organisations: tuple[OrganisationFacts, ...]
    places: tuple[PlaceFacts, ...]
    hubs: tuple[HubFacts, ...]
    desks: tuple[DeskFacts, ...]
    offers: tuple[OfferFacts, ...] = ()

    @property
    def around(self) -> "Around":
        """What offers refer to, by name."""
        return Around(self)


class Around:
    """What offers refer to, by the names in their facts; and the site that publishes, for links."""

    def __init__(self, catalogue: Catalogue, site: str = "") -> None:
        self.catalogue = catalogue
        self.site = site.rstrip("/")
        self.organisations = {one.id: one for one in catalogue.organisations}
        self.places = {one.id: one for one in catalogue.places}
        self.hubs = {one.id: one for one in catalogue.hubs}
        self.desks = {one.id: one for one in catalogue.desks}

    def place_of(self, delivery: DeliveryFacts) -> PlaceFacts | None:
        """Where people are received; None from a distance."""
        if delivery.tier == Tier.REMOTE:
            return None
        if delivery.desk is not None:
            return self.places[self.desks[delivery.desk].place]
        return self.places[self.hubs[delivery.hub].place]

    def page_of(self, offer: OfferFacts) -> str:
        """The public page of an offer on the site that publishes."""
        return f"{self.site}/offres/{offer.slug}/"


def source_of(name: str) -> str:
    """The code of the installation where a thing was first published."""
    return name.partition(SEPARATOR)[0]


def plain(fact: Fact) -> dict[str, Any]:
    """A fact as JSON knows it."""
    return fact.model_dump(mode="json")
