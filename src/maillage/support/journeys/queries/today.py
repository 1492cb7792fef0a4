"""What an adviser looks at in the morning, and whom to call."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.kept import Among, kept
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.choices import JourneyState, MeetingStatus
from maillage.support.journeys.models import Journey, Meeting, Note, Step
from maillage.support.journeys.queries.plan import late_steps
from maillage.support.people.choices import Channel
from maillage.support.people.models import ContactPoint

BESIDE = ("person", "journey__project", "hub", "desk", "adviser")
REMINDED_DAYS = 2
MOST = 100


@dataclass(frozen=True)
class Today:
    """One adviser's day. Each meeting carries `last_step`, from their own last note of that journey.

    `notes` are theirs whose next step is due; `plan_steps` those of action plans past their day.
    """

    meetings: list[Meeting]
    unsettled: list[Meeting]
    notes: list[Note]
    plan_steps: list[Step]
    to_review: list[Journey]
    to_call: int


@dataclass(frozen=True)
class Call:
    """Somebody to remind by phone, with how to reach them; `email_failed` when the letter did not arrive."""

    meeting: Meeting
    phones: tuple[str, ...]
    email_failed: bool


def today_of(user: User, organisation: Organisation, *, now: datetime) -> Today:
    """Who comes, what became of whom is not said yet, which steps are late, which pauses end. Seven queries."""
    day = now.astimezone(PARIS).date()
    begins, ends = day_bounds(day)
    return Today(
        meetings=_meetings(organisation, user, begins, ends),
        unsettled=_unsettled(organisation, user, begins),
        notes=_notes(organisation, user, day),
        plan_steps=_plan_steps(organisation, user, day),
        to_review=_to_review(organisation, user, day),
        to_call=len(call_list(organisation, user=user, now=now)),
    )


def call_list(
    organisation: Organisation, *, now: datetime, hub: Hub | None = None, user: User | None = None
) -> list[Call]:
    """Meetings of the next two days whose person got no letter, the first to begin first: at `hub`, or with `user`.

    A person without e-mail, who prefers to be called, or whose letter was refused. Three queries.
    """
    _begins, ends = day_bounds(now.astimezone(PARIS).date() + timedelta(days=REMINDED_DAYS))
    if user is not None:
        meetings = _to_come_with(organisation, now, ends, user)
    else:
        rows = _to_come(organisation, now, ends)
        meetings = list(rows.filter(Q(hub=hub) | Q(hub=None)) if hub is not None else rows)
    if not meetings:
        return []
    points = points_of({meeting.person_id for meeting in meetings})
    keys = {reminder_key(meeting): meeting.pk for meeting in meetings}
    failed = {keys[letter.key] for letter in _given_up(list(keys))}
    return [
        Call(meeting, _phones(points.get(meeting.person_id, [])), meeting.pk in failed)
        for meeting in meetings
        if meeting.pk in failed or not email_in(points.get(meeting.person_id, []))
    ]


def points_of(people: set[int]) -> dict[int, list[ContactPoint]]:
    """How these people are reached, preferred ways first. One query."""
    found: dict[int, list[ContactPoint]] = {}
    for point in _points(sorted(people)):
        found.setdefault(point.person_id, []).append(point)
    return found


def email_in(points: list[ContactPoint]) -> str:
    """The address to write to; empty without one, or when another way is preferred."""
    if points and points[0].is_preferred and points[0].channel != Channel.EMAIL:
        return ""
    return next((point.value for point in points if point.channel == Channel.EMAIL), "")


def reminder_key(meeting: Meeting) -> str:
    """The key of the letter that reminds of this meeting at this moment: postponed, it gets another one."""
    return f"journeys.reminder:{meeting.pk}:{meeting.starts_at:%Y%m%d%H%M}"


def reminder_moment(starts_at: datetime) -> datetime:
    """The same hour by the clock on the wall, two days before: a night of 23 or 25 hours changes nothing."""
    local = starts_at.astimezone(PARIS)
    return datetime.combine(local.date() - timedelta(days=REMINDED_DAYS), local.time(), PARIS)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight in Paris; 23 or 25 hours when the clock changes."""
    return datetime.combine(day, time(0), PARIS), datetime.combine(day + timedelta(days=1), time(0), PARIS)


@kept
def _meetings(organisation: Organisation, user: User, begins: datetime, ends: datetime) -> QuerySet[Meeting, Meeting]:
    """Beside each meeting, what was agreed at the last one; what a colleague wrote is opened by hand (layer L4).

    `last_step` is None where `user` wrote no note yet.
    """
    mine = Meeting.objects.filter(organisation=organisation, adviser=user, starts_at__gte=begins, starts_at__lt=ends)
    notes = Note.objects.filter(meeting__journey=OuterRef("journey"), meeting__starts_at__lt=OuterRef("starts_at"))
    last = notes.order_by("-meeting__starts_at", "-pk")
    own = last.filter(written_by=user)
    rows = mine.exclude(status=MeetingStatus.CANCELLED).annotate(
        last_step=Subquery(own.values("next_step")[:1]),
        last_by=Subquery(last.values("written_by__name")[:1]),
    )
    return rows.select_related("person", "journey__project").order_by("starts_at", "pk")


@kept
def _unsettled(organisation: Organisation, user: User, begins: datetime) -> QuerySet[Meeting, Meeting]:
    rows = Meeting.objects.filter(organisation=organisation, adviser=user, status=MeetingStatus.PLANNED)
    return rows.filter(starts_at__lt=begins).select_related("person").order_by("starts_at", "pk")[:MOST]


@kept
def _notes(organisation: Organisation, user: User, day: date) -> QuerySet[Note, Note]:
    rows = Note.objects.filter(organisation=organisation, written_by=user, next_done_at=None, next_on__lte=day)
    return rows.select_related("meeting__person").order_by("next_on", "pk")[:MOST]


@kept
def _plan_steps(organisation: Organisation, user: User, day: date) -> QuerySet[Step, Step]:
    return late_steps(user, organisation, on=day)[:MOST]


@kept
def _to_review(organisation: Organisation, user: User, day: date) -> QuerySet[Journey, Journey]:
    resting = Journey.objects.filter(organisation=organisation, adviser=user, state=JourneyState.PAUSED)
    return resting.filter(review_on__lte=day).select_related("person", "project").order_by("review_on", "pk")[:MOST]


def _to_come(organisation: Organisation, now: datetime, ends: datetime) -> QuerySet[Meeting, Meeting]:
    rows = Meeting.objects.filter(organisation=organisation, status=MeetingStatus.PLANNED, starts_at__gt=now)
    return rows.filter(starts_at__lt=ends).select_related(*BESIDE).order_by("starts_at", "pk")


@kept
def _to_come_with(organisation: Organisation, now: datetime, ends: datetime, user: User) -> QuerySet[Meeting, Meeting]:
    return _to_come(organisation, now, ends).filter(adviser=user)


@kept
def _points(people: list[int]) -> QuerySet[ContactPoint, ContactPoint]:
    return ContactPoint.objects.filter(Among("person", people)).order_by("person_id", "-is_preferred", "pk")


@kept
def _given_up(keys: list[str]) -> QuerySet[Letter, Letter]:
    return Letter.objects.filter(Among("key", keys), status=LetterStatus.GIVEN_UP).only("key")


def _phones(points: list[ContactPoint]) -> tuple[str, ...]:
    return tuple(point.value for point in points if point.channel == Channel.PHONE)
