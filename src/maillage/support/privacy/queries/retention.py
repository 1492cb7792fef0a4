"""Whose time has come: counted by the database, read some lines at a time. Nothing is done here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from maillage.catalogue.network.models import Organisation
from maillage.support.privacy.choices import Apart, Retention
from maillage.support.privacy.queries.due import counts_of, lines_of
from maillage.support.privacy.queries.enquiries import held_back, over_enquiries

AT_ONCE = 500
"""Lines read in one go, whatever the file."""


@dataclass(frozen=True)
class Due:
    """A person whose time was over on `due_on` by `rule`, counted from `since`; `apart` says why not to propose it."""

    person: int
    rule: Retention
    since: date
    due_on: date
    apart: tuple[Apart, ...] = ()


class DueLines(Sequence[Due]):
    """People whose time is over, the longest due first: read when they are asked for, a portion at a time."""

    def __init__(self, organisation: Organisation, on: date, *, proposed: bool, length: int) -> None:
        self._organisation, self._on, self._proposed, self._length = organisation, on, proposed, length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Due: ...
    @overload
    def __getitem__(self, place: slice) -> list[Due]: ...
    def __getitem__(self, place: int | slice) -> Due | list[Due]:
        """One line, or those of a page."""
        if isinstance(place, int):
            return self._read(range(self._length)[place], 1)[0]
        first, end, step = place.indices(self._length)
        return self._read(first, max(0, end - first))[::step]

    def __iter__(self) -> Iterator[Due]:
        for first in range(0, self._length, AT_ONCE):
            yield from self._read(first, AT_ONCE)

    def _read(self, first: int, most: int) -> list[Due]:
        found = lines_of(self._organisation, self._on, proposed=self._proposed, first=first, most=most)
        return [
            Due(person, rule, since, due_on, tuple(one for one in Apart if one in why))
            for person, rule, since, due_on, why in found
        ]


@dataclass(frozen=True)
class RetentionReport:
    """For one organisation on a day: whom to look at, the longest due first; who is told apart; enquiries, counted.

    `counts` tells by rule that this reads how many are due, and how many are told apart; `reasons` how many are told
    apart for each reason: somebody may have several.
    """

    due: DueLines
    apart: DueLines
    counts: dict[Retention, tuple[int, int]]
    reasons: dict[Apart, int]

    @property
    def enquiries(self) -> int:
        """Enquiries whose words go by rule."""
        return self.counts[Retention.DECLINED][0]


def due_of(organisation: Organisation, *, on: date) -> RetentionReport:
    """Who of the file is due on that day, by the rule that keeps them longest; as many statements for any file.

    A person met or welcomed again after their journey is kept as long as both rules together ask for. Read with the
    eyes of the file.
    """
    proposed = dict.fromkeys((Retention.CONTACT, Retention.WELCOMED, Retention.ACCOMPANIED), 0)
    apart, reasons = dict(proposed), dict.fromkeys(Apart, 0)
    for rule, why, people in counts_of(organisation, on):
        counted = apart if why else proposed
        counted[rule] += people
        for one in why:
            reasons[one] += people
    over = over_enquiries(organisation, on)
    held = len(held_back(organisation, over))
    return RetentionReport(
        DueLines(organisation, on, proposed=True, length=sum(proposed.values())),
        DueLines(organisation, on, proposed=False, length=sum(apart.values())),
        {rule: (proposed[rule], apart[rule]) for rule in proposed} | {Retention.DECLINED: (over.count() - held, held)},
        {one: people for one, people in reasons.items() if people},
    )
