"""Survival: of the firms created in one year, how many were still active 1, 2, 3 and 5 years after each began.

The firms of a year are those that the indicator of creations counts, each once. How each stood on its own anniversary
is asked of the register first, then of its creator, then of the adviser; what nobody says is unknown and stays so.
Docs: docs/how-it-works/survival.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.analysis.smallnumbers import Cells, Sum, hidden_cells
from maillage.analysis.survival import Standing, Survival, standing_on, survival_of, years_after
from maillage.catalogue.network.models import Network
from maillage.foundation.tools.reading import reading_everything
from maillage.insight.indicators.compute.facts import here
from maillage.insight.indicators.compute.period import Period
from maillage.support.firms.queries import NOTE, REGISTER, SURVEY, FirmSeen, last_read, witnesses_of
from maillage.support.journeys.choices import MilestoneKind, Regime
from maillage.support.journeys.models import Milestone

YEARS = (1, 2, 3, 5)
BACK = 8
"""Years of creation looked at, before the day on which one counts."""
EVERY = ""
GROUPS = (EVERY, str(Regime.CLASSIC), str(Regime.MICRO))
"""All firms, those of which the regime is not known too; then classic firms and micro-enterprises apart."""
SOURCES = (REGISTER, SURVEY, NOTE)
NO_NUMBER, WITHHELD, NOT_SEEN = "no_number", "withheld", "not_seen"
REASONS = (NO_NUMBER, WITHHELD, NOT_SEEN)
"""Why the state of a firm is unknown: no SIREN noted, a firm that asked not to be shown, not looked at since."""


@dataclass(frozen=True)
class Cohort:
    """The firms of one year and group, so many years after. A number is None where it is hidden.

    Rates are per cent with one decimal, None where a number that they are made of is hidden or there is no firm:
    `lowest` if every unknown firm had closed, `highest` if every one were open, `known` among those that are known.
    Sources and reasons are told of all firms together.
    """

    year: int
    years: int
    group: str
    firms: int | None
    open: int | None
    closed: int | None
    unknown: int | None
    lowest: float | None
    highest: float | None
    known: float | None
    sources: Mapping[str, int | None]
    reasons: Mapping[str, int | None]

    def as_data(self) -> dict[str, Any]:
        """What a report keeps."""
        return {
            "year": self.year,
            "years": self.years,
            "group": self.group,
            **{name: getattr(self, name) for name in ("firms", "open", "closed", "unknown")},
            **{name: getattr(self, name) for name in ("lowest", "highest", "known")},
            "sources": dict(self.sources),
            "reasons": dict(self.reasons),
        }


@dataclass(frozen=True)
class _Founded:
    """A firm of a cohort: when it began, under which regime, through which projects it is known."""

    on: date
    regime: str
    projects: frozenset[int]


def cohorts(network: Network, *, on: date) -> list[Cohort]:
    """Every cohort whose last firm has had its anniversary by that day, the last year of creation first.

    A year that is not over, or too near, is not counted at all. Reads with the platform's own eyes and gives counts
    only: whoever calls checks who asks. Small numbers are hidden, with others from which one could work them out.
    """
    found: list[Cohort] = []
    with reading_everything():
        for year in range(on.year - 1, on.year - 1 - BACK, -1):
            steps = [years for years in YEARS if is_countable(year, years, on)]
            firms = _founded(network, Period.year(year)) if steps else []
            if firms:
                seen = witnesses_of({project for firm in firms for project in firm.projects})
                found += _of_year(year, steps, firms, seen)
    return found


def is_countable(year: int, years: int, on: date) -> bool:
    """Whether the last firm of the year has had that anniversary."""
    return years_after(date(year, 12, 31), years) <= on


def register_day() -> str:
    """The day of the last register file that was read, as 2026-11-01; empty before the first."""
    with reading_everything():
        read = last_read()
    return read.as_of.isoformat() if read else ""


def _founded(network: Network, period: Period) -> list[_Founded]:
    """As the fact `firm` of formulas: one for each SIREN, or project without; its first creation of the period."""
    rows = Milestone.objects.filter(
        here(network, period, "journey__hub", "organisation"),
        kind=MilestoneKind.CREATION,
        on__range=(period.start, period.end),
    )
    columns = ("on", "regime", "journey__project", "journey__project__siren")
    found: dict[int | str, list[tuple[date, str, int]]] = defaultdict(list)
    for day, regime, project, siren in rows.order_by("on", "pk").values_list(*columns):
        if project is not None:
            found[siren or project].append((day, regime, project))
    return [
        _Founded(some[0][0], next((regime for _on, regime, _project in some if regime), ""),
                 frozenset(project for _on, _regime, project in some))
        for some in found.values()
    ]  # fmt: skip


def _of_year(year: int, steps: Iterable[int], firms: list[_Founded], seen: Mapping[int, FirmSeen]) -> Iterator[Cohort]:
    for years in steps:
        stood = [(firm, _stood(firm, years, seen)) for firm in firms]
        counts = {group: survival_of(said for firm, said in stood if group in (EVERY, firm.regime)) for group in GROUPS}
        told = shown_cells(counts)
        yield from (_told(year, years, group, counts[group], told) for group in GROUPS)


def _stood(firm: _Founded, years: int, seen: Mapping[int, FirmSeen]) -> tuple[Standing, str]:
    known = seen[min(firm.projects)]
    witnesses = [one.of_a_firm_begun(firm.on) for one in known.witnesses]
    standing, source = standing_on(witnesses, years_after(firm.on, years))
    if standing is not Standing.UNKNOWN:
        return standing, source
    return standing, WITHHELD if known.is_withheld else NOT_SEEN if known.has_number else NO_NUMBER


Cell = tuple[str, str]
"""Group, and what is counted: firms, unknown, open, closed; for all firms a source too."""


def shown_cells(counts: Mapping[str, Survival]) -> frozenset[Cell]:
    """The cells of one year and anniversary that are shown.

    Firms created are told elsewhere, and unknown ones tell nothing of anybody: both are taken to be known to the
    reader, and with them how many firms are known. What is protected is what became of those: open and closed, group
    by group, with a rest whose regime nobody knows. Where that cannot be done with these totals standing, classic firms
    and micro-enterprises are left out; then all of it.
    """
    firms = _shown_firms(counts)
    for groups in (GROUPS, (EVERY,)):
        if all(group in firms for group in groups):
            found = _shown_fates({group: counts[group] for group in groups})
            if found is not None:
                return frozenset((group, "firms") for group in firms) | found
    return frozenset((group, "firms") for group in firms)


def _shown_firms(counts: Mapping[str, Survival]) -> list[str]:
    """The groups whose number of firms is shown: as the indicators of creations hide theirs."""
    tables = _Tables()
    whole, *parts = [tables.add(counts[group].firms) for group in GROUPS]
    tables.join(whole, parts)
    hidden = tables.hidden(frozenset({whole}))
    return [group for cell, group in enumerate(GROUPS) if cell not in hidden]


def _shown_fates(counts: Mapping[str, Survival]) -> frozenset[Cell] | None:
    """What is shown of who is open, closed, unknown, with the totals of those known standing; None when they do not."""
    tables = _Tables()
    known = {group: tables.add(count.open + count.closed) for group, count in counts.items()}
    cells: dict[Cell, int] = {}
    for group, count in counts.items():
        cells |= {(group, name): tables.add(getattr(count, name)) for name in ("open", "closed")}
        tables.join(known[group], [cells[group, "open"], cells[group, "closed"]])
    if len(counts) > 1:
        tables.join(known[EVERY], [known[group] for group in counts if group != EVERY])
        for name in ("open", "closed"):
            tables.join(cells[EVERY, name], [cells[group, name] for group in counts if group != EVERY])
    cells |= {(EVERY, one): tables.add(counts[EVERY].sources.get(one, 0)) for one in SOURCES}
    tables.join(known[EVERY], [cells[EVERY, one] for one in SOURCES])
    hidden = tables.hidden(frozenset(known.values()))
    if hidden & set(known.values()):
        return None
    told = {(group, "unknown") for group in counts} | {(EVERY, one) for one in REASONS}
    return frozenset(told | {key for key, cell in cells.items() if cell not in hidden})


class _Tables:
    """Cells and how they hang together, filled one by one."""

    def __init__(self) -> None:
        self.values: list[int] = []
        self.published: list[bool] = []
        self.sums: list[Sum] = []

    def add(self, value: int, *, is_published: bool = True) -> int:
        """One more cell; its place."""
        self.values.append(value)
        self.published.append(is_published)
        return len(self.values) - 1

    def join(self, whole: int, parts: list[int]) -> None:
        """The whole is the sum of the parts and of a rest that nobody prints."""
        rest = self.values[whole] - sum(self.values[part] for part in parts)
        more = [self.add(rest, is_published=False)] if rest else []
        self.sums.append(Sum(whole, (*parts, *more)))

    def hidden(self, dear: frozenset[int]) -> frozenset[int]:
        """The cells not shown; `dear` ones last of all."""
        return hidden_cells(Cells(tuple(self.values), tuple(self.published), tuple(self.sums), dear=dear))


def _numbers(count: Survival) -> dict[str, int]:
    return {
        **{name: getattr(count, name) for name in ("firms", "open", "closed", "unknown")},
        **{one: count.sources.get(one, 0) for one in SOURCES},
        **{one: count.reasons.get(one, 0) for one in REASONS},
    }


def _told(year: int, years: int, group: str, count: Survival, told: frozenset[Cell]) -> Cohort:
    shown = {name: value if (group, name) in told else None for name, value in _numbers(count).items()}

    def rate(value: float | None, *made_of: str) -> float | None:
        return None if value is None or any(shown[name] is None for name in made_of) else round(100 * value, 1)

    return Cohort(
        year,
        years,
        group,
        firms=shown["firms"],
        open=shown["open"],
        closed=shown["closed"],
        unknown=shown["unknown"],
        lowest=rate(count.lowest, "open", "firms"),
        highest=rate(count.highest, "open", "unknown", "firms"),
        known=rate(count.known, "open", "closed"),
        sources={one: shown[one] for one in SOURCES},
        reasons={one: shown[one] for one in REASONS},
    )
