"""A report as people read it: page, paper and spreadsheet are made from these facts, so that they cannot differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.insight.indicators.choices import By, Unit
from maillage.insight.indicators.compute.counting import ELSEWHERE
from maillage.insight.indicators.models import Report
from maillage.web.shared import words
from maillage.web.shared.cohorts import CohortsRead

FIRST = ("welcomes", "accompanied", "followed", "creations", "jobs_created")
"""What the first picture shows: this year beside the last one."""
OF_A_HUB = (
    *("welcomes", "accompanied", "followed", "creations", "takeovers"),
    *("jobs_created", "jobs_kept", "jobs_consolidated", "women_share", "qpv_share", "frr_share"),
)
OF_A_PARTNER = ("welcomes", "accompanied", "creations")
INSIDE = ("women_known", "qpv_known", "frr_known")
"""Indicators that others are made of: told among the definitions, not in the tables."""
LANGUAGE = "fr"


@dataclass(frozen=True)
class Cell:
    """One figure in words, and last year's."""

    value: str
    before: str
    is_hidden: bool = False
    amount: float | None = None
    amount_before: float | None = None

    def __str__(self) -> str:
        return f"{self.value} ({self.before})" if self.before else self.value


@dataclass(frozen=True)
class Line:
    """An indicator with its words and its figure for the network."""

    code: str
    version: int
    name: str
    sentence: str
    trap: str
    cell: Cell


@dataclass(frozen=True)
class Row:
    """A hub, partner, département, audience or reason with its figures, in the order of the table's heads."""

    part: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Heads and rows; `left_out` are parts of which nothing was counted, this year or the last."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int = 0

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, Cell]]]]:
        """Each row's name with its cells, each under its head."""
        return [(row.label, list(zip(self.heads, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Presence:
    """A hub on the map: its number there, where it stands, the desks it sends."""

    number: int
    label: str
    commune: str
    desks: list[str]


class ReportRead:
    """The figures of a report in words."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.figures: Mapping[str, Any] = report.figures
        self.definitions = {one["code"]: one for one in self.figures["definitions"]}
        self._rows = {(row["code"], row["by"], row["part"]): row for row in self.figures["readings"]}

    @cached_property
    def lines(self) -> list[Line]:
        """Every indicator for the network."""
        return [
            Line(code, one["version"], self.name(code), self.said(code, "sentence"), self.said(code, "trap"),
                 self.cell(code, By.NETWORK, ""))
            for code, one in self.definitions.items()
            if code not in INSIDE
        ]  # fmt: skip

    @cached_property
    def hubs(self) -> Table:
        """Hub by hub: who was served by two hubs counts in each."""
        return self.table(By.HUB, OF_A_HUB)

    @cached_property
    def departements(self) -> Table:
        """By the commune where people live."""
        return self.table(By.DEPARTEMENT, OF_A_HUB[:8])

    @cached_property
    def reasons(self) -> Table:
        """Why journeys ended."""
        return self.table(By.REASON, ("exits",))

    @cached_property
    def audiences(self) -> Table:
        """Who people were when they came."""
        return self.table(By.AUDIENCE, ("welcomes", "accompanied"))

    @cached_property
    def cohorts(self) -> CohortsRead:
        """Survival of firms; nothing in a report frozen before it was counted."""
        return CohortsRead(self.figures.get("cohorts"))

    @cached_property
    def partners(self) -> Table:
        """For each partner: who came there, and its share of the whole; the shares add up to the whole."""
        table = self.table(By.ORGANISATION, OF_A_PARTNER)
        heads = [
            head
            for code in OF_A_PARTNER
            for head in (self.name(code), _("share: %(what)s") % {"what": self.name(code)})
        ]
        rows = tuple(
            Row(row.part, row.label, tuple(one for code, cell in zip(OF_A_PARTNER, row.cells, strict=True)
                for one in (cell, self.share(code, row.part))))
            for row in table.rows
        )  # fmt: skip
        return Table(tuple(heads), rows, table.left_out)

    def table(self, by: str, codes: tuple[str, ...]) -> Table:
        """The parts of a cut with something to tell, in the order of the readings."""
        shown = [code for code in codes if code in self.definitions]
        parts = {row["part"]: row["label"] for row in self.figures["readings"] if row["by"] == by}
        rows = [
            Row(part, label or _elsewhere(by), tuple(self.cell(code, by, part) for code in shown))
            for part, label in parts.items()
        ]
        told = tuple(row for row in rows if any(one.is_hidden or one.amount or one.amount_before for one in row.cells))
        return Table(tuple(self.name(code) for code in shown), told, len(rows) - len(told))

    def cell(self, code: str, by: str, part: str) -> Cell:
        """One figure with last year's."""
        row = self._rows.get((code, by, part))
        if row is None:
            return Cell("–", "")
        unit = self.definitions[code]["unit"]
        return Cell(
            in_words(row["value"], unit, is_hidden=row["hidden"]),
            in_words(row["before"], unit, is_hidden=row["before_hidden"]),
            row["hidden"] or row["before_hidden"],
            row["value"],
            row["before"],
        )

    def share(self, code: str, part: str) -> Cell:
        """What a partner is given of the whole."""
        row = self._rows[code, By.ORGANISATION, part]
        unit = self.definitions[code]["unit"]
        return Cell(in_words(row["share"], unit, is_hidden=row["share_hidden"]), "", row["share_hidden"], row["share"])

    def name(self, code: str) -> str:
        """The name of an indicator in the language of the page."""
        return self.said(code, "name")

    def said(self, code: str, what: str) -> str:
        """Words of a definition in the language of the page, or in French."""
        told = self.definitions[code]["words"]
        spoken = told.get((get_language() or LANGUAGE).split("-")[0]) or told[LANGUAGE]
        return str(spoken.get(what, ""))

    @cached_property
    def presence(self) -> list[Presence]:
        """Hubs open on the last day of the year, numbered as on the map; none in a report frozen before maps were."""
        return [
            Presence(number, one["label"], one["commune"], [f"{it['label']} ({it['commune']})" for it in one["desks"]])
            for number, one in enumerate(self.figures.get("presence", []), 1)
        ]

    @property
    def introduction(self) -> str:
        """What people wrote before the figures."""
        return str(self.report.words.get("", ""))

    @cached_property
    def words_of_hubs(self) -> list[tuple[str, str]]:
        """What hubs say of their year, by name."""
        labels = {row["part"]: row["label"] for row in self.figures["readings"] if row["by"] == By.HUB}
        return [(labels[part], self.report.words[part]) for part in labels if self.report.words.get(part)]


def in_words(value: float | None, unit: str, *, is_hidden: bool) -> str:
    """A figure as it is printed: hidden ones and shares of nobody say so."""
    if is_hidden:
        return _("not shown")
    if value is None:
        return "–"
    if unit == Unit.PERCENT:
        return f"{number_format(value, decimal_pos=1, force_grouping=False)}{words.NO_BREAK}%"
    return words.number(int(value))


def _elsewhere(by: str) -> str:
    if by == By.HUB:
        return _("at no hub, from a distance")
    return _("no known commune") if by in (By.EPCI, By.DEPARTEMENT) else ELSEWHERE


def hidden_note() -> str:
    """Why some figures are not shown."""
    return _(
        "Numbers under 3 are not shown, nor those from which one could work them out. Nought is always shown. A "
        "person, a journey or a firm known to two partners counts once in the total."
    )


def share_note() -> str:
    """The rule by which shares are given."""
    return _(
        "Share: each person and each firm is given to the partner of their first event of the year, so that shares "
        "add up to the total. The other column counts everybody who came there."
    )
