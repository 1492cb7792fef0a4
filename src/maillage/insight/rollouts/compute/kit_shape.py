"""What a hub kit holds, whoever made it: plain facts, closed lists, sizes. No person, no address, no phone."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from maillage.catalogue.network.choices import HubKind, OrganisationKind, Weekday
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject, Tier

FORMAT: Literal["maillage-hub-kit"] = "maillage-hub-kit"
FORMAT_VERSION = 1
LICENCE = "etalab-2.0"
FARTHEST_DAYS = 1500
MONTHS = 12
WRITTEN = ("rooms", "roles", "checklist", "calendar", "letters", "agreements", "indicators")
"""The sections that somebody words; the others come from the data of the model hub."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, StringConstraints(max_length=150)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=150)]
Sentence = Annotated[str, StringConstraints(max_length=280)]
Text = Annotated[str, StringConstraints(max_length=8000)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Shape(BaseModel):
    """Nothing that is not expected, and nothing guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class KitItem(Shape):
    """One thing that somebody words: a room, a role, a step, a moment of the year, a letter, an agreement.

    days      of a step: counted from the opening day, before it when negative
    month     of a moment of the year: the first month after the opening is 1
    proposed  as the product proposes it, and nobody has reworded it yet
    """

    key: Key
    title: Title
    text: Text = ""
    days: Annotated[int, Field(ge=-FARTHEST_DAYS, le=FARTHEST_DAYS)] | None = None
    month: Annotated[int, Field(ge=1, le=MONTHS)] | None = None
    proposed: bool = False


class KitPartner(Shape):
    """A part to be taken by an organisation of the new territory; `name` is whose part it is at the model hub."""

    key: Key
    name: Title
    kind: OrganisationKind
    leads: bool = False


class KitDelivery(Shape):
    """How an offer is given. Hours, delays and places are promises of the model hub: a new hub makes its own."""

    tier: Tier
    modes: Annotated[list[DeliveryMode], Field(min_length=1, max_length=7)]
    fee: Fee
    fee_detail: Annotated[str, StringConstraints(max_length=250)] = ""
    confirm_every_days: Annotated[int, Field(ge=7, le=183)]


class KitOffer(Shape):
    """An offer in the shape of a template, whose part it is, and how it is given."""

    key: Key
    owner: Key
    name: Title
    summary: Annotated[str, StringConstraints(min_length=1, max_length=280)]
    what_happens: Text = ""
    duration: Line = ""
    next_step: Annotated[str, StringConstraints(max_length=250)] = ""
    conditions: Text = ""
    pieces_to_bring: Text = ""
    kind: OfferType
    stages: Annotated[list[Stage], Field(min_length=1, max_length=12)]
    subjects: Annotated[list[Subject], Field(max_length=22)]
    audiences: Annotated[list[Audience], Field(max_length=23)]
    is_fictitious: bool = False
    deliveries: Annotated[list[KitDelivery], Field(min_length=1, max_length=8)]


class KitLine(Shape):
    """One line of the charter: for these stages and audiences, these parts in turns. Empty lists mean all."""

    stages: Annotated[list[Stage], Field(max_length=12)]
    audiences: Annotated[list[Audience], Field(max_length=23)]
    partners: Annotated[list[Key], Field(max_length=30)]


class KitWelcome(Shape):
    """Who holds the welcome on a weekday, or every day."""

    partner: Key
    weekday: Annotated[Weekday, Field(strict=False)] | None = None


class Kit(Shape):
    """A version of a hub kit, whole. `texts`: the readable files beside it, with the SHA-256 of each."""

    format: Literal["maillage-hub-kit"]
    format_version: Literal[1]
    uid: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    name: Title
    version: Annotated[int, Field(ge=1, le=9999)]
    made_on: date
    licence: Line
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    note: Annotated[str, StringConstraints(max_length=500)] = ""
    from_hub: Title
    from_commune: Title
    from_network: Title
    kind: HubKind
    stages: Annotated[list[Stage], Field(max_length=12)]
    partners: Annotated[list[KitPartner], Field(min_length=1, max_length=60)]
    offers: Annotated[list[KitOffer], Field(max_length=200)]
    charter: Annotated[list[KitLine], Field(max_length=60)]
    welcome: Annotated[list[KitWelcome], Field(max_length=200)]
    rooms: Annotated[list[KitItem], Field(max_length=100)]
    roles: Annotated[list[KitItem], Field(max_length=100)]
    checklist: Annotated[list[KitItem], Field(max_length=200)]
    calendar: Annotated[list[KitItem], Field(max_length=200)]
    letters: Annotated[list[KitItem], Field(max_length=100)]
    agreements: Annotated[list[KitItem], Field(max_length=100)]
    indicators: Annotated[list[KitItem], Field(max_length=100)]
    texts: dict[str, Hash]

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        """Each key once, each part known, one part that leads, dates where a section has dates."""
        for section in ("partners", "offers", *WRITTEN):
            keys = [one.key for one in getattr(self, section)]
            if len(set(keys)) < len(keys):
                raise ValueError(f"{section}: a key is said twice.")
        parts = {one.key for one in self.partners}
        named = {one.owner for one in self.offers} | {key for line in self.charter for key in line.partners}
        if unknown := (named | {one.partner for one in self.welcome}) - parts:
            raise ValueError(f"partners: {', '.join(sorted(unknown))} is not among them.")
        if sum(one.leads for one in self.partners) != 1:
            raise ValueError("partners: one leads, and one only.")
        if any(one.days is None for one in self.checklist):
            raise ValueError("checklist: a step has no day.")
        if any(one.month is None for one in self.calendar):
            raise ValueError("calendar: a moment has no month.")
        return self

    def items(self, section: str) -> list[KitItem]:
        """What somebody worded in a section of `WRITTEN`."""
        found: list[KitItem] = getattr(self, section)
        return found

    def pieces(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Section, key and content of each thing that a hub takes or leaves, the charter as one."""
        whole = self.model_dump(mode="json")
        for section in ("offers", *WRITTEN):
            for one in whole[section]:
                one.pop("proposed", None)  # whoever proposed it, it is the same thing
                yield section, one["key"], one
        if self.charter:
            yield "charter", "charter", {"lines": whole["charter"], "welcome": whole["welcome"]}

    @property
    def lead(self) -> KitPartner:
        """The part of whoever runs the hub."""
        return next(one for one in self.partners if one.leads)


def item_in(content: Mapping[str, Any]) -> KitItem:
    """An item as it was kept."""
    return KitItem.model_validate_json(json.dumps(content))


def offer_in(content: Mapping[str, Any]) -> KitOffer:
    """An offer as it was kept."""
    return KitOffer.model_validate_json(json.dumps(content))
