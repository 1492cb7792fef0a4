"""Meetings: planned, held with a note, missed in one click, taken back; time counts only when people met."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.foundation.journal.queries import history_of
from maillage.support.journeys.actions import (
    AdviserBusy,
    Facts,
    JourneyOver,
    MinutesOutOfRange,
    MomentPast,
    MomentToCome,
    MoveNotAllowed,
    NotAmongUs,
    NotYourJourney,
    PersonMissing,
    Report,
    SettledAlready,
    Slot,
    cancel_meeting,
    finish_step,
    hold_meeting,
    mark_no_show,
    mend_note,
    move_journey,
    note_attempt,
    note_meeting,
    open_contact,
    plan_meeting,
    postpone_meeting,
    put_back_meeting,
)
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Meeting, Note
from maillage.support.journeys.queries import minutes_of, silences_of, timeline_of_journeys
from maillage.support.journeys.rules import may_read_notes

PARIS = ZoneInfo("Europe/Paris")

pytestmark = pytest.mark.django_db


def lines(thing):
    return [line.what for line in history_of(thing)]


@pytest.fixture
def meet(journey, cast, now):
    """Plan a meeting so many days after `now`, at the same hour."""

    def plan(days=1, by=None, **slot):
        moment = now + timedelta(days=days)
        return plan_meeting(journey, Slot(moment, 60, hub=cast.etain, **slot), by=by or cast.adviser, now=now)

    return plan


def test_a_meeting_held_counts_its_time_and_welcomes_the_person(meet, journey, cast, now):
    meeting, after = meet(), now + timedelta(days=1, hours=1)

    report = Report(50, "welcome", ["financement", "nothing"], "Il a un local.", "Devis", date(2026, 10, 20))
    note = hold_meeting(meeting, report, by=cast.adviser, now=after)

    meeting.refresh_from_db()
    journey.refresh_from_db()
    assert (meeting.status, meeting.spent_minutes, meeting.subjects) == ("held", 50, ["financement"])
    assert (meeting.settled_at, meeting.settled_by) == (after, cast.adviser)
    assert (note.text, note.next_step, note.next_on) == ("Il a un local.", "Devis", date(2026, 10, 20))
    assert journey.state == "welcomed"
    assert journey.moves.last().to_state == "welcomed"
    assert lines(meeting) == ["journeys.meeting_planned", "journeys.meeting_held"]
    assert minutes_of(journey) == 50


def test_a_no_show_is_one_click_and_counts_no_time(meet, journey, cast, now):
    meeting, after = meet(), now + timedelta(days=1, minutes=20)

    assert [mark_no_show(meeting, by=cast.adviser, now=after) for _twice in range(2)] == [1, 1]

    meeting.refresh_from_db()
    assert (meeting.status, meeting.spent_minutes, minutes_of(journey)) == (MeetingStatus.NO_SHOW, None, 0)
    assert lines(meeting) == ["journeys.meeting_planned", "journeys.no_show_noted"]


def test_the_third_no_show_allows_lost_and_does_not_do_it(meet, journey, cast, now):
    for day in (1, 2, 3):
        silences = mark_no_show(meet(day), by=cast.adviser, now=now + timedelta(days=day, hours=1))
    assert silences == 3
    journey.refresh_from_db()
    assert journey.state == "contact"

    planned = meet(9)
    lost = move_journey(journey, "lost", by=cast.adviser, now=now + timedelta(days=4))

    planned.refresh_from_db()
    assert (lost.state, planned.status) == ("lost", MeetingStatus.CANCELLED)


def test_meeting_somebody_again_begins_the_count_anew(meet, journey, cast, now):
    mark_no_show(meet(1), by=cast.adviser, now=now + timedelta(days=2))
    note_attempt(journey, channel="phone", by=cast.adviser, now=now + timedelta(days=2))
    assert silences_of(journey) == 2

    hold_meeting(meet(3), Report(30), by=cast.adviser, now=now + timedelta(days=3))

    assert silences_of(journey) == 0


def test_a_no_show_by_mistake_is_taken_back_or_becomes_a_meeting(meet, cast, now):
    first, second = meet(1), meet(2)
    for meeting, day in ((first, 1), (second, 2)):
        mark_no_show(meeting, by=cast.adviser, now=now + timedelta(days=day))

    assert put_back_meeting(first, by=cast.adviser, now=now + timedelta(days=1)).status == MeetingStatus.PLANNED
    hold_meeting(second, Report(20), by=cast.adviser, now=now + timedelta(days=2))
    with pytest.raises(SettledAlready):
        mark_no_show(second, by=cast.adviser, now=now + timedelta(days=2))
    with pytest.raises(SettledAlready):
        hold_meeting(second, Report(20), by=cast.adviser, now=now + timedelta(days=2))
    assert Note.objects.count() == 1


def test_nothing_is_said_of_a_meeting_before_it_began(meet, cast, now):
    meeting = meet(1)

    with pytest.raises(MomentToCome):
        mark_no_show(meeting, by=cast.adviser, now=now)
    with pytest.raises(MomentToCome):
        hold_meeting(meeting, Report(20), by=cast.adviser, now=now)


def test_an_adviser_is_in_one_place_at_a_time(meet, journey, cast, now):
    meeting = meet(1)
    with pytest.raises(AdviserBusy):
        meet(1)
    half_past = Slot(now + timedelta(days=1, minutes=30), 60)
    with pytest.raises(AdviserBusy):
        plan_meeting(journey, half_past, by=cast.adviser, now=now)
    plan_meeting(journey, half_past, by=cast.adviser, adviser=cast.colleague, now=now)

    cancel_meeting(meeting, by=cast.adviser, now=now)
    again = plan_meeting(journey, Slot(now + timedelta(days=1), 60), by=cast.adviser, now=now)
    with pytest.raises(AdviserBusy):
        put_back_meeting(meeting, by=cast.adviser, now=now)
    moved = postpone_meeting(again, Slot(now + timedelta(days=1, hours=5), 30), by=cast.adviser, now=now)
    assert (moved.minutes, moved.reminded_at) == (30, None)
    assert put_back_meeting(meeting, by=cast.adviser, now=now).status == MeetingStatus.PLANNED


def test_what_cannot_be_planned(journey, meet, cast, now):
    with pytest.raises(MomentPast):
        meet(-1)
    for minutes in (0, -5, 721):
        with pytest.raises(MinutesOutOfRange):
            plan_meeting(journey, Slot(now + timedelta(days=1), minutes), by=cast.adviser, now=now)
    with pytest.raises(NotAmongUs):
        plan_meeting(journey, Slot(now + timedelta(1), 30), by=cast.adviser, adviser=cast.partner, now=now)
    nameless = open_contact(organisation=cast.alexis, hub=cast.etain, commune=None, stage="", by=cast.adviser, now=now)
    with pytest.raises(PersonMissing):
        plan_meeting(nameless, Slot(now + timedelta(1), 30), by=cast.adviser, now=now)
    move_journey(journey, "stopped", by=cast.adviser, now=now, facts=Facts(exit_reason="job"))
    with pytest.raises(JourneyOver):
        meet(1)


def test_a_meeting_that_nobody_planned_is_noted(journey, cast, now):
    with pytest.raises(MomentToCome):
        note_meeting(journey, Slot(now + timedelta(hours=1), 30), Report(30), by=cast.adviser, now=now)

    note = note_meeting(journey, Slot(now - timedelta(days=1), 30), Report(25), by=cast.adviser, now=now)

    assert (note.meeting.status, note.meeting.spent_minutes) == (MeetingStatus.HELD, 25)
    journey.refresh_from_db()
    assert journey.state == "welcomed"


@pytest.mark.parametrize("who", ["partner", "stranger", "coordinator", "administrator", "manager"])
def test_notes_are_written_by_advisers_of_the_organisation(meet, cast, now, who):
    meeting, by = meet(), getattr(cast, who)

    assert not may_read_notes(by, cast.alexis, on=now.date())
    with pytest.raises(NotYourJourney):
        hold_meeting(meeting, Report(20), by=by, now=now + timedelta(days=1))
    assert not Note.objects.exists()
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.PLANNED


def test_a_note_is_mended_by_its_writer(meet, cast, now):
    later = now + timedelta(days=1)
    note = hold_meeting(meet(), Report(20, text="Un mot", next_step="Devis"), by=cast.adviser, now=later)

    with pytest.raises(NotYourJourney):
        mend_note(note, Report(20, text="Autre"), by=cast.colleague, now=later)
    mended = mend_note(note, Report(35, text="Deux mots", next_step="Devis"), by=cast.adviser, now=later)

    assert (mended.text, Meeting.objects.get().spent_minutes) == ("Deux mots", 35)
    done = finish_step(mended, by=cast.colleague, now=later)
    assert finish_step(done, by=cast.adviser, now=later + timedelta(days=1)).next_done_at == later


def test_a_welcomed_person_is_not_welcomed_twice(meet, journey, cast, now):
    hold_meeting(meet(1), Report(20), by=cast.adviser, now=now + timedelta(days=1))
    hold_meeting(meet(2), Report(20), by=cast.adviser, now=now + timedelta(days=2))

    assert journey.moves.count() == 2
    with pytest.raises(MoveNotAllowed):
        move_journey(journey, "welcomed", by=cast.adviser, now=now + timedelta(days=3))


def test_the_timeline_tells_everything_newest_first(meet, journey, cast, now):
    mark_no_show(meet(1), by=cast.adviser, now=now + timedelta(days=1))
    note_attempt(journey, channel="phone", by=cast.adviser, now=now + timedelta(days=2))

    assert [one.kind for one in timeline_of_journeys(journey)] == ["attempt", "meeting", "move"]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(2027, 3, 28, 1, 30, tzinfo=PARIS), datetime(2027, 3, 28, 3, 30, tzinfo=PARIS)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS)),
    ],
)
def test_an_hour_is_an_hour_in_the_nights_when_the_clock_changes(journey, cast, now, starts, ends):
    meeting = plan_meeting(journey, Slot(starts, 60), by=cast.adviser, now=now)

    meeting.refresh_from_db()
    assert (meeting.ends_at, meeting.minutes) == (ends.astimezone(UTC), 60)  # in the repeated hour zones differ
