"""What the answers hold, for the OpenAPI document. Answers are plain dictionaries; tests hold them to this."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from maillage.catalogue.network.choices import HubKind, Rhythm
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.queries.reasons import SENTENCES

ReasonCode = Annotated[str, Field(json_schema_extra={"enum": list(SENTENCES)})]
CommuneCode = Annotated[str, Field(pattern=r"^[0-9][0-9AB][0-9]{3}$", description="Official code (INSEE).")]
Minutes = Annotated[int, Field(ge=0, le=90)]


class Departement(Schema):
    """A département."""

    code: str
    name: str


class Commune(Schema):
    """A commune, told apart by its département."""

    code: CommuneCode
    name: str
    departement: Departement


class CommuneFound(Commune):
    """A commune that answers what was typed."""

    label: str = Field(description="Name and département, as a form may send it back.")
    postcodes: list[str]
    population: int
    lat: float
    lon: float
    how: str = Field(description="How it answers: exact, prefix, word, postcode, typo, former.")
    former_name: str = Field(description="The former name that was typed, if it is one.")


class Communes(Schema):
    """Communes, best match first."""

    results: list[CommuneFound]


class Organisation(Schema):
    """A partner."""

    id: int
    slug: str
    name: str
    short_name: str


class OfferSaid(Schema):
    """An offer in one sentence."""

    id: int
    slug: str
    name: str
    summary: str


class HubSaid(Schema):
    """The hub that receives the enquiry."""

    id: int
    slug: str
    name: str


class PlaceSaid(Schema):
    """Where people are received."""

    name: str
    address: str
    commune: str
    lat: float
    lon: float


class DeskDaySaid(Schema):
    """A day on which a desk receives."""

    weekday: int = Field(ge=1, le=7, description="1 is Monday.")
    opens_at: str
    closes_at: str
    rhythm: Rhythm


class DeskSaid(Schema):
    """An outreach desk and its days."""

    id: int
    name: str
    days: list[DeskDaySaid]


class ReasonSaid(Schema):
    """Why this answer: a code for machines, a sentence for people."""

    code: ReasonCode
    sentence: str


class ResultSaid(Schema):
    """One offer of the answer, by its best delivery for that commune."""

    offer: OfferSaid
    organisation: Organisation
    hub: HubSaid
    kind: OfferType = Field(description="What happens.")
    mode: Tier = Field(description="In person, at a desk on its days, or remote.")
    modes: list[DeliveryMode]
    place: PlaceSaid | None
    desk: DeskSaid | None
    minutes: Minutes | None = Field(description="By car, rounded up; null for a remote one.")
    distance_km: int | None = Field(description="As the crow flies, rounded up.")
    travel_model: str | None = Field(description="Where the minutes come from.")
    also_at: int = Field(ge=0, description="How many other deliveries of this offer are within reach.")
    first_appointment_days: int | None = Field(ge=0)
    hours: str
    fee: Fee
    fee_detail: str
    confirmed_on: date
    is_fictitious: bool
    reasons: list[ReasonSaid]


class Around(Schema):
    """What every answer says besides its offers."""

    commune: Commune
    remark: str = Field(description="Says that the code or name given is a former one; empty otherwise.")
    day: date
    total: int = Field(ge=0, description="How many offers there are on all pages.")
    in_person: int = Field(ge=0)
    at_desk: int = Field(ge=0)
    remote: int = Field(ge=0)
    page: int = Field(ge=1)
    pages: int = Field(ge=0)
    nothing_near: bool = Field(description="Nobody within the minutes asked: the nearest ones are given instead.")
    nearest_minutes: Minutes | None
    radius_minutes: Minutes
    order: str = Field(description="The rule of the order.")


class SearchAnswer(Around):
    """Who answers a need at a commune: in person, then at a desk, then remote."""

    results: list[ResultSaid]


class CardSaid(Schema):
    """One need near a commune: what happens, who can do it, the nearest, the soonest, one that needs no travel."""

    kind: OfferType = Field(description="What happens.")
    number: int = Field(ge=1, description="Its place in the answer: that of its first offer in the fair order.")
    partners: int = Field(ge=1, description="How many organisations can do it here.")
    offers: int = Field(ge=1)
    in_person: int = Field(ge=0)
    at_desk: int = Field(ge=0)
    remote: int = Field(ge=0)
    nearest: ResultSaid | None = Field(description="Of all its deliveries; null when all are remote.")
    soonest: ResultSaid | None = Field(description="The fewest days until the first appointment; null when unsaid.")
    remotely: ResultSaid | None = Field(description="The first in the fair order that needs no travel.")
    results: list[ResultSaid] = Field(description="Its first offers in the fair order.")
    more: int = Field(ge=0, description="How many of its offers are not in `results`: search by `kind` gives all.")


class CardsAnswer(Around):
    """The same answer as the search, one card for each need."""

    needs: int = Field(ge=0, description="How many cards there are on all pages.")
    cards: list[CardSaid]


class DeliverySaid(Schema):
    """An offer at a place, at a desk or from a distance."""

    id: int
    mode: Tier
    modes: list[DeliveryMode]
    hub: HubSaid
    place: PlaceSaid | None
    desk: DeskSaid | None
    minutes: Minutes | None = Field(description="From the commune given; null when none is, when remote or too far.")
    zone: list[str] = Field(description="Areas served; empty means everywhere.")
    hours: str
    first_appointment_days: int | None = Field(ge=0)
    fee: Fee
    fee_detail: str
    confirmed_on: date
    is_fictitious: bool


class OfferSheet(OfferSaid):
    """An offer, in the same words for all."""

    organisation: Organisation
    general: OfferSaid | None = Field(description="The wider offer it is the local form of.")
    kind: OfferType
    stages: list[Stage]
    subjects: list[Subject]
    audiences: list[Audience]
    what_happens: str
    duration: str
    next_step: str
    conditions: str
    pieces_to_bring: str
    ends_on: date | None
    source: str
    is_fictitious: bool
    deliveries: list[DeliverySaid]


class HubListed(HubSaid):
    """A hub that receives people today."""

    kind: HubKind
    organisations: list[Organisation]
    place: PlaceSaid
    commune: CommuneCode
    opening_hours: str
    phone: str
    email: str
    desks: list[DeskSaid]


class Hubs(Schema):
    """Hubs by name."""

    total: int = Field(ge=0)
    page: int = Field(ge=1)
    pages: int = Field(ge=0)
    results: list[HubListed]
