"""What a kit becomes somewhere: which drafts, whose, on which days. The dry run and the act read the same plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import CONTENT, Offer
from maillage.catalogue.offers.queries.differences import value_of
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.rollouts.choices import KitZone
from maillage.insight.rollouts.compute.kit_shape import WRITTEN, Kit, KitItem, KitOffer, item_in
from maillage.insight.rollouts.models import KitPiece, KitUse

DATED = {"checklist", "calendar"}


@dataclass(frozen=True)
class Adaptation:
    """How a kit is taken: where, under which name, who takes which part (None: nobody), what is left."""

    network: Network
    name: str
    kind: str
    commune: Area
    address: str
    planned_on: date
    stages: Sequence[str]
    adds: str
    zone: KitZone
    parts: Mapping[str, Organisation | None]
    dropped: frozenset[tuple[str, str]] = frozenset()

    def takes(self, section: str, key: str) -> bool:
        """Whether this thing of the kit is wanted."""
        return (section, key) not in self.dropped


@dataclass(frozen=True)
class PlannedOffer:
    """An offer of the kit at the new hub; `existing`: the one that its owner has already, said in the same words."""

    offer: KitOffer
    owner: Organisation
    existing: Offer | None


@dataclass(frozen=True)
class PlannedTurn:
    """A line of the charter with the partners who take it."""

    stages: Sequence[str]
    audiences: Sequence[str]
    partners: tuple[Organisation, ...]


@dataclass(frozen=True)
class PlannedItem:
    """Something worded, with its day when its section has days."""

    section: str
    item: KitItem
    due_on: date | None


@dataclass(frozen=True)
class Plan:
    """All that would be made. `orphans`: offers nobody takes, by name; `lost`: how many lines of the charter."""

    lead: Organisation | None
    partners: tuple[Organisation, ...]
    offers: tuple[PlannedOffer, ...]
    orphans: tuple[str, ...]
    turns: tuple[PlannedTurn, ...]
    lost: int
    welcome: tuple[tuple[Organisation, Weekday | None], ...]
    items: tuple[PlannedItem, ...]
    zone: tuple[Area, ...]

    def section(self, name: str) -> list[PlannedItem]:
        """What was worded in one section, by day."""
        rows = [one for one in self.items if one.section == name]
        return sorted(rows, key=lambda one: (one.due_on or date.min, one.item.key)) if name in DATED else rows


def plan_of(kit: Kit, adaptation: Adaptation) -> Plan:
    """What the kit becomes under this adaptation, without writing anything. Two queries, whatever the number of offers.

    An offer that its owner gives already in the same words is given once more at the new hub; it is not doubled.
    """
    parts = adaptation.parts
    wanted = [one for one in kit.offers if adaptation.takes("offers", one.key)]
    offers = [(one, owner) for one in wanted if (owner := parts.get(one.owner)) is not None]
    existing = _existing([owner for _offer, owner in offers])
    turns, lost = _turns(kit, adaptation)
    lead = parts.get(kit.lead.key)
    partners = {one.pk: one for one in parts.values() if one is not None}
    return Plan(
        lead=lead,
        partners=tuple(one for one in partners.values() if lead is None or one.pk != lead.pk),
        offers=tuple(PlannedOffer(one, owner, existing.get(_said(one, owner))) for one, owner in offers),
        orphans=tuple(one.name for one in wanted if parts.get(one.owner) is None),
        turns=turns,
        lost=lost,
        welcome=_welcome(kit, adaptation),
        items=tuple(
            PlannedItem(section, item, day_of(item, adaptation.planned_on))
            for section in WRITTEN
            for item in kit.items(section)
            if adaptation.takes(section, item.key)
        ),
        zone=zone_of(adaptation.zone, adaptation.commune, adaptation.network),
    )


def zone_of(zone: str, commune: Area, network: Network) -> tuple[Area, ...]:
    """The areas whose people the offers are for; the commune alone where it is in no group of communes."""
    if zone == KitZone.NETWORK:
        return (network.area,)
    kind = AreaKind.EPCI if zone == KitZone.EPCI else AreaKind.DEPARTEMENT
    found = Area.objects.current().filter(pk__in=commune.containing_ids, kind=kind).order_by("code")[:1]
    return tuple(found) or (commune,)


def day_of(item: KitItem, opening: date) -> date | None:
    """The day of a step or of a moment of the first year, counted from the opening day."""
    if item.days is not None:
        return opening + timedelta(days=item.days)
    if item.month is not None:
        months = opening.month - 1 + item.month - 1
        first = date(opening.year + months // 12, months % 12 + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first.replace(day=min(opening.day, last.day))
    return None


@dataclass(frozen=True)
class Step:
    """A step of the opening or a moment of the first year of a hub made from a kit, with its day."""

    piece: KitPiece
    due_on: date

    def is_late(self, day: date) -> bool:
        """Not done, and its day is over."""
        return self.piece.done_on is None and self.due_on < day


def steps_of(use: KitUse, section: str) -> list[Step]:
    """What the hub took of a section whose items have days, the first due first. They follow the opening day."""
    rows = [one for one in use.pieces.all() if one.section == section and one.is_in]
    steps = [Step(one, due) for one in rows if (due := day_of(item_in(one.content), use.hub.opens_on)) is not None]
    return sorted(steps, key=lambda one: (one.due_on, one.piece.key))


def _turns(kit: Kit, adaptation: Adaptation) -> tuple[tuple[PlannedTurn, ...], int]:
    if not adaptation.takes("charter", "charter"):
        return (), 0
    return turns_in([one.model_dump(mode="json") for one in kit.charter], adaptation.parts)


def turns_in(
    lines: Sequence[Mapping[str, Any]], parts: Mapping[str, Organisation | None]
) -> tuple[tuple[PlannedTurn, ...], int]:
    """The lines of a charter with those who take them, and how many nobody takes."""
    turns = []
    for line in lines:
        taken = {one.pk: one for key in line["partners"] if (one := parts.get(key)) is not None}
        if taken:
            turns.append(PlannedTurn(line["stages"], line["audiences"], tuple(taken.values())))
    return tuple(turns), len(lines) - len(turns)


def _welcome(kit: Kit, adaptation: Adaptation) -> tuple[tuple[Organisation, Weekday | None], ...]:
    if not adaptation.takes("charter", "charter"):
        return ()
    return welcome_in([one.model_dump(mode="json") for one in kit.welcome], adaptation.parts)


def welcome_in(
    rows: Sequence[Mapping[str, Any]], parts: Mapping[str, Organisation | None]
) -> tuple[tuple[Organisation, Weekday | None], ...]:
    """Who holds the welcome, among those who take a part; each once."""
    held = {
        (one.pk, row["weekday"]): (one, Weekday(row["weekday"]) if row["weekday"] else None)
        for row in rows
        if (one := parts.get(row["partner"])) is not None
    }
    return tuple(held.values())


def _existing(owners: Sequence[Organisation]) -> dict[tuple[Any, ...], Offer]:
    rows = Offer.objects.filter(organisation__in=owners).exclude(status=OfferStatus.ENDED).order_by("-pk")
    return {(one.organisation_id, *(_plain(value_of(one, field)) for field in CONTENT)): one for one in rows}


def _said(offer: KitOffer, owner: Organisation) -> tuple[Any, ...]:
    said = offer.model_dump(mode="json")
    return owner.pk, *(_plain(sorted(v) if isinstance(v := said[field], list) else v) for field in CONTENT)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
