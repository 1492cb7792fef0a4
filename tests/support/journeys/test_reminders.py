"""Reminders: two days before, once, one letter a person; nothing for what is past, no burst after an outage."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.eyes import closed_eyes

from maillage.foundation.journal.queries import history_of
from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.support.journeys.actions import (
    Plan,
    Slot,
    cancel_meeting,
    open_journey,
    plan_meeting,
    postpone_meeting,
    remind_people,
    reminders,
    start_project,
)
from maillage.support.journeys.queries import call_list
from maillage.support.people.actions import Said, add_contact_point, welcome_person

PARIS = ZoneInfo("Europe/Paris")
DAYS = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meet(journey, cast, now):
    def plan(moment, of=journey):
        return plan_meeting(of, Slot(moment, 30, hub=cast.etain), by=cast.adviser, now=now)

    return plan


@pytest.fixture
def rosa(cast, now):
    """Somebody without an e-mail, and her journey."""
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": now}
    person = welcome_person(Said("Rosa", "(fictif)", "06 39 98 07 07"), **facts)
    project = start_project(person, Plan("Mercerie"), by=cast.adviser, now=now)
    return open_journey(person, project=project, hub=cast.etain, by=cast.adviser, now=now)


def remind(now):
    """As the timetable does: with closed eyes."""
    with closed_eyes():
        return remind_people(now=now)


def letters():
    return list(Letter.objects.filter(key__startswith="journeys.reminder").order_by("pk"))


def test_a_letter_two_days_before_and_only_once(meet, now):
    meeting = meet(now + 7 * DAYS)

    assert [remind(now + delay) for delay in (4 * DAYS, 5 * DAYS - timedelta(minutes=1))] == [0, 0]
    assert [remind(now + 5 * DAYS) for _twice in range(2)] == [1, 0]

    (letter,) = letters()
    assert letter.to == "sami@example.org"
    assert letter.is_secret
    assert letter.subject == "Votre rendez-vous du mardi 13 octobre, 09:30"
    for words in ("Bonjour Sami", "avec Aline", "Pôle de Etain", "03 00 00 00 02"):
        assert words in letter.text
    meeting.refresh_from_db()
    assert meeting.reminded_at == now + 5 * DAYS
    assert history_of(meeting).last().what == "journeys.meeting_reminded"


def test_several_meetings_are_one_letter(meet, now):
    for hours in (0, 2, 26):
        meet(now + 5 * DAYS + timedelta(hours=hours))

    assert remind(now + 4 * DAYS + timedelta(hours=3)) == 1

    (letter,) = letters()
    assert letter.text.count("avec Aline") == 3


def test_after_three_days_down_the_past_gets_nothing_and_the_near_one_letter(meet, now):
    for day in (3, 4, 5, 6, 20):
        meet(now + day * DAYS)

    assert remind(now + 4 * DAYS + timedelta(hours=22, minutes=30)) == 1

    (letter,) = letters()
    assert letter.text.count("avec Aline") == 1  # that of the sixth day: the fifth one's is an hour and a half away


def test_what_was_cancelled_gets_no_letter_and_what_was_postponed_gets_another(meet, cast, now):
    gone, moved = meet(now + 5 * DAYS), meet(now + 5 * DAYS + timedelta(hours=1))
    cancel_meeting(gone, by=cast.adviser, now=now)
    assert remind(now + 4 * DAYS) == 1

    postpone_meeting(moved, Slot(now + 9 * DAYS, 30, hub=cast.etain), by=cast.adviser, now=now + 4 * DAYS)

    assert [remind(now + day * DAYS) for day in (5, 7, 8)] == [0, 1, 0]
    assert len(letters()) == 2


@pytest.mark.parametrize(
    ("starts", "reminded"),
    [
        # The clock goes forward on the night of 27 to 28 March 2027, back on that of 24 to 25 October 2026.
        (datetime(2027, 3, 29, 10, tzinfo=PARIS), datetime(2027, 3, 27, 10, tzinfo=PARIS)),
        (datetime(2026, 10, 26, 10, tzinfo=PARIS), datetime(2026, 10, 24, 10, tzinfo=PARIS)),
    ],
)
def test_two_days_are_two_days_by_the_clock_on_the_wall(meet, starts, reminded):
    meet(starts)

    assert [remind(reminded - timedelta(minutes=1)), remind(reminded)] == [0, 1]


def test_the_others_are_called(meet, rosa, sami, cast, now):
    meet(now + 2 * DAYS)
    alone = meet(now + 2 * DAYS + timedelta(hours=2), rosa)
    remind(now)

    assert [(call.meeting, call.phones) for call in call_list(cast.alexis, now=now)] == [(alone, ("06 39 98 07 07",))]
    assert call_list(cast.chamber, now=now) == []
    assert call_list(cast.alexis, user=cast.colleague, now=now) == []

    # Who prefers the phone is called, although there is an e-mail.
    add_contact_point(sami, channel="phone", value="06 39 98 02 02", is_preferred=True, by=cast.adviser, now=now)
    assert len(call_list(cast.alexis, now=now)) == 2


def test_whose_letter_was_refused_is_called(meet, cast, now):
    meeting = meet(now + 2 * DAYS)
    remind(now)
    assert call_list(cast.alexis, now=now) == []

    Letter.objects.update(status=LetterStatus.GIVEN_UP, next_attempt_at=None)

    (call,) = call_list(cast.alexis, now=now)
    assert (call.meeting, call.email_failed) == (meeting, True)


def test_one_letter_that_cannot_be_written_keeps_none_of_the_others(meet, rosa, cast, now, monkeypatch):
    add_contact_point(rosa.person, channel="email", value="rosa@example.org", by=cast.adviser, now=now)
    meet(now + 2 * DAYS)
    meet(now + 2 * DAYS + timedelta(hours=2), rosa)

    def fail_for_sami(meetings, **facts):
        if meetings[0].person.given_name == "Sami":
            raise ValueError("No letter.")
        written.append(meetings[0].person.given_name)

    written = []
    monkeypatch.setattr(reminders.mail, "remind", fail_for_sami)

    assert remind(now + timedelta(hours=2)) == 1
    assert written == ["Rosa"]
