"""The journeys of one person, and what happened on them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Model, QuerySet, Sum

from maillage.foundation.tools.kept import Among, kept
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Attempt, Journey, Meeting, Move, Project
from maillage.support.people.models import Person
from maillage.support.people.queries.files import keys_of

BESIDE = ("project", "organisation", "adviser", "hub", "person")


@dataclass(frozen=True)
class Happening:
    """One thing that happened: on which day, said at which moment, and the row that tells it."""

    kind: str
    on: date
    at: datetime
    row: Model


def journeys_of(person: Person) -> QuerySet[Journey, Journey]:
    """Every journey of a person and of the entries joined to them: open ones first, then the last that moved."""
    return journeys_under(keys_of(person))


def journeys_under(keys: list[int]) -> QuerySet[Journey, Journey]:
    """The same, of the entries with these keys (`PersonFile.keys`)."""
    rows = Journey.objects.filter(Among("person", keys)).select_related(*BESIDE)
    return rows.order_by("closed_at", "-state_since", "-pk")


def projects_of(person: Person) -> QuerySet[Project, Project]:
    """Projects that a person holds, alone or with others, the last entered first."""
    held = Project.objects.filter(holders__person__in=keys_of(person))
    return held.select_related("commune").distinct().order_by("-created_at", "-pk")


def timeline_of_journeys(*journeys: Journey) -> list[Happening]:
    """Meetings, moves and attempts of some journeys, the newest first. Three queries."""
    return _newest_first(_told(journeys))


def meetings_of(journey: Journey) -> QuerySet[Meeting, Meeting]:
    """Meetings of a journey, those to come first, then the last held."""
    rows = Meeting.objects.filter(journey=journey).select_related("adviser", "hub", "desk", "settled_by")
    return rows.order_by("-starts_at", "-pk")


def minutes_of(journey: Journey) -> int:
    """Time spent with the person: meetings held, and only those."""
    held = Meeting.objects.filter(journey=journey, status=MeetingStatus.HELD)
    total: int | None = held.aggregate(total=Sum("spent_minutes"))["total"]
    return total or 0


def _told(journeys: Iterable[Journey]) -> Iterator[Happening]:
    known = {journey.pk: journey for journey in journeys}
    keys = list(known)
    for move in _moves(keys):
        move.journey = known[move.journey_id]
        yield Happening("move", move.on, move.at, move)
    for meeting in _meetings(keys):
        meeting.journey = known[meeting.journey_id]
        yield Happening("meeting", meeting.starts_at.astimezone(PARIS).date(), meeting.starts_at, meeting)
    for attempt in _attempts(keys):
        attempt.journey = known[attempt.journey_id]
        yield Happening("attempt", attempt.at.astimezone(PARIS).date(), attempt.at, attempt)


@kept
def _moves(journeys: list[int]) -> QuerySet[Move, Move]:
    return Move.objects.filter(Among("journey", journeys)).select_related("by")


@kept
def _meetings(journeys: list[int]) -> QuerySet[Meeting, Meeting]:
    return Meeting.objects.filter(Among("journey", journeys)).select_related("adviser")


@kept
def _attempts(journeys: list[int]) -> QuerySet[Attempt, Attempt]:
    return Attempt.objects.filter(Among("journey", journeys)).select_related("by")


def _newest_first(told: Iterable[Happening]) -> list[Happening]:
    return sorted(told, key=attrgetter("on", "at", "row.pk"), reverse=True)
