"""Reads the company register: the stock files of SIRENE as INSEE publishes them, CSV alone or in a ZIP.

Streams: memory grows with the numbers sought, never with the file. Two files are understood, told apart by their
heading line:

    StockUniteLegale            one line for each company, with its state of today
    StockUniteLegaleHistorique  one line for each period of a company, with the state of that period

The file of establishments (StockEtablissement) is refused: an establishment closes when a firm moves, so that its
closing is not the firm's.

Columns: "Description des fichiers stock de la base Sirene", sirene.fr. `etatAdministratifUniteLegale` is A or C;
`statutDiffusionUniteLegale` O for what may be shown, P or N for who asked not to be.
"""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from maillage.foundation.tools.errors import DomainError

NUMBER, STATE, SINCE = "siren", "etatAdministratifUniteLegale", "dateDebut"
UNTIL, SHOWN = "dateFin", "statutDiffusionUniteLegale"
CREATED, TREATED = "dateCreationUniteLegale", "dateDernierTraitementUniteLegale"
NEEDED = (NUMBER, STATE, SINCE)
OF_ESTABLISHMENTS = "etatAdministratifEtablissement"
ACTIVE, CEASED = "A", "C"
MAY_BE_SHOWN = ("O", "")
LONGEST_LINE = 20_000
FIRST_DAY = date(1900, 1, 1)
MASKED = "[ND]"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NotTheRegister(DomainError):
    """The file cannot be read as the register: one sentence says what was found and what is needed."""


@dataclass(frozen=True)
class Period:
    """The firm was active, or closed, from that day on; until the day of the next period, where there is one."""

    since: date
    is_open: bool


@dataclass
class Found:
    """What the file says of one number. Periods in the order of time; none when the firm asked not to be shown."""

    periods: list[Period] = field(default_factory=list)
    registered_on: date | None = None
    is_withheld: bool = False


@dataclass
class RegisterFile:
    """What was read: the firms sought that are in the file, how many lines there are, of which day it is.

    `as_of` is the latest day on which a line was treated, None when the file does not tell. `is_history` tells that
    every period of a firm is there, and not the last one alone.
    """

    sha256: str
    size: int
    lines: int
    as_of: date | None
    is_history: bool
    firms: dict[str, Found]


def read_register(path: Path, wanted: Collection[str]) -> RegisterFile:
    """Read the whole file, keeping what is said of the numbers `wanted`; nothing is written anywhere.

    Memory O(wanted); time O(lines). Raises NotTheRegister: not a CSV nor a ZIP of one, a heading without the columns
    needed, a line cut short, a day that does not exist, a ZIP that is damaged.
    """
    try:
        with path.open("rb") as raw, _content(raw) as content:
            read = _read(content, frozenset(wanted))
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise NotTheRegister(f"{path.name} is a damaged ZIP: download it again ({error}).") from error
    except UnicodeDecodeError as error:
        raise NotTheRegister(f"{path.name} is not text in UTF-8 (byte {error.start} of a block).") from error
    except OSError as error:
        raise NotTheRegister(f"{path.name} cannot be read: {error.strerror or error}.") from error
    read.sha256, read.size = _digest(path), path.stat().st_size
    return read


def _read(content: IO[str], wanted: frozenset[str]) -> RegisterFile:
    lines = _Lines(content)
    rows = csv.reader(lines)
    head = _heading(rows)
    place = {name: column for column, name in enumerate(head)}
    width, number = len(head), place[NUMBER]
    treated, is_history = place.get(TREATED), UNTIL in place
    found: dict[str, Found] = {}
    count, latest = 0, ""
    try:
        for row in rows:
            count += 1
            if len(row) != width:
                raise NotTheRegister(
                    f"Line {rows.line_num} has {len(row)} columns; the heading has {width}. The file may be cut short."
                )
            if treated is not None and row[treated] > latest:
                latest = row[treated]
            if row[number] in wanted:
                _keep(found.setdefault(row[number], Found()), row, place, rows.line_num)
    except csv.Error as error:
        raise NotTheRegister(f"Line {rows.line_num} is not CSV: {error}.") from error
    if not lines.ends_well:
        raise NotTheRegister(f"The last line ({rows.line_num}) has no end: the file is cut short. Download it again.")
    as_of = _day(latest[:10], TREATED, rows.line_num) if latest else None
    for one in found.values():
        one.periods.sort(key=lambda period: period.since)
    return RegisterFile("", 0, count, as_of, is_history, found)


