"""Survival of firms as people read it: page, paper and files are made from these facts, so that they cannot differ."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from maillage.insight.indicators.compute.cohorts import (
    GROUPS,
    NO_NUMBER,
    NOT_SEEN,
    REASONS,
    SOURCES,
    WITHHELD,
    YEARS,
    is_countable,
)
from maillage.support.firms.queries import NOTE, REGISTER, SURVEY
from maillage.web.shared import words
from maillage.web.shared.ranges import Range, percent, ranges, said
from maillage.web.shared.workbooks import fill

LANGUAGE = "fr"
COLUMNS = (
    *("year", "years", "group", "firms", "open", "closed", "unknown", "lowest", "highest", "known"),
    *(f"source_{one}" for one in SOURCES),
    *(f"unknown_{one}" for one in REASONS),
)
USUAL_YEARS = 3


@dataclass(frozen=True)
class Line:
    """One cohort after some years, in words, in the order of the table's heads after the first two."""

    year: str
    after: str
    cells: list[str]


@dataclass(frozen=True)
class Group:
    """All firms, classic ones or micro-enterprises, with their lines."""

    key: str
    title: str
    lines: list[Line]


class CohortsRead:
    """The cohorts of a report or of a day, as `freezing.cohort_figures` gives them, in words."""

    def __init__(self, figures: Mapping[str, Any] | None) -> None:
        self.figures: Mapping[str, Any] = figures or {"definitions": [], "register": "", "rows": []}
        self.rows: list[dict[str, Any]] = list(self.figures["rows"])

    @property
    def is_empty(self) -> bool:
        """Nothing may be counted yet."""
        return not self.rows

    @cached_property
    def groups(self) -> list[Group]:
        """The tables, all firms first."""
        return [
            Group(group, group_words(group), [_line(row) for row in self.rows if row["group"] == group])
            for group in GROUPS
        ]

    @cached_property
    def ways(self) -> list[Line]:
        """How the state of all firms is known, and why it is not."""
        found = []
        for row in self.rows:
            if row["group"] == "":
                parts = [*row["sources"].values(), *row["reasons"].values()]
                found.append(Line(str(row["year"]), after_words(row["years"]), [_number(one) for one in parts]))
        return found

    @property
    def heads(self) -> list[str]:
        """The columns of a table."""
        return [
            *(_("Created in"), _("After"), _("Firms"), _("Still active"), _("Closed"), _("Unknown")),
            *(_("Rate still active"), _("Among the known")),
        ]

    @property
    def way_heads(self) -> list[str]:
        """The columns of the table of ways."""
        named = [_source_words(one) for one in SOURCES] + [_reason_words(one) for one in REASONS]
        return [_("Created in"), _("After"), *(words.capital(one) for one in named)]

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Every table with its title, heads and rows, all in texts."""
        groups = [(words.capital(one.title), self.heads, one.lines) for one in self.groups]
        told = [*groups, (_("How it is known, and why not: all firms"), self.way_heads, self.ways)]
        return [
            {"title": title, "head": heads, "rows": [[line.year, line.after, *line.cells] for line in lines]}
            for title, heads, lines in told
        ]

    @property
    def sections(self) -> list[tuple[str, list[str], list[list[tuple[str, str]]]]]:
        """The same for a page: title, heads, and rows whose cells stand each beside its head."""
        return [
            (one["title"], one["head"], [list(zip(one["head"], row, strict=True)) for row in one["rows"]])
            for one in self.tables
        ]

    @property
    def chart(self) -> str:
        """The ranges after three years, or after the longest time that is counted; empty when nothing is."""
        if not self.rows:
            return ""
        years = self.chart_years
        shown = [row for row in self.rows if row["years"] == years and row["firms"] != 0]
        lines = [
            Range(f"{row['year']} · {group_words(row['group'])}", row["lowest"], row["highest"], row["known"])
            for row in shown
        ]
        return ranges(_("Firms still active %(years)s") % {"years": after_words(years)}, lines)

    @property
    def chart_years(self) -> int:
        """After how many years the picture looks."""
        there = {row["years"] for row in self.rows}
        return USUAL_YEARS if USUAL_YEARS in there else max(there)

    @property
    def chart_title(self) -> str:
        """What the picture shows."""
        return _("Firms still active %(years)s: from the lowest to the highest that is possible; the mark is among the "
                 "known ones.") % {"years": after_words(self.chart_years)}  # fmt: skip

    @property
    def register(self) -> str:
        """Of which day the last register is."""
        if not self.figures["register"]:
            return _("No register file was read yet: what is known comes from people and advisers alone.")
        day = words.short_day(date.fromisoformat(self.figures["register"]))
        return _("Company register of %(day)s.") % {"day": day}

    @cached_property
    def definitions(self) -> list[tuple[str, str]]:
        """Name with its version, and what it means with what it must not be taken for."""
        found = []
        for one in self.figures["definitions"]:
            spoken = one["words"].get((get_language() or LANGUAGE).split("-")[0]) or one["words"][LANGUAGE]
            name = f"{spoken['name']} ({_('version')} {one['version']})"
            found.append((name, f"{spoken['sentence']} {spoken.get('trap', '')}".strip()))
        return found


def not_yet(on: date) -> str:
    """Which years may not be counted on a day, and when they may."""
    last = next(year for year in range(on.year, on.year - 3, -1) if is_countable(year, YEARS[0], on))
    return _(
        "Firms created in %(year)s or later are not counted yet: the last of them has to have had its first "
        "anniversary, at the end of %(then)s."
    ) % {"year": last + 1, "then": last + 2}


def group_words(group: str) -> str:
    """Which firms."""
    return {"": _("all firms"), "classic": _("classic firms"), "micro": _("micro-enterprises")}[group]


def after_words(years: int) -> str:
    """So many years after each firm began."""
    return ngettext("%(count)s year later", "%(count)s years later", years) % {"count": years}


def as_csv(figures: Mapping[str, Any]) -> bytes:
    """One line for each cohort, as French spreadsheets open it: UTF-8 with its mark, semicolons. Hidden is empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(flat(row) for row in figures["rows"])
    return out.getvalue().encode("utf-8-sig")


