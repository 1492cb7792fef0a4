"""What a file is once opened: headings, and lines one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from maillage.catalogue.sources.choices import Problem

MOST_LINES = 200_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 20_000
"""In one cell. Longer is an accident: a quote that was opened and never closed."""


class Unreadable(Exception):
    """The file cannot be read, as a whole or from a line on; nothing of it was written."""

    def __init__(self, problem: Problem, *, line: int = 0, column: str = "", **facts: Any) -> None:
        self.problem, self.line, self.column, self.facts = problem, line, column, facts
        super().__init__(f"line {line}: {problem.value} {facts}")


class Line(NamedTuple):
    """One line: its number in the file, its cells; `problem` when it cannot be cut into cells."""

    number: int
    cells: list[str]
    problem: Problem | None = None
    column: str = ""


@dataclass(frozen=True)
class Table:
    """Headings as they stand in the file, the lines that follow, and what was mended to read them."""

    headings: list[str]
    lines: Iterator[Line]
    remarks: list[tuple[Problem, dict[str, Any]]] = field(default_factory=list)
