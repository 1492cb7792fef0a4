"""Counting the units of one formula, whole and cut."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from maillage.insight.indicators.choices import KNOWN, By, Unit
from maillage.insight.indicators.compute.facts import Event, Facts
from maillage.insight.indicators.compute.formula import Formula, Term
from maillage.insight.indicators.compute.traits import Traits

ELSEWHERE = "."
"""The key of those who belong to no part of a cut: helped from a distance, of no known commune."""


@dataclass(frozen=True)
class Ground:
    """What units are cut by: traits of people by key, keys of entries, names of hubs, partners and areas."""

    keys: Mapping[int, int]
    traits: Mapping[int, Traits]
    places: Mapping[int, Mapping[str, str]]
    hubs: Mapping[int, str]
    organisations: Mapping[int, str]


@dataclass(frozen=True)
class Counted:
    """Every unit of one formula with the events that make it count, the first one first."""

    unit: str
    units: Mapping[int | str, list[Event]]

    def amount(self, unit: int | str) -> int:
        """How much the unit counts for: one, or its jobs."""
        return (self.units[unit][-1].jobs or 0) if self.unit == Unit.JOBS else 1

    def total(self) -> int:
        """The whole."""
        return sum(self.amount(unit) for unit in self.units)

    def by(self, cut: str, ground: Ground) -> dict[str, int]:
        """How much in each part of a cut; who belongs to two parts counts in each."""
        return self._cut(cut, ground, self.amount)

    def units_by(self, cut: str, ground: Ground) -> dict[str, int]:
        """How many units stand behind each part: jobs of one firm tell about that firm."""
        return self._cut(cut, ground, lambda _unit: 1)

    def shares(self, ground: Ground) -> dict[str, int]:
        """Every unit given to one partner, that of its first event: shares that add up to the whole."""
        found: dict[str, int] = defaultdict(int)
        for unit, events in self.units.items():
            found[ground.organisations.get(events[0].organisation, ELSEWHERE)] += self.amount(unit)
        return dict(found)

    def _cut(self, cut: str, ground: Ground, amount: Callable[[int | str], int]) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for unit, events in self.units.items():
            first = events[:1] if self.unit in (Unit.FIRMS, Unit.JOBS) else events
            for part in _PARTS[cut](first, ground):
                found[part] += amount(unit)
        return dict(found)


def counted(formula: Formula, facts: Facts, ground: Ground) -> Counted:
    """The units that meet one of the formula's terms.

    A person counts for the network as soon as their events together meet a term; at a hub as soon as one of these
    events took place there. A firm counts where its first event of the period that fits took place, with the jobs
    said last.
    """
    units: dict[int | str, list[Event]] = {}
    for term in formula.terms:
        for unit, events in _meeting(term, facts.events.get(term.fact, ()), ground).items():
            units.setdefault(unit, []).extend(events)
    ordered = {unit: sorted(events, key=_order) for unit, events in units.items()}
    return Counted(formula.unit, ordered)


def _order(event: Event) -> tuple[object, ...]:
    return event.on, event.organisation, event.hub


def _meeting(term: Term, events: Iterable[Event], ground: Ground) -> dict[int | str, list[Event]]:
    found: dict[int | str, list[Event]] = defaultdict(list)
    for event in events:
        if all(_fits(event, name, values, ground) for name, values in term.conditions):
            found[_unit(term.unit, event, ground)].append(event)
    return {unit: some for unit, some in found.items() if sum(one.times for one in some) >= term.times}


def _unit(counts: str, event: Event, ground: Ground) -> int | str:
    return ground.keys.get(event.person, event.person) if counts == Unit.PEOPLE else event.unit


def _fits(event: Event, name: str, values: tuple[str, ...], ground: Ground) -> bool:
    said = dict(event.said).get(name)
    if said is None:
        said = _traits(event, ground).said.get(name, "")
    return said in values or (KNOWN in values and said != "")


_NOTHING = Traits()


def _traits(event: Event, ground: Ground) -> Traits:
    return ground.traits.get(ground.keys.get(event.person, event.person), _NOTHING)


def _hubs(events: list[Event], ground: Ground) -> set[str]:
    return {ground.hubs.get(one.hub, ELSEWHERE) for one in events}


def _organisations(events: list[Event], ground: Ground) -> set[str]:
    return {ground.organisations.get(one.organisation, ELSEWHERE) for one in events}


def _area(kind: str) -> Callable[[list[Event], Ground], set[str]]:
    def part(events: list[Event], ground: Ground) -> set[str]:
        commune = _traits(events[0], ground).commune
        return {ground.places.get(commune or 0, {}).get(kind, ELSEWHERE)}

    return part


def _audiences(events: list[Event], ground: Ground) -> set[str]:
    return _traits(events[0], ground).audiences


def _reasons(events: list[Event], _ground: Ground) -> set[str]:
    return {dict(one.said).get("reason", ELSEWHERE) for one in events}


_PARTS: dict[str, Callable[[list[Event], Ground], set[str]]] = {
    By.HUB: _hubs,
    By.ORGANISATION: _organisations,
    By.EPCI: _area("epci"),
    By.DEPARTEMENT: _area("departement"),
    By.AUDIENCE: _audiences,
    By.REASON: _reasons,
}
