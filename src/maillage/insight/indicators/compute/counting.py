"""Counting the units of one formula, whole and cut."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
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
        parts_of = _PARTS[cut](ground)
        is_first_alone = self.unit in (Unit.FIRMS, Unit.JOBS)
        for unit, events in self.units.items():
            much = amount(unit)
            for part in parts_of(events[:1] if is_first_alone else events):
                found[part] += much
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
    ordered = {unit: sorted(events, key=_order) if len(events) > 1 else events for unit, events in units.items()}
    return Counted(formula.unit, ordered)


def _order(event: Event) -> tuple[object, ...]:
    return event.on, event.organisation, event.hub


def _meeting(term: Term, events: Iterable[Event], ground: Ground) -> dict[int | str, list[Event]]:
    found: dict[int | str, list[Event]] = defaultdict(list)
    keys, is_people = ground.keys, term.unit == Unit.PEOPLE
    for event in events:
        if not term.conditions or all(_fits(event, name, values, ground) for name, values in term.conditions):
            found[keys.get(event.person, event.person) if is_people else event.unit].append(event)
    if term.times == 1:
        return found
    return {unit: some for unit, some in found.items() if sum(one.times for one in some) >= term.times}


def _fits(event: Event, name: str, values: tuple[str, ...], ground: Ground) -> bool:
    said = next((value for field, value in event.said if field == name), None)
    if said is None:
        said = _traits(event, ground).said.get(name, "")
    return said in values or (KNOWN in values and said != "")


_NOTHING = Traits()


def _traits(event: Event, ground: Ground) -> Traits:
    return ground.traits.get(ground.keys.get(event.person, event.person), _NOTHING)


Parts = Callable[[list[Event]], Collection[str]]
"""The parts to which the events of one unit belong, each once."""


def _hubs(ground: Ground) -> Parts:
    hubs = ground.hubs

    def parts(events: list[Event]) -> Collection[str]:
        if len(events) == 1:
            return (hubs.get(events[0].hub, ELSEWHERE),)
        return {hubs.get(one.hub, ELSEWHERE) for one in events}

    return parts


def _organisations(ground: Ground) -> Parts:
    names = ground.organisations

    def parts(events: list[Event]) -> Collection[str]:
        if len(events) == 1:
            return (names.get(events[0].organisation, ELSEWHERE),)
        return {names.get(one.organisation, ELSEWHERE) for one in events}

    return parts


def _area(kind: str) -> Callable[[Ground], Parts]:
    def of(ground: Ground) -> Parts:
        codes = {commune: held.get(kind, ELSEWHERE) for commune, held in ground.places.items()}
        keys, traits = ground.keys, ground.traits

        def parts(events: list[Event]) -> Collection[str]:
            person = events[0].person
            known = traits.get(keys.get(person, person), _NOTHING)
            return (codes.get(known.commune or 0, ELSEWHERE),)

        return parts

    return of


def _audiences(ground: Ground) -> Parts:
    return lambda events: _traits(events[0], ground).audiences


def _reasons(_ground: Ground) -> Parts:
    return lambda events: {dict(one.said).get("reason", ELSEWHERE) for one in events}


_PARTS: dict[str, Callable[[Ground], Parts]] = {
    By.HUB: _hubs,
    By.ORGANISATION: _organisations,
    By.EPCI: _area("epci"),
    By.DEPARTEMENT: _area("departement"),
    By.AUDIENCE: _audiences,
    By.REASON: _reasons,
}
