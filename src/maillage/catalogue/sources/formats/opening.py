"""Days of a desk as others write them: OpenStreetMap opening hours, iCalendar rules."""

from collections.abc import Iterable

from maillage.catalogue.network.choices import Rhythm
from maillage.catalogue.sources.formats.facts import DayFacts

DAYS_OSM = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAYS_ICAL = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TURN = {Rhythm.FIRST: 1, Rhythm.SECOND: 2, Rhythm.THIRD: 3, Rhythm.FOURTH: 4}
WEEKS_OSM = {Rhythm.EVEN: "week 02-53/2 ", Rhythm.ODD: "week 01-53/2 "}
WEEKS_ICAL = {Rhythm.EVEN: range(2, 54, 2), Rhythm.ODD: range(1, 54, 2)}


def opening_hours(days: Iterable[DayFacts]) -> str:
    """The days in the syntax of OpenStreetMap's opening_hours; ISO weeks for even and odd ones."""
    return "; ".join(_osm(day) for day in days)


def rule_of(day: DayFacts) -> dict[str, str]:
    """A day as the parts of an iCalendar rule (RFC 5545): freq, byday, and byweekno for even and odd weeks."""
    name = DAYS_ICAL[day.weekday - 1]
    if day.rhythm in TURN:
        return {"freq": "MONTHLY", "byday": f"{TURN[day.rhythm]}{name}"}
    rule = {"freq": "WEEKLY", "byday": name}
    if day.rhythm in WEEKS_ICAL:
        rule["byweekno"] = ",".join(str(week) for week in WEEKS_ICAL[day.rhythm])
    return rule


def _osm(day: DayFacts) -> str:
    name = DAYS_OSM[day.weekday - 1]
    turn = f"[{TURN[day.rhythm]}]" if day.rhythm in TURN else ""
    return f"{WEEKS_OSM.get(day.rhythm, '')}{name}{turn} {day.opens_at:%H:%M}-{day.closes_at:%H:%M}"
