"""The tables of funders that come with the product, as data files: columns in the funder's order, what must be filled.

Each has its dates of validity and stays *to be verified by the operator*: funders change them without telling us.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.foundation.tools.errors import DomainError


class TableRefused(DomainError):
    """A funder's table does not say what a table says; the message is `why`, for the person who wrote the file."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


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


def read_table(said: Any, *, code: str) -> FunderTable:
    """The table that a file says. Raises TableRefused with the first thing that is wrong in it."""
    if not isinstance(said, dict):
        raise TableRefused("The file holds one object with a title and columns.")
    for name in ("title", "funder", "valid_from", "columns", "needs"):
        if name not in said:
            raise TableRefused(f"“{name}” is missing.")
    columns = tuple(_column(position, one) for position, one in enumerate(_list(said["columns"], "columns"), 1))
    if not columns:
        raise TableRefused("A table has at least one column.")
    headers = [column.header for column in columns]
    twice = next((header for header in headers if headers.count(header) > 1), None)
    if twice is not None:
        raise TableRefused(f"The heading “{twice}” is there twice.")
    starts, ends = _day(said, "valid_from"), _day(said, "valid_until")
    assert starts is not None
    if ends is not None and ends < starts:
        raise TableRefused("“valid_until” comes before “valid_from”.")
    return FunderTable(
        code=code,
        title=str(said["title"]),
        funder=str(said["funder"]),
        valid_from=starts,
        valid_until=ends,
        source=str(said.get("source", "")),
        verified=bool(said.get("verified", False)),
        columns=columns,
        needs=tuple(_fact(one, "needs") for one in _list(said["needs"], "needs")),
        limit=_limit(said.get("limit")),
    )


def _column(position: int, said: Any) -> Column:
    if not isinstance(said, dict) or not str(said.get("header", "")).strip():
        raise TableRefused(f"Column {position} has no heading.")
    fact = _fact(said.get("fact"), f"column {position}")
    if fact == ParticipantFact.REACHABLE:
        raise TableRefused(f"Column {position}: “reachable” is something to need, not to write in a column.")
    return Column(str(said["header"]).strip(), fact)


def _fact(said: Any, where: str) -> ParticipantFact:
    try:
        return ParticipantFact(said)
    except ValueError:
        raise TableRefused(f"“{said}” ({where}) is no fact of a participant.") from None


def _list(said: Any, name: str) -> Iterable[Any]:
    if not isinstance(said, list):
        raise TableRefused(f"“{name}” is a list.")
    return said


def _day(said: dict[str, Any], name: str) -> date | None:
    if name == "valid_until" and said.get(name) is None:
        return None
    try:
        return date.fromisoformat(said[name])
    except (TypeError, ValueError):
        raise TableRefused(f"“{name}” is a day such as 2021-01-01.") from None


def _limit(said: Any) -> Decimal | None:
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 100:
        raise TableRefused("“limit” is a percentage from 0 to 100.")
    return Decimal(str(said))
