"""Working days and working hours in France, with the public holidays of each département.

Written here rather than taken from a package: eleven days and a few local ones change once in a generation, while
the package that knows every country weighs 1.7 MB and comes out each week. The days were compared with it once, from
2008 to 2060: the same, but for customary days of the Antilles that the labour code does not name.

Working hours are 9:00-12:00 and 14:00-18:00, seven hours a day, by the clock on the wall in Paris. They measure how
long a person may wait; they are nobody's timetable.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
SPANS = ((time(9), time(12)), (time(14), time(18)))
HOURS_A_DAY = 7
CLOSING = SPANS[-1][1]

# Code du travail, L3133-1; two more in Bas-Rhin, Haut-Rhin and Moselle (L3134-13); the end of slavery (L3422-2).
EVERYWHERE = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
END_OF_SLAVERY = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27)}


def departement_of(commune_code: str) -> str:
    """The département of a commune, from its code: two characters, three overseas."""
    return commune_code[:3] if commune_code.startswith("97") else commune_code[:2]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source: Meeus (1991), "Astronomical Algorithms", chapter 8; valid from 1583 on.
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int, departement: str = "") -> frozenset[date]:
    """Days off in `departement` that year; without one, those of the whole country."""
    days = {date(year, month, day) for month, day in EVERYWHERE}
    days |= {easter(year) + timedelta(days=after) for after in AFTER_EASTER}
    if departement in ALSACE_MOSELLE:
        days |= {easter(year) - timedelta(days=2), date(year, 12, 26)}
    if departement in END_OF_SLAVERY:
        days.add(date(year, *END_OF_SLAVERY[departement]))
    return frozenset(days)


def is_workday(day: date, departement: str = "") -> bool:
    """Neither Saturday, nor Sunday, nor a public holiday."""
    return day.isoweekday() <= 5 and day not in public_holidays(day.year, departement)


def next_workday(day: date, departement: str = "") -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_workday(day, departement):
        day += timedelta(days=1)
    return day


def workday_by(day: date, departement: str = "") -> date:
    """The last working day that is not after `day`."""
    while not is_workday(day, departement):
        day -= timedelta(days=1)
    return day


def end_of_workday(moment: datetime, days: int, departement: str = "") -> datetime:
    """Closing time of the last of `days` working days, counted from the day after `moment`."""
    day = moment.astimezone(PARIS).date()
    for _ in range(days):
        day = next_workday(day, departement)
    return datetime.combine(day, CLOSING, PARIS)


def is_working_time(moment: datetime, departement: str = "") -> bool:
    """Within working hours; closing times are outside."""
    local = moment.astimezone(PARIS)
    clock = local.time()
    return is_workday(local.date(), departement) and any(opens <= clock < closes for opens, closes in SPANS)


def add_working_hours(moment: datetime, hours: int, departement: str = "") -> datetime:
    """The moment when `hours` working hours have passed since `moment`.

    A span that ends exactly at a closing time ends there, not at the next opening. The clock changes on Sunday
    nights, so it never falls inside working hours and the wall clock can be added to.
    """
    local = moment.astimezone(PARIS)
    day, clock, left = local.date(), local.time(), timedelta(hours=hours)
    while True:
        if is_workday(day, departement):
            for opens, closes in SPANS:
                start = datetime.combine(day, max(opens, clock))
                room = max(datetime.combine(day, closes) - start, timedelta())
                if left <= room:
                    return (start + left).replace(tzinfo=PARIS)
                left -= room
        day, clock = day + timedelta(days=1), time(0)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, else the last of its month: 29 February + 12 → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
