"""Meetings: planned, held with a note, missed, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, transaction

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.actions.care import NotYourJourney, day_of, in_care_of, meeting_in_care_of
from maillage.support.journeys.actions.journeys import NotAmongUs, PersonMissing, make_move
from maillage.support.journeys.choices import (
    MEETING_MOVES,
    SUBJECTS,
    JourneyState,
    MeetingKind,
    MeetingStatus,
    Mode,
)
from maillage.support.journeys.models import Journey, Meeting, Note
from maillage.support.journeys.models.meeting import MOST_MINUTES
from maillage.support.journeys.queries.silences import silences_of
from maillage.support.journeys.rules import may_lead, may_read_notes

BUSY = "meeting_leaves_its_adviser_in_one_place"
LONGEST_NOTE = 4000


class SettledAlready(DomainError):
    """What became of this meeting was said before: `meeting` tells what, when, by whom."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        super().__init__(f"Meeting {meeting.pk} is {meeting.status} since {meeting.settled_at}.")


class AdviserBusy(DomainError):
    """The adviser has another planned meeting at that moment."""


class MomentPast(DomainError):
    """A meeting is planned for a moment to come; one that was held is noted."""


class MomentToCome(DomainError):
    """The meeting has not begun: nobody can have come, or not."""


class JourneyOver(DomainError):
    """The journey ended; it is opened again first."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        super().__init__(f"Journey {journey.pk} is {journey.state}.")


class MinutesOutOfRange(DomainError):
    """A meeting lasts from one minute to twelve hours."""


@dataclass(frozen=True)
class Slot:
    """When, for what, how and where people meet."""

    starts_at: datetime
    minutes: int
    kind: str = MeetingKind.FOLLOW_UP
    mode: str = Mode.PLACE
    hub: Hub | None = None
    desk: OutreachDesk | None = None


@dataclass(frozen=True)
class Report:
    """What an adviser writes after a meeting, in two minutes."""

    minutes: int
    kind: str = MeetingKind.FOLLOW_UP
    subjects: Sequence[str] = ()
    text: str = ""
    next_step: str = ""
    next_on: date | None = None


@transaction.atomic
def plan_meeting(journey: Journey, slot: Slot, *, by: User, now: datetime, adviser: User | None = None) -> Meeting:
    """Plan a meeting with the journey's adviser, or another colleague.

    Raises NotYourJourney, PersonMissing, JourneyOver, MomentPast, MinutesOutOfRange, NotAmongUs, AdviserBusy.
    """
    journey = in_care_of(journey, by, now)
    if not journey.is_open:
        raise JourneyOver(journey)
    if slot.starts_at <= now:
        raise MomentPast(f"{slot.starts_at} is before {now}.")
    meeting = _meeting(journey, slot, adviser=adviser or journey.adviser, by=by, now=now)
    _save_planned(meeting)
    record("journeys.meeting_planned", about=meeting, by=by, at=now, journey=journey.pk)
    return meeting


@transaction.atomic
def postpone_meeting(meeting: Meeting, slot: Slot, *, by: User, now: datetime) -> Meeting:
    """Put a planned meeting at another moment; the person is reminded of the new one.

    Raises NotYourJourney, SettledAlready, MomentPast, MinutesOutOfRange, AdviserBusy.
    """
    meeting = meeting_in_care_of(meeting, by, now)
    if meeting.status != MeetingStatus.PLANNED:
        raise SettledAlready(meeting)
    if slot.starts_at <= now:
        raise MomentPast(f"{slot.starts_at} is before {now}.")
    meeting.starts_at, meeting.ends_at = slot.starts_at, _end(slot)
    meeting.kind, meeting.mode, meeting.hub, meeting.desk = slot.kind, slot.mode, slot.hub, slot.desk
    meeting.reminded_at = None
    _save_planned(meeting)
    record("journeys.meeting_postponed", about=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def hold_meeting(meeting: Meeting, report: Report, *, by: User, now: datetime) -> Note:
    """Say that a meeting was held, how long, about what, and what comes next. The first one welcomes the person.

    Raises NotYourJourney (notes are an adviser's), SettledAlready, MomentToCome, MinutesOutOfRange.
    """
    meeting = meeting_in_care_of(meeting, by, now)
    if day_of(meeting.starts_at) > day_of(now):
        raise MomentToCome(f"Meeting {meeting.pk} begins at {meeting.starts_at}.")
    _settle(meeting, MeetingStatus.HELD, by=by, now=now)
    return _hold(meeting, report, by=by, now=now)


@transaction.atomic
def note_meeting(journey: Journey, slot: Slot, report: Report, *, by: User, now: datetime) -> Note:
    """Note a meeting that nobody had planned. Raises as plan_meeting and hold_meeting do; MomentToCome."""
    journey = in_care_of(journey, by, now)
    if slot.starts_at > now:
        raise MomentToCome(f"{slot.starts_at} is after {now}.")
    meeting = _meeting(journey, slot, adviser=by, by=by, now=now)
    meeting.status, meeting.settled_at, meeting.settled_by = MeetingStatus.HELD, now, by
    return _hold(meeting, report, by=by, now=now)


@transaction.atomic
def mend_note(note: Note, report: Report, *, by: User, now: datetime) -> Note:
    """Mend a note; the journal keeps that it was. Raises NotYourJourney for whoever did not write it."""
    meeting = meeting_in_care_of(note.meeting, by, now)
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.written_by_id != by.pk:
        raise NotYourJourney(meeting.journey)
    _tell(meeting, report)
    meeting.save()
    _write(note, report)
    note.save()
    record("journeys.note_mended", about=meeting, by=by, at=now)
    return note


@transaction.atomic
def mark_no_show(meeting: Meeting, *, by: User, now: datetime) -> int:
    """Say that the person did not come; how many silences there are since they were last met. No time is counted.

    A double click is one no-show. Raises NotYourJourney, SettledAlready, MomentToCome.
    """
    meeting = meeting_in_care_of(meeting, by, now)
    if meeting.status != MeetingStatus.NO_SHOW:
        if meeting.starts_at > now:
            raise MomentToCome(f"Meeting {meeting.pk} begins at {meeting.starts_at}.")
        _settle(meeting, MeetingStatus.NO_SHOW, by=by, now=now)
        meeting.save()
        record("journeys.no_show_noted", about=meeting, by=by, at=now, journey=meeting.journey_id)
    return silences_of(meeting.journey)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, now: datetime) -> Meeting:
    """Cancel a planned meeting. A second click changes nothing. Raises NotYourJourney, SettledAlready."""
    meeting = meeting_in_care_of(meeting, by, now)
    if meeting.status != MeetingStatus.CANCELLED:
        _settle(meeting, MeetingStatus.CANCELLED, by=by, now=now)
        meeting.save()
        record("journeys.meeting_cancelled", about=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def put_back_meeting(meeting: Meeting, *, by: User, now: datetime) -> Meeting:
    """Take back a no-show or a cancellation clicked by mistake.

    Raises NotYourJourney, SettledAlready once it was held, JourneyOver, AdviserBusy.
    """
    meeting = meeting_in_care_of(meeting, by, now)
    if meeting.status != MeetingStatus.PLANNED:
        if not meeting.journey.is_open:
            raise JourneyOver(meeting.journey)
        _settle(meeting, MeetingStatus.PLANNED, by=by, now=now)
        _save_planned(meeting)
        record("journeys.meeting_put_back", about=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def finish_step(note: Note, *, by: User, now: datetime) -> Note:
    """Say that the next step of a note is done. A second click changes nothing. Raises NotYourJourney."""
    meeting_in_care_of(note.meeting, by, now)
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.next_step and note.next_done_at is None:
        note.next_done_at = now
        note.save(update_fields=["next_done_at"])
        record("journeys.step_finished", about=note.meeting, by=by, at=now)
    return note


def _meeting(journey: Journey, slot: Slot, *, adviser: User, by: User, now: datetime) -> Meeting:
    if journey.person_id is None:
        raise PersonMissing(f"Journey {journey.pk} has no person yet.")
    if adviser.pk != by.pk and not may_lead(adviser, journey.organisation, on=day_of(now)):
        raise NotAmongUs(f"User {adviser.pk} does not receive people for organisation {journey.organisation_id}.")
    return Meeting(
        journey=journey,
        person_id=journey.person_id,
        organisation_id=journey.organisation_id,
        adviser=adviser,
        kind=slot.kind,
        mode=slot.mode,
        hub=slot.hub,
        desk=slot.desk if slot.mode == Mode.PLACE else None,
        starts_at=slot.starts_at,
        ends_at=_end(slot),
        planned_at=now,
        planned_by=by,
    )


def _save_planned(meeting: Meeting) -> None:
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if BUSY in str(error):
            raise AdviserBusy(f"User {meeting.adviser_id} meets somebody else at {meeting.starts_at}.") from error
        raise


def _settle(meeting: Meeting, to: MeetingStatus, *, by: User, now: datetime) -> None:
    if to not in MEETING_MOVES[meeting.status]:
        raise SettledAlready(meeting)
    meeting.status = to
    meeting.settled_at, meeting.settled_by = (None, None) if to == MeetingStatus.PLANNED else (now, by)


def _hold(meeting: Meeting, report: Report, *, by: User, now: datetime) -> Note:
    """Write the note of a meeting that is held, and welcome the person when nobody had."""
    if not may_read_notes(by, meeting.journey.organisation, on=day_of(now)):
        raise NotYourJourney(meeting.journey)
    _tell(meeting, report)
    meeting.save()
    note = Note(meeting=meeting, organisation_id=meeting.organisation_id, written_by=by, written_at=now)
    _write(note, report)
    note.save()
    welcomed = meeting.journey.state == JourneyState.CONTACT
    if welcomed:
        make_move(meeting.journey, JourneyState.WELCOMED, by=by, now=now)
    facts = {"journey": meeting.journey_id, "minutes": report.minutes, "welcomed": welcomed}
    record("journeys.meeting_held", about=meeting, by=by, at=now, **facts)
    return note


def _tell(meeting: Meeting, report: Report) -> None:
    _length(report.minutes)
    meeting.spent_minutes, meeting.kind = report.minutes, MeetingKind(report.kind)
    meeting.subjects = [one for one in SUBJECTS if one in report.subjects]


def _write(note: Note, report: Report) -> None:
    note.text, note.next_step = report.text.strip()[:LONGEST_NOTE], " ".join(report.next_step.split())[:200]
    if note.next_on != report.next_on or not note.next_step:
        note.next_done_at = None
    note.next_on = report.next_on if note.next_step else None


def _end(slot: Slot) -> datetime:
    """So many minutes later, also in the night when the clock on the wall goes back."""
    return slot.starts_at.astimezone(UTC) + _length(slot.minutes)


def _length(minutes: int) -> timedelta:
    if not 1 <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(f"{minutes} is not between 1 and {MOST_MINUTES}.")
    return timedelta(minutes=minutes)
