"""Letters that remind people of their meetings. The words are in `web/templates/letters`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from maillage.foundation.messaging.actions import write_letter
from maillage.support.journeys.choices import Mode
from maillage.support.journeys.models import Meeting
from maillage.support.journeys.queries.today import reminder_key

SPOKEN = ("fr", "en")


def remind(meetings: Sequence[Meeting], *, to: str, now: datetime) -> None:
    """One letter for all the meetings of one person that are near, the first to begin first."""
    person = meetings[0].person
    write_letter(
        key=reminder_key(meetings[0]),
        to=to,
        template="meeting_reminder",
        facts={
            "name": person.given_name or person.family_name,
            "partner": str(person.organisation),
            "meetings": [_facts(meeting) for meeting in meetings],
            "first": _facts(meetings[0]),
            "alone": len(meetings) == 1,
        },
        language=person.language if person.language in SPOKEN else "fr",
        now=now,
        is_secret=True,
    )


def _facts(meeting: Meeting) -> dict[str, Any]:
    place = meeting.desk.place if meeting.desk else meeting.hub.place if meeting.hub else None
    return {
        "at": meeting.starts_at,
        "adviser": meeting.adviser.first_name,
        "place": str(meeting.desk or meeting.hub or "") if meeting.mode == Mode.PLACE else "",
        "address": f"{place.address}, {place.commune.name}" if place and meeting.mode == Mode.PLACE else "",
        "mode": meeting.mode,
        "phone": (meeting.hub.phone if meeting.hub else "") or meeting.organisation.phone,
    }
