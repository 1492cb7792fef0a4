"""Official files about communes: checked line by line, written when asked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from maillage.catalogue.sources.choices import ImportMode
from maillage.catalogue.sources.compute.official import Official, read_official
from maillage.catalogue.territories.actions import load_facts
from maillage.catalogue.territories.choices import FactKind
from maillage.foundation.tools.errors import DomainError

FIRST_YEAR = 1990


class NoVintage(DomainError):
    """Nobody said the year of the file, or one that cannot be."""


@dataclass(frozen=True)
class OfficialReport:
    """What was read, and what became of it. `is_new` is False when the very same file was there already."""

    official: Official
    vintage: int
    is_written: bool
    is_new: bool = False


def load_official(
    path: Path, *, kind: FactKind, vintage: int | None, source: str, mode: ImportMode | None, now: datetime
) -> OfficialReport:
    """Check a file, and put it in force for its year when `mode` allows: without a mode nothing is written.

    vintage   the year; the one that the heading of the column names when it is not said

    Raises Unreadable, NoVintage, OSError.
    """
    official = read_official(path, kind)
    year = vintage or official.vintage
    if year is None:
        raise NoVintage("Say the year of the file with --vintage.")
    if not FIRST_YEAR <= year <= now.year + 1:
        raise NoVintage(f"The year is {year}; {FIRST_YEAR} to {now.year + 1} is accepted.")
    is_allowed = mode == ImportMode.GOOD_LINES or (mode == ImportMode.ALL_OR_NOTHING and not official.refused)
    if not is_allowed:
        return OfficialReport(official, year, is_written=False)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    _file, is_new = load_facts(kind, vintage=year, source=source, digest=digest, values=official.values, now=now)
    return OfficialReport(official, year, is_written=True, is_new=is_new)
