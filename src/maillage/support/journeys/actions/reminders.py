"""Reminding people of their meetings, 48 hours before."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys import mail
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Meeting
from maillage.support.journeys.queries.today import email_in, points_of, reminder_moment

log = logging.getLogger(__name__)
LATEST = timedelta(hours=2)
"""Nearer than this a letter comes too late to be read."""
WINDOW = timedelta(hours=50)
BESIDE = (
    *("person__organisation", "organisation", "adviser"),
    *("hub__place__commune", "desk__place__commune"),
)


def remind_people(*, now: datetime) -> int:
    """Write the reminders that are due at `now`, one letter a person; how many were written.

    May run twice, or in two workers at once: each meeting is locked and reminded of once. After an outage what is past
    gets nothing, what is near gets its letter. One person who cannot be written to keeps none of the others.
    """
    with reading_everything():
        people = sorted({meeting.person_id for meeting in _near(now)})
    return sum(_remind(person, now=now) for person in people)


def _near(now: datetime, person: int | None = None) -> list[Meeting]:
    """Meetings to remind of at `now`."""
    rows = Meeting.objects.filter(
        status=MeetingStatus.PLANNED, reminded_at=None, starts_at__gt=now + LATEST, starts_at__lte=now + WINDOW
    )
    if person is not None:
        rows = rows.filter(person=person).select_for_update(of=("self",), skip_locked=True, no_key=True)
        rows = rows.select_related(*BESIDE)
    return [meeting for meeting in rows.order_by("starts_at", "pk") if reminder_moment(meeting.starts_at) <= now]


def _remind(person: int, *, now: datetime) -> int:
    try:
        with reading_everything():
            return _remind_locked(_near(now, person), now=now)
    except Exception:  # whatever is wrong with one letter, the others leave
        log.exception("Person %s could not be reminded.", person)
        return 0


def _remind_locked(meetings: Sequence[Meeting], *, now: datetime) -> int:
    if not meetings:
        return 0
    person = meetings[0].person_id
    to = email_in(points_of({person}).get(person, []))
    if not to:
        return 0
    mail.remind(meetings, to=to, now=now)
    for meeting in meetings:
        meeting.reminded_at = now
        meeting.save(update_fields=["reminded_at"])
        record("journeys.meeting_reminded", about=meeting, by=None, at=now)
    return 1
