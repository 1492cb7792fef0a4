"""CSV in the encodings and with the separators that spreadsheets write."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from maillage.catalogue.sources.choices import Problem
from maillage.catalogue.sources.compute.reading.table import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_LINES,
    Line,
    Table,
    Unreadable,
)

BLOCK = 1 << 20
SAID = {"cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
SEPARATORS = ";,\t|"
LONGEST_HEADING_LINE = 64 * 1024
QUOTED = re.compile(r'"(?:[^"]|"")*"')


@contextmanager
def text_table(path: Path) -> Iterator[Table]:
    """The table of a CSV file.

    Raises Unreadable.
    """
    remarks: list[tuple[Problem, dict[str, Any]]] = []
    encoding, skipped = _encoding_of(path)
    if encoding != "utf-8":
        remarks.append((Problem.OTHER_ENCODING, {"encoding": SAID[encoding]}))
    with path.open("rb") as raw:
        raw.seek(skipped)
        reader = codecs.getreader(encoding)(raw, "strict" if encoding == "utf-8" else "replace")
        lines = _numbered(reader)
        first = next((line for line in lines if line[1].strip("\r\n ;,\t|")), None)
        if first is None:
            raise Unreadable(Problem.EMPTY_FILE)
        before, text = first
        separator = _separator_of(text)
        headings, number = _headings(text, lines, separator, before)
        yield Table(headings, _lines(lines, separator, len(headings), number), remarks)


def _encoding_of(path: Path) -> tuple[str, int]:
    """How the bytes of a file are to be read, and how many are a mark to skip."""
    with path.open("rb") as raw:
        start = raw.read(4096)
    if not start.strip(b"\0 \r\n\t"):
        raise Unreadable(Problem.EMPTY_FILE)
    if start.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    evens, odds = start[::2].count(0), start[1::2].count(0)
    if evens + odds > len(start) // 4:
        if min(evens, odds) > len(start) // 20:
            raise Unreadable(Problem.NOT_A_TABLE)
        return ("utf-16-le", 0) if odds > evens else ("utf-16-be", 0)
    skipped = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    return ("utf-8" if _is_utf8(path) else "cp1252"), skipped


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        try:
            while block := raw.read(BLOCK):
                decoder.decode(block)
        except UnicodeDecodeError:
            return False
    # A character cut at the very end is a file cut short, which its last line will tell.
    return True


def _numbered(reader: codecs.StreamReader) -> Iterator[tuple[int, str]]:
    """Physical lines with their numbers. Only line feeds end a line; a character cut at the end of the file is left."""
    number, rest = 0, ""
    while True:
        try:
            block = reader.read(BLOCK, BLOCK)
        except UnicodeDecodeError:
            block = ""
        if not block:
            break
        text = rest + block
        held = "\r" if text.endswith("\r") else ""  # its line feed may come with the next block
        pieces = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = pieces.pop() + held
        if len(rest) > BLOCK:
            raise Unreadable(Problem.CELL_TOO_LONG, line=number + 1, most=MOST_CHARACTERS)
        for piece in pieces:
            number += 1
            yield number, f"{piece}\n"
    if rest:
        yield number + 1, rest


def _separator_of(heading: str) -> str:
    """The separator seen most often in the headings, outside quotes."""
    bare = QUOTED.sub("", heading)
    return max(SEPARATORS, key=bare.count)


def _headings(text: str, lines: Iterator[tuple[int, str]], separator: str, number: int) -> tuple[list[str], int]:
    """The cells of the heading line, which may hold line ends between quotes."""
    while text.count('"') % 2 and len(text) < LONGEST_HEADING_LINE:
        number, more = next(lines, (number, ""))
        if not more:
            break
        text += more
    try:
        cells = next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        raise Unreadable(Problem.UNCLOSED_QUOTE, line=number) from error
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(Problem.TOO_MANY_COLUMNS, line=number, count=len(cells), most=MOST_COLUMNS)
    return cells, number


def _lines(lines: Iterator[tuple[int, str]], separator: str, width: int, heading_line: int) -> Iterator[Line]:
    """Lines cut into cells; an empty one is passed over.

    A quote that is never closed swallows what follows: from there on nothing can be trusted, and reading stops.
    """
    seen = heading_line

    def told() -> Iterator[str]:
        nonlocal seen
        for number, text in lines:
            seen = number
            yield text

    reader = csv.reader(told(), delimiter=separator, strict=True)
    count = 0
    while True:
        number = seen + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = _problem_of(error)
            if problem is not Problem.BROKEN_QUOTE:
                raise Unreadable(problem, line=number, most=MOST_CHARACTERS) from error
            yield Line(number, [], problem)
            continue
        if not any(cells):
            continue
        count += 1
        if count > MOST_LINES:
            raise Unreadable(Problem.TOO_MANY_LINES, line=number, most=MOST_LINES)
        yield _fitted(number, cells, width)


def _problem_of(error: csv.Error) -> Problem:
    said = str(error)
    if "field larger" in said:
        return Problem.CELL_TOO_LONG
    return Problem.UNCLOSED_QUOTE if "end of data" in said else Problem.BROKEN_QUOTE


def _fitted(number: int, cells: list[str], width: int) -> Line:
    """As many cells as headings; empty ones at the end do not count."""
    if len(cells) > width:
        if any(cell.strip() for cell in cells[width:]):
            return Line(number, cells, Problem.TOO_MANY_CELLS)
        return Line(number, cells[:width])
    return Line(number, cells, Problem.TOO_FEW_CELLS if len(cells) < width else None)
