"""Whether a firm was still active on a day, from what several sources say of it; how many of a cohort were.

Knows no framework. A source that says nothing of a day is passed over: what nobody says is unknown, never closed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

REOPENED_WITHIN_YEARS = 2
"""A closing that is followed by a re-opening so soon is no death.

Source: Eurostat and OECD, "Manual on Business Demography Statistics" (2007), chapter 6: a unit counts among the deaths
only when it was not reactivated within two years.
"""


class Standing(StrEnum):
    """How a firm stood on a day."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Witness:
    """What one source says of one firm, dated.

    source      its name; sources are asked in the order in which they are given
    changes     days on which the firm closed (False) or opened again (True), in the order of time
    seen_until  the last day of which the source speaks; None when it has never seen the firm
    """

    source: str
    changes: tuple[tuple[date, bool], ...] = ()
    seen_until: date | None = None

    def on(self, day: date) -> Standing:
        """How the firm stood that day; before its first change it is what the change tells that it was not."""
        if self.seen_until is None:
            return Standing.UNKNOWN
        past = [change for change in self.changes if change[0] <= day]
        to_come = [change for change in self.changes if change[0] > day]
        if past and not past[-1][1]:
            reopened = next((on for on, is_open in to_come if is_open), None)
            back = reopened is not None and reopened <= years_after(past[-1][0], REOPENED_WITHIN_YEARS)
            return Standing.OPEN if back else Standing.CLOSED
        if to_come and not to_come[0][1]:
            return Standing.OPEN  # it could not have closed later otherwise
        return Standing.OPEN if day <= self.seen_until else Standing.UNKNOWN

    def of_a_firm_begun(self, on: date) -> "Witness":
        """The same source about a firm that began that day.

        Changes before are those of a former life of the same number. A source that was closed then and tells of no
        re-opening, or that looked before, says nothing of this firm.
        """
        past = [change for change in self.changes if change[0] < on]
        since = tuple(change for change in self.changes if change[0] >= on)
        says_nothing = self.seen_until is None or self.seen_until < on or (past and not past[-1][1] and not since)
        return Witness(self.source) if says_nothing else Witness(self.source, since, self.seen_until)


def standing_on(witnesses: Sequence[Witness], day: date) -> tuple[Standing, str]:
    """How a firm stood that day, by the first source that says it, with its name; unknown and no name otherwise."""
    for witness in witnesses:
        found = witness.on(day)
        if found is not Standing.UNKNOWN:
            return found, witness.source
    return Standing.UNKNOWN, ""


@dataclass(frozen=True)
class Survival:
    """How many firms of a cohort were open, closed or unknown that many years after each of them began.

    `sources` tells by source how many are known through it; `reasons` why the others are not. Rates are shares from 0
    to 1, None where there is nothing to divide by. Whatever became of the unknown ones, the true share lies between
    `lowest` and `highest`, both included.
    """

    open: int = 0
    closed: int = 0
    unknown: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def firms(self) -> int:
        """The whole cohort."""
        return self.open + self.closed + self.unknown

    @property
    def lowest(self) -> float | None:
        """The share still open if every unknown one had closed."""
        return self.open / self.firms if self.firms else None

    @property
    def highest(self) -> float | None:
        """The share still open if every unknown one were open."""
        return (self.open + self.unknown) / self.firms if self.firms else None

    @property
    def known(self) -> float | None:
        """The share still open among those of which it is known."""
        return self.open / (self.open + self.closed) if self.open + self.closed else None


def survival_of(found: Iterable[tuple[Standing, str]]) -> Survival:
    """Counts what `standing_on` told; the text beside an unknown firm is the reason why it is unknown."""
    standings: Counter[Standing] = Counter()
    sources: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for standing, said in found:
        standings[standing] += 1
        (reasons if standing is Standing.UNKNOWN else sources)[said] += 1
    return Survival(
        standings[Standing.OPEN],
        standings[Standing.CLOSED],
        standings[Standing.UNKNOWN],
        dict(sorted(sources.items())),
        dict(sorted(reasons.items())),
    )


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