def as_json(figures: Mapping[str, Any]) -> bytes:
    """Definitions, the day of the register, and every cohort; hidden numbers are null."""
    return (json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def as_xlsx(figures: Mapping[str, Any]) -> bytes:
    """The tables of the page, every number, the definitions."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    add_sheets(first, book, figures)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def add_sheets(first: Worksheet, book: Workbook, figures: Mapping[str, Any]) -> None:
    """The cohorts as sheets of a spreadsheet: on `first`, then on new ones."""
    read = CohortsRead(figures)
    lines = [[group.title, line.year, line.after, *line.cells] for group in read.groups for line in group.lines]
    fill(first, _("Survival"), [_("Which firms"), *read.heads], lines)
    ways = [[line.year, line.after, *line.cells] for line in read.ways]
    fill(book.create_sheet(), _("Survival, how known"), read.way_heads, ways)
    fill(book.create_sheet(), _("Survival, numbers"), list(COLUMNS), (flat(row) for row in read.rows))
    notes = [*([name, text] for name, text in read.definitions), [_("Register"), read.register]]
    fill(book.create_sheet(), _("Survival, what it means"), [_("Name"), _("What it means")], notes)


def flat(row: Mapping[str, Any]) -> list[Any]:
    """One cohort in the order of COLUMNS."""
    told = {
        **row,
        **{f"source_{one}": row["sources"][one] for one in SOURCES},
        **{f"unknown_{one}": row["reasons"][one] for one in REASONS},
    }
    return [told[column] for column in COLUMNS]


def _line(row: Mapping[str, Any]) -> Line:
    numbers = [_number(row[name]) for name in ("firms", "open", "closed", "unknown")]
    between = "–" if row["firms"] == 0 else said(Range("", row["lowest"], row["highest"], None))
    return Line(str(row["year"]), after_words(row["years"]), [*numbers, between, _rate(row)])


def _number(value: int | None) -> str:
    return _("not shown") if value is None else words.number(value)


def _rate(row: Mapping[str, Any]) -> str:
    if row["known"] is None:
        return "–" if row["open"] == 0 and row["closed"] == 0 else _("not shown")
    return percent(row["known"])


def _source_words(source: str) -> str:
    return {REGISTER: _("register"), SURVEY: _("survey"), NOTE: _("note of the adviser")}[source]


def _reason_words(reason: str) -> str:
    return {
        NO_NUMBER: _("no SIREN"),
        WITHHELD: _("not shown by the register"),
        NOT_SEEN: _("not looked at since"),
    }[reason]
