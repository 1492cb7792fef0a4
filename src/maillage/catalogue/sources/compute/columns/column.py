"""Columns: their headings in French and English, what their cells accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise

from maillage.catalogue.sources.choices import Problem, Weight
from maillage.catalogue.sources.compute.columns.cells import Reader
from maillage.catalogue.sources.compute.reading import Unreadable
from maillage.catalogue.territories.directory.text import fold


@dataclass(frozen=True)
class Column:
    """A column. `name` is its heading in the French template; `others` are headings understood too, English first.

    `of_offer`: said once for an offer; may stay empty on the following lines of the same offer.
    """

    key: str
    name: str
    others: tuple[str, ...]
    about: str | Promise
    read: Reader
    example: str = ""
    is_required: bool = False
    of_offer: bool = False
    listed: type[TextChoices] | None = None

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every heading understood, folded."""
        return frozenset(fold(heading) for heading in (self.key, self.name, *self.others))


@dataclass(frozen=True)
class Matched:
    """Which cell of a line belongs to which column, and what was noted about the headings."""

    places: tuple[tuple[int, Column], ...]
    remarks: tuple[tuple[str, Problem, Weight, dict[str, Any]], ...]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the columns that the file has."""
        return frozenset(column.key for _place, column in self.places)


def match_headings(headings: Sequence[str], columns: Sequence[Column]) -> Matched:
    """The columns that headings name; those that name none are left aside and noted.

    Raises Unreadable for a column that is required and missing, or there twice.
    """
    known = {form: column for column in columns for form in column.forms}
    places: dict[str, tuple[int, Column]] = {}
    remarks: list[tuple[str, Problem, Weight, dict[str, Any]]] = []
    for place, heading in enumerate(headings):
        form = fold(heading[:120])
        column = known.get(form)
        if column is None:
            if form:
                close = get_close_matches(form, known, 1, 0.75)
                facts = {"nearest": [known[close[0]].name]} if close else {}
                remarks.append((heading, Problem.UNKNOWN_COLUMN, Weight.NOTED, facts))
            continue
        if column.key in places:
            raise Unreadable(Problem.DOUBLE_COLUMN, column=heading)
        places[column.key] = (place, column)
    missing = [column for column in columns if column.is_required and column.key not in places]
    if missing:
        names = ", ".join(column.name for column in missing)
        raise Unreadable(Problem.MISSING_COLUMN, column=names, accepted=[list_of_headings(one) for one in missing])
    return Matched(tuple(places.values()), tuple(remarks))


def list_of_headings(column: Column) -> str:
    """The headings understood for a column, in words."""
    return " / ".join((column.name, *column.others))
