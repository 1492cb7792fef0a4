"""The days that figures speak of."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.workdays import PARIS


class PeriodBackwards(DomainError):
    """The period ends before it starts."""


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included. Raises PeriodBackwards."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodBackwards(f"The period ends on {self.end}, before {self.start} on which it starts.")

    @classmethod
    def year(cls, year: int) -> Self:
        """The whole year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def before(self) -> "Period":
        """The same days one year earlier; what was 29 February is 28 February."""
        return Period(_year_earlier(self.start), _year_earlier(self.end))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment in it and the first one after it, in Paris."""
        after = self.end + timedelta(days=1)
        return datetime.combine(self.start, time.min, PARIS), datetime.combine(after, time.min, PARIS)


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