def _heading(rows: Iterator[list[str]]) -> list[str]:
    try:
        head = next(rows)
    except StopIteration:
        raise NotTheRegister("The file is empty.") from None
    except csv.Error as error:
        raise NotTheRegister(f"The first line is not CSV: {error}.") from error
    if OF_ESTABLISHMENTS in head:
        raise NotTheRegister(
            "This is the file of establishments, which close when a firm moves: StockUniteLegale is needed."
        )
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise NotTheRegister(
            f"The heading lacks {', '.join(missing)}: StockUniteLegale or StockUniteLegaleHistorique is needed, with "
            "commas."
        )
    return head


def _keep(one: Found, row: list[str], place: dict[str, int], line: int) -> None:
    shown = row[place[SHOWN]] if SHOWN in place else ""
    if shown not in MAY_BE_SHOWN:
        one.is_withheld, one.periods, one.registered_on = True, [], None
        return
    state, since = row[place[STATE]], row[place[SINCE]]
    if state not in (ACTIVE, CEASED):
        raise NotTheRegister(f"Line {line}: {STATE} is “{state[:20]}”; {ACTIVE} or {CEASED} is needed.")
    created = row[place[CREATED]] if CREATED in place else ""
    if created not in ("", MASKED):
        one.registered_on = _day(created, CREATED, line)
    if since in ("", MASKED):
        if one.registered_on is None:
            return  # of a firm of before the register nothing is dated
        one.periods.append(Period(one.registered_on, state == ACTIVE))
        return
    one.periods.append(Period(_day(since, SINCE, line), state == ACTIVE))


def _day(text: str, column: str, line: int) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return max(FIRST_DAY, date.fromisoformat(text))
    except ValueError:
        raise NotTheRegister(f"Line {line}: {column} is “{text[:20]}”, which is no day (2026-01-31).") from None


class _Lines:
    """Lines of a text with the end of each checked for length; knows at last whether the last one had an end."""

    def __init__(self, content: IO[str]) -> None:
        self._content, self.ends_well = content, True

    def __iter__(self) -> Iterator[str]:
        while line := self._content.readline(LONGEST_LINE):
            self.ends_well = line.endswith("\n")
            if not self.ends_well and len(line) >= LONGEST_LINE:
                raise NotTheRegister(f"A line has more than {LONGEST_LINE} characters: this is not the register.")
            yield line


@contextmanager
def _content(raw: IO[bytes]) -> Iterator[IO[str]]:
    """The CSV, out of its ZIP where it is in one."""
    start = raw.read(4)
    raw.seek(0)
    if start[:2] != b"PK":
        if start[:2] == b"\x1f\x8b":
            raise NotTheRegister("The file is compressed by gzip: give the CSV, or the ZIP that INSEE publishes.")
        with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            yield text
        return
    with zipfile.ZipFile(raw) as archive:
        inside = [one for one in archive.infolist() if not one.is_dir()]
        if len(inside) != 1 or not inside[0].filename.lower().endswith(".csv"):
            raise NotTheRegister(f"The ZIP holds {len(inside)} files; one CSV is needed.")
        if inside[0].flag_bits & 1:
            raise NotTheRegister("The ZIP asks for a password.")
        with archive.open(inside[0]) as member, io.TextIOWrapper(member, encoding="utf-8-sig", newline="") as text:
            yield text


def _digest(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
