"""XLSX: measured before it is unpacked, then read line by line."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from maillage.catalogue.sources.choices import Problem
from maillage.catalogue.sources.compute.reading.table import MOST_COLUMNS, MOST_LINES, Line, Table, Unreadable

MOST_PARTS = 500
MOST_BYTES = 400 * 1024 * 1024
MOST_RATIO = 150
"""Sheets full of repeated words are packed twenty or thirty times; a bomb, a thousand times."""
SMALL_PART = 64 * 1024
BLOCK = 1 << 20
MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]{1,20})"')
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
OVERLAP = 128
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What openpyxl and the archive raise, in many words, for a workbook that is not one."""
PROBLEMS = {"e": Problem.ERROR_CELL, "f": Problem.FORMULA}


@contextmanager
def workbook_table(path: Path) -> Iterator[Table]:
    """The table on the first sheet of a workbook.

    Raises Unreadable.
    """
    _measure(path)
    with path.open("rb") as file, _opened(file) as book:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise Unreadable(Problem.EMPTY_FILE)
        remarks: list[tuple[Problem, dict[str, Any]]] = []
        if len(book.worksheets) > 1:
            remarks.append((Problem.FIRST_SHEET_ONLY, {"sheet": sheet.title[:60], "count": len(book.worksheets)}))
        rows = _rows(sheet)
        headings, number = _headings(rows)
        yield Table(headings, _lines(rows, len(headings), number), remarks)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    """The workbook of a file, whatever the file is called."""
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except BROKEN as error:
        raise Unreadable(Problem.BROKEN_WORKBOOK) from error
    with closing(book):
        yield book


def _measure(path: Path) -> None:
    """Refuse what would fill the memory, from the sizes that the archive states and that its reader holds it to."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
                raise Unreadable(Problem.NOT_A_TABLE)
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > MOST_BYTES or any(map(_is_bomb, parts)):
                raise Unreadable(Problem.TOO_LARGE_UNPACKED, most=MOST_BYTES // 1024 // 1024)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _search(archive, part)
    except BROKEN as error:
        raise Unreadable(Problem.BROKEN_WORKBOOK) from error


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)


def _search(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse entities (a small file that grows while it is read) and, in sheets, merged cells."""
    is_sheet = part.filename.startswith("xl/worksheets/")
    merged: list[str] = []
    kept = b""
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            window = kept + block
            if ENTITIES.search(window):
                raise Unreadable(Problem.BROKEN_WORKBOOK)
            if is_sheet:
                merged += [found.decode() for found in MERGED.findall(window)]
                if merged:
                    raise Unreadable(Problem.MERGED_CELLS, cells=", ".join(merged[:5]))
            if not is_sheet:
                return
            kept = window[-OVERLAP:]


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Rows with their numbers; a broken sheet ends the reading."""
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except BROKEN as error:
            raise Unreadable(Problem.BROKEN_WORKBOOK, line=number + 1) from error
        number += 1
        yield number, list(row)


def _headings(rows: Iterator[tuple[int, list[Any]]]) -> tuple[list[str], int]:
    for number, row in rows:
        cells = [_text(cell)[0] for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(Problem.TOO_MANY_COLUMNS, line=number, count=len(cells), most=MOST_COLUMNS)
        if cells:
            return cells, number
    raise Unreadable(Problem.EMPTY_FILE)


def _lines(rows: Iterator[tuple[int, list[Any]]], width: int, heading_line: int) -> Iterator[Line]:
    count = 0
    for number, row in rows:
        read = [_text(cell) for cell in row]
        cells = [text for text, _problem in read]
        if not any(cells):
            continue
        count += 1
        if count > MOST_LINES:
            raise Unreadable(Problem.TOO_MANY_LINES, line=number, most=MOST_LINES)
        if any(cell.strip() for cell in cells[width:]):
            yield Line(number, cells, Problem.TOO_MANY_CELLS)
            continue
        problem = next((problem for _said, problem in read[:width] if problem), None)
        yield Line(number, (cells + [""] * width)[:width], problem)


def _text(cell: Any) -> tuple[str, Problem | None]:
    """What a cell says, as a person would type it."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type in PROBLEMS:
        return str(value), PROBLEMS[cell.data_type]
    if isinstance(value, str):
        return value, None
    if isinstance(value, bool):
        return ("oui" if value else "non"), None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    if isinstance(value, datetime):
        return value.date().isoformat(), None
    if isinstance(value, date | time):
        return value.isoformat(), None
    return str(value), None
