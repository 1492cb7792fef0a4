"""The one way to a figure: pages, papers, spreadsheets, the command, the territory sheet all come through here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.tools.reading import reading_everything
from maillage.insight.indicators.choices import TRAITS, Audience, By, Unit
from maillage.insight.indicators.compute.counting import ELSEWHERE, Counted, Ground, counted
from maillage.insight.indicators.compute.facts import Event, Facts, facts_of
from maillage.insight.indicators.compute.formula import Formula, check_shares, parsed
from maillage.insight.indicators.compute.hiding import ALL, Key, hidden_keys
from maillage.insight.indicators.compute.identity import keys_of_people
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.traits import places_of, traits_of
from maillage.insight.indicators.models import Indicator
from maillage.insight.indicators.queries import definitions_on
from maillage.support.journeys.choices import ExitReason, JourneyState


@dataclass(frozen=True)
class Reading:
    """One figure: of which definition, cut by what, for which part; with last year's on the same definition.

    value, before   a count, or per cent; None when nothing can be said: hidden, or a share of nobody
    is_hidden       too small to be told, or it would tell another one that is
    share           of the whole, what this partner is given by the agreed rule: shares add up to the whole
    """

    indicator: Indicator
    by: str
    part: str
    label: str
    value: float | None
    is_hidden: bool
    before: float | None
    before_is_hidden: bool
    share: int | None = None
    share_is_hidden: bool = False


def readings(
    network: Network, period: Period, *, by: str = By.NETWORK, codes: Collection[str] | None = None
) -> list[Reading]:
    """Every figure of the network in the period, or those of `codes`, cut by `by`; last year's stand beside them.

    By indicator in their order, then by part: hubs and partners by name, areas by code. A part is the address name of
    a hub or partner, the code of an area, a value of `choices.Audience`, the reason of an exit; `counting.ELSEWHERE`
    for those who belong to none. Whatever it is cut by, the same cells are hidden: two pages cannot be subtracted.

    Reads with the platform's own eyes and gives counts only: whoever calls checks who asks.
    """
    return tables(network, period).readings(by, codes=codes)


def tables(network: Network, period: Period) -> "Tables":
    """All figures of the period and of the one a year before, to be cut several ways without computing them again."""
    definitions = definitions_on(period.end)
    with reading_everything():
        keys = keys_of_people(network)
        now = Table(network, facts_of(network, period, keys), keys, definitions)
        before = Table(network, facts_of(network, period.before(), keys), keys, definitions)
        for table in (now, before):
            table.fill()
    return Tables(definitions, now, before)


@dataclass(frozen=True)
class Tables:
    """The figures of a period and of the one before."""

    definitions: list[Indicator]
    now: "Table"
    before: "Table"

    def readings(self, by: str = By.NETWORK, *, codes: Collection[str] | None = None) -> list[Reading]:
        """As `readings` says."""
        parts = self._parts(by)
        return [
            self._reading(one, by, part, label)
            for one in self.definitions
            if codes is None or one.code in codes
            for part, label in parts
            if self.now.cuts(one.code, by)
        ]

    def _parts(self, by: str) -> list[tuple[str, str]]:
        labels = self.before.labels(by) | self.now.labels(by)
        held = set(self.now.parts(by)) | set(self.before.parts(by))
        last = [(ELSEWHERE, labels.get(ELSEWHERE, ""))] if ELSEWHERE in held else []
        order = _ORDERS.get(by)
        known = [(part, label) for part, label in labels.items() if part != ELSEWHERE]
        return (sorted(known, key=order) if order else known) + last

    def _reading(self, one: Indicator, by: str, part: str, label: str) -> Reading:
        value, is_hidden = self.now.value(one.code, by, part)
        before, before_is_hidden = self.before.value(one.code, by, part)
        share, share_is_hidden = self.now.share(one.code, part) if by == By.ORGANISATION else (None, False)
        return Reading(
            one, by, part, label, value, is_hidden, before, before_is_hidden, share, share_is_hidden
        )  # fmt: skip


class Table:
    """Every cell of one period."""

    def __init__(
        self, network: Network, facts: Facts, keys: Mapping[int, int], definitions: Collection[Indicator]
    ) -> None:
        self.network, self.facts, self.keys = network, facts, keys
        self.formulas: dict[str, Formula] = {one.code: parsed(one.formula) for one in definitions}
        check_shares(self.formulas)
        self.cells: dict[Key, int] = {}
        self.hidden: frozenset[Key] = frozenset()

    def fill(self) -> None:
        """Count every cell, and say which are hidden. Needs everybody's eyes."""
        behind: dict[Key, int] = {}
        for code, found in self.counted.items():
            self.cells[Key(code, By.NETWORK, ALL)] = found.total()
            if found.unit == Unit.JOBS:
                behind[Key(code, By.NETWORK, ALL)] = len(found.units)
            for by in CUTS:
                if self.cuts(code, by):
                    self._cut(code, by, found, behind)
            for part, amount in (dict.fromkeys(self.parts(By.ORGANISATION), 0) | found.shares(self.ground)).items():
                self.cells[Key(code, By.ORGANISATION, part, is_share=True)] = amount
        self.hidden = hidden_keys(self.cells, self.formulas, behind)

    def value(self, code: str, by: str, part: str) -> tuple[float | None, bool]:
        """The figure, and whether it is hidden; nought for a part that is not there."""
        share = self.formulas[code].share
        if share is None:
            key = Key(code, by, ALL if by == By.NETWORK else part)
            return (None, True) if key in self.hidden else (self.cells.get(key, 0), False)
        (part_of, first_hidden), (whole, second_hidden) = (self.value(one, by, part) for one in share)
        if first_hidden or second_hidden:
            return None, True
        return (round(100 * part_of / whole, 1) if part_of is not None and whole else None), False

    def share(self, code: str, part: str) -> tuple[int | None, bool]:
        """What a partner is given of the whole."""
        key = Key(code, By.ORGANISATION, part, is_share=True)
        return (None, True) if key in self.hidden else (self.cells.get(key), False)

    def cuts(self, code: str, by: str) -> bool:
        """Whether an indicator can be cut so: reasons of journeys, audiences of people, traits by hub and partner."""
        formula = self.formulas[code]
        if formula.share is not None:
            return all(self.cuts(one, by) for one in formula.share)
        asked = {name for term in formula.terms for name, _values in term.conditions} & TRAITS.keys()
        if by in _NOT_OF_TRAITS and asked:
            return False
        if by == By.AUDIENCE:
            return formula.unit == Unit.PEOPLE
        return by != By.REASON or all(term.fact == "exit" for term in formula.terms)

    def parts(self, by: str) -> Collection[str]:
        """The parts of a cut: those of the network, and those that somebody belongs to."""
        found = self._found.get(by, set())
        return [*self.labels(by), *([ELSEWHERE] if ELSEWHERE in found and ELSEWHERE not in self.labels(by) else [])]

    def labels(self, by: str) -> dict[str, str]:
        """The parts with their names, in the order in which they are read."""
        return self._labels[by]

    def _cut(self, code: str, by: str, found: Counted, behind: dict[Key, int]) -> None:
        for part, amount in (dict.fromkeys(self.parts(by), 0) | self._amounts[by][code]).items():
            self.cells[Key(code, by, part)] = amount
        if found.unit == Unit.JOBS:
            behind |= {Key(code, by, part): count for part, count in found.units_by(by, self.ground).items()}

    @cached_property
    def counted(self) -> dict[str, Counted]:
        """The units of each indicator that counts something."""
        return {
            code: counted(formula, self.facts, self.ground)
            for code, formula in self.formulas.items()
            if formula.share is None
        }

    @cached_property
    def ground(self) -> Ground:
        """What people, hubs and partners of these events are cut by."""
        events = self._events
        organisations = {one.organisation for one in events}
        traits = traits_of({one.person for one in events}, dict(self.keys), organisations)
        communes = {one.commune for one in traits.values() if one.commune is not None}
        return Ground(
            self.keys,
            traits,
            places_of(communes),
            dict(Hub.objects.filter(pk__in={one.hub for one in events}).values_list("pk", "slug")),
            dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "slug")),
        )

    @cached_property
    def _events(self) -> list[Event]:
        return [event for events in self.facts.events.values() for event in events]

    @cached_property
    def _found(self) -> dict[str, set[str]]:
        """The parts to which some unit of some indicator belongs."""
        return {by: {part for found in self._amounts[by].values() for part in found} for by in CUTS}

    @cached_property
    def _amounts(self) -> dict[str, dict[str, dict[str, int]]]:
        """By cut and indicator, how much in each part."""
        return {
            by: {code: one.by(by, self.ground) for code, one in self.counted.items() if self.cuts(code, by)}
            for by in CUTS
        }

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        start, end = self.facts.period.start, self.facts.period.end
        here = Q(network=self.network, opened_on__lte=end) & (Q(closed_on=None) | Q(closed_on__gt=start))
        hubs = Hub.objects.filter(here | Q(slug__in=self._found[By.HUB]), is_draft=False)
        members = Organisation.objects.filter(
            Q(network_memberships__ends_on=None) | Q(network_memberships__ends_on__gte=start),
            network_memberships__network=self.network,
            network_memberships__starts_on__lte=end,
        )
        partners = Organisation.objects.filter(Q(pk__in=members) | Q(slug__in=self._found[By.ORGANISATION]))
        areas: dict[str, dict[str, str]] = {
            str(by): dict(
                Area.objects.filter(kind=by, code__in=self._found[by]).order_by("code").values_list("code", "name")
            )
            for by in (By.EPCI, By.DEPARTEMENT)
        }
        return {
            By.NETWORK: {ALL: str(self.network)},
            By.HUB: {one.slug: one.name for one in sorted(hubs, key=lambda one: (one.name.casefold(), one.pk))},
            By.ORGANISATION: {one.slug: str(one) for one in sorted(partners, key=_by_name)},
            **areas,
            By.AUDIENCE: {str(one): str(one.label) for one in Audience},
            By.REASON: {str(one): str(one.label) for one in REASONS},
        }


def _by_name(one: Organisation) -> tuple[str, int]:
    return str(one).casefold(), one.pk


_ORDERS: dict[str, Callable[[tuple[str, str]], tuple[str, ...]]] = {
    By.HUB: lambda one: (one[1].casefold(), one[0]),
    By.ORGANISATION: lambda one: (one[1].casefold(), one[0]),
    By.EPCI: lambda one: one,
    By.DEPARTEMENT: lambda one: one,
}
_NOT_OF_TRAITS = (By.EPCI, By.DEPARTEMENT, By.AUDIENCE)
"""Cuts too fine for what people were at entry: nearly every cell would be hidden, and hide others with it."""
CUTS = (By.HUB, By.ORGANISATION, By.EPCI, By.DEPARTEMENT, By.AUDIENCE, By.REASON)
REASONS = (*ExitReason, JourneyState.REDIRECTED, JourneyState.CLOSED, JourneyState.LOST)
