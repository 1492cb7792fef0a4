"""Tells by its first bytes what a file is; its name does not count."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.catalogue.sources.choices import Problem
from maillage.catalogue.sources.compute.reading.table import Table, Unreadable
from maillage.catalogue.sources.compute.reading.text import text_table
from maillage.catalogue.sources.compute.reading.workbook import workbook_table

OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Problem.OLD_WORKBOOK),
    (b"%PDF", Problem.NOT_A_TABLE),
    (b"\x1f\x8b", Problem.NOT_A_TABLE),
    (b"\x89PNG", Problem.NOT_A_TABLE),
    (b"\xff\xd8\xff", Problem.NOT_A_TABLE),
    (b"7z\xbc\xaf\x27\x1c", Problem.NOT_A_TABLE),
    (b"Rar!", Problem.NOT_A_TABLE),
)
"""Old and protected workbooks share one signature."""


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table that a CSV or XLSX file holds; its lines are read as they are asked for.

    Raises Unreadable, also from the lines when the rest of the file is lost.
    """
    with path.open("rb") as file:
        start = file.read(8)
    for signature, problem in OTHERS:
        if start.startswith(signature):
            raise Unreadable(problem)
    opened = workbook_table(path) if start.startswith(b"PK") else text_table(path)
    with opened as table:
        yield table
