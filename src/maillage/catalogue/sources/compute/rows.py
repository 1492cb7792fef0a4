"""Lines of text to facts, cell by cell."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from maillage.catalogue.sources.choices import Problem, Weight
from maillage.catalogue.sources.compute.columns import Column, Matched
from maillage.catalogue.sources.compute.columns.cells import Mended, Wrong
from maillage.catalogue.sources.compute.reading import Line
from maillage.catalogue.sources.compute.report import Report

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")
FORMULA = re.compile(r"[=@]|[+-].*[|!(]")
SUSPECT = frozenset("=@+-'")
QUOTED_BY_EXPORT = re.compile(r"'[=+@\t\r-]")
"""Exports put an apostrophe before what a spreadsheet would compute; it is taken off again."""


Places = tuple[tuple[int, Column], ...]


@dataclass
class Row:
    """A line with the facts that its cells say; None for an empty cell. Wrong as soon as one cell is.

    `repeats` is the line before that says the same in every cell of the offer; 0 when none next to it does.
    """

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    is_wrong: bool = False
    is_mended: bool = False
    repeats: int = 0


class Rows:
    """Reads lines with the columns of a file, and tells a report what it finds."""

    def __init__(self, matched: Matched, report: Report) -> None:
        self.places, self.report = matched.places, report
        self._told: set[str] = set()
        # Lines of one offer mostly follow each other and repeat its cells: those are read once.
        self._of_offer = tuple(one for one in self.places if one[1].of_offer)
        self._of_delivery = tuple(one for one in self.places if not one[1].of_offer)
        self._said_last: list[str] | None = None
        self._last = Row(0)
        self.columns = {column.key: column for _place, column in matched.places}

    def read(self, line: Line) -> Row:
        """The facts of a line. What a line before said of the same offer, by its identifier, may be left empty."""
        row = Row(line.number)
        if line.problem is not None:
            self.refuse(row, line.problem, value=" ".join(line.cells)[:400])
            return row
        is_clean = CONTROL.search("".join(line.cells)) is None
        said = [line.cells[place] for place, _column in self._of_offer]
        if said == self._said_last:
            row.facts, row.texts, row.repeats = dict(self._last.facts), dict(self._last.texts), self._last.number
        else:
            self._read_cells(row, self._of_offer, line, is_clean)
            is_plain = not (row.is_wrong or row.is_mended)
            self._said_last = said if is_plain else None
            self._last = Row(line.number, dict(row.facts), dict(row.texts))
        self._read_cells(row, self._of_delivery, line, is_clean)
        self._check_required(row)
        return row

    def require(self, row: Row, *, of_offer: bool) -> None:
        """Refuse a line whose required cells, of the offer or the others, are empty."""
        for _place, column in self.places:
            if column.is_required and column.of_offer is of_offer and column.key not in row.texts:
                self.refuse(row, Problem.REQUIRED, key=column.key)

    def _check_required(self, row: Row) -> None:
        self.require(row, of_offer=False)
        identifier = row.facts.get("offer_id")
        if identifier is None or identifier not in self._told:
            self.require(row, of_offer=True)
            if identifier is not None and not row.is_wrong:
                self._told.add(identifier)

    def refuse(self, row: Row, problem: Problem, *, key: str = "", value: str = "", **facts: Any) -> None:
        """Say what is wrong with a cell, or with the line as a whole."""
        row.is_wrong = True
        self._note(row, problem, Weight.REFUSED, key, value, facts)

    def mend(self, row: Row, problem: Problem, *, key: str, value: str = "", **facts: Any) -> None:
        """Say what was put right in a cell."""
        row.is_mended = True
        self._note(row, problem, Weight.MENDED, key, value, facts)

    def note(self, row: Row, problem: Problem, weight: Weight, *, key: str, value: str = "", **facts: Any) -> None:
        """Say something that does not stop the line."""
        self._note(row, problem, weight, key, value, facts)

    def _note(self, row: Row, problem: Problem, weight: Weight, key: str, value: str, facts: dict[str, Any]) -> None:
        column = self.columns[key].name if key in self.columns else key
        self.report.note(row.number, problem, weight, facts, column=column, value=value or row.texts.get(key, ""))

    def _read_cells(self, row: Row, places: Places, line: Line, is_clean: bool) -> None:
        for place, column in places:
            self._read_cell(row, column, line.cells[place].strip(), is_clean)

    def _read_cell(self, row: Row, column: Column, text: str, is_clean: bool) -> None:
        if not text:
            row.facts[column.key] = None
            return
        row.texts[column.key] = text
        if not is_clean and CONTROL.search(text):
            self.refuse(row, Problem.CONTROL, key=column.key)
            return
        if text[0] in SUSPECT:
            if FORMULA.match(text):
                self.refuse(row, Problem.FORMULA, key=column.key)
                return
            if QUOTED_BY_EXPORT.match(text):
                text = text[1:]
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        try:
            value = column.read(text)
        except Wrong as wrong:
            self.refuse(row, wrong.problem, key=column.key, **wrong.facts)
            return
        if type(value) is Mended:
            self.mend(row, value.problem, key=column.key, **value.facts)
            value = value.value
        row.facts[column.key] = value
