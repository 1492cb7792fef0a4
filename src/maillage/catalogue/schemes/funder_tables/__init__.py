"""The tables of funders that come with the product, as data files: columns in the funder's order, what must be filled.

Each has its dates of validity and stays *to be verified by the operator*: funders change them without telling us.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.foundation.tools.errors import DomainError

Read = TypeVar("Read")
LONGEST = 120


class TableRefused(DomainError):
    """A funder's table does not say what a table says; `whys` has a sentence for each fault, for who wrote the file."""

    def __init__(self, *whys: str) -> None:
        self.whys = whys
        super().__init__(" ".join(whys))


@dataclass(frozen=True)
class Column:
    """One column of the export: the funder's heading, and the fact below it."""

    header: str
    fact: ParticipantFact


@dataclass(frozen=True)
class FunderTable:
    """A funder's table: between which days it is asked for, its columns in order, the facts nobody may lack."""

    code: str
    title: str
    funder: str
    valid_from: date
    valid_until: date | None
    source: str
    verified: bool
    columns: tuple[Column, ...]
    needs: tuple[ParticipantFact, ...]
    limit: Decimal | None


@cache
def shipped_tables() -> tuple[FunderTable, ...]:
    """Every table that comes with the product, by its title."""
    files = sorted(Path(__file__).parent.glob("*.json"))
    tables = [read_table(json.loads(file.read_text(encoding="utf-8")), code=file.stem) for file in files]
    return tuple(sorted(tables, key=lambda table: table.title))


def table_in(content: bytes) -> FunderTable:
    """The table that a file of the operator's own says, in JSON. Raises TableRefused with everything that is wrong."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise TableRefused(_("The file is not JSON in UTF-8.")) from None
    return read_table(said, code="own")


def read_table(said: Any, *, code: str) -> FunderTable:
    """The table that a file says. Raises TableRefused with a sentence for each thing that is wrong in it."""
    if not isinstance(said, dict):
        raise TableRefused(_("The file holds one object with a title and columns."))
    faults: list[str] = []

    def tried(read: Callable[[], Read], otherwise: Read) -> Read:
        try:
            return read()
        except TableRefused as error:
            faults.extend(error.whys)
            return otherwise

    names = ("title", "funder", "valid_from", "columns", "needs")
    faults += [_("“%(name)s” is missing.") % {"name": name} for name in names if name not in said]
    no_columns: tuple[Column, ...] = ()
    no_needs: tuple[ParticipantFact, ...] = ()
    columns = tried(lambda: _columns(said.get("columns", [])), no_columns)
    needs = tried(lambda: _each(_list(said.get("needs", []), "needs"), _need), no_needs)
    starts = tried(lambda: _day(said, "valid_from"), None)
    ends = tried(lambda: _day(said, "valid_until"), None)
    limit = tried(lambda: _limit(said.get("limit")), None)
    title, funder = tried(lambda: _words(said, "title"), ""), tried(lambda: _words(said, "funder"), "")
    if starts is not None and ends is not None and ends < starts:
        faults.append(_("“valid_until” comes before “valid_from”."))
    if faults or starts is None:
        raise TableRefused(*faults)
    source, verified = str(said.get("source", "")), bool(said.get("verified", False))
    return FunderTable(code, title, funder, starts, ends, source, verified, columns, needs, limit)


def _columns(said: Any) -> tuple[Column, ...]:
    columns = _each(_list(said, "columns"), _column)
    if not columns:
        raise TableRefused(_("A table has at least one column."))
    headers = [column.header for column in columns]
    twice = list(dict.fromkeys(header for header in headers if headers.count(header) > 1))
    if twice:
        raise TableRefused(*(_("The heading “%(header)s” is there twice.") % {"header": one} for one in twice))
    return columns


def _each(said: Iterable[Any], read: Callable[[int, Any], Read]) -> tuple[Read, ...]:
    """Every one of a list; all faults together."""
    found: list[Read] = []
    faults: list[str] = []
    for place, one in enumerate(said, 1):
        try:
            found.append(read(place, one))
        except TableRefused as error:
            faults += error.whys
    if faults:
        raise TableRefused(*faults)
    return tuple(found)


def _words(said: dict[str, Any], name: str) -> str:
    """Words of a length that the operation can keep; what is missing is told elsewhere."""
    value = said.get(name, "…")
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise TableRefused(_("“%(name)s” is a few words, %(most)s signs at most.") % {"name": name, "most": LONGEST})
    return value.strip()


def _column(position: int, said: Any) -> Column:
    if not isinstance(said, dict) or not str(said.get("header", "")).strip():
        raise TableRefused(_("Column %(position)s has no heading.") % {"position": position})
    header = str(said["header"]).strip()
    if len(header) > LONGEST:
        raise TableRefused(_("The heading of column %(position)s is too long.") % {"position": position})
    fact = _fact(said.get("fact"), _("column %(position)s") % {"position": position})
    if fact == ParticipantFact.REACHABLE:
        why = _("Column %(position)s: “reachable” is something to need, not to write in a column.")
        raise TableRefused(why % {"position": position})
    return Column(header, fact)


def _need(_position: int, said: Any) -> ParticipantFact:
    return _fact(said, "needs")


def _fact(said: Any, where: str) -> ParticipantFact:
    try:
        return ParticipantFact(said)
    except ValueError:
        why = _("“%(said)s” (%(where)s) is no fact of a participant.") % {"said": str(said)[:40], "where": where}
        raise TableRefused(why) from None


def _list(said: Any, name: str) -> list[Any]:
    if not isinstance(said, list):
        raise TableRefused(_("“%(name)s” is a list.") % {"name": name})
    return said


def _day(said: dict[str, Any], name: str) -> date | None:
    if said.get(name) is None and (name == "valid_until" or name not in said):
        return None
    try:
        return date.fromisoformat(said[name])
    except (TypeError, ValueError):
        raise TableRefused(_("“%(name)s” is a day such as 2021-01-01.") % {"name": name}) from None


def _limit(said: Any) -> Decimal | None:
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 100:
        raise TableRefused(_("“limit” is a percentage from 0 to 100."))
    return Decimal(str(said)).quantize(Decimal("0.1"))
