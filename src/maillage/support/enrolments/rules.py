"""When information becomes accompaniment."""

from datetime import date, datetime, time, timedelta

from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.choices import JourneyState, MeetingStatus
from maillage.support.journeys.models import Meeting, Move
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of


def is_accompanied(person: Person, *, by: date) -> bool:
    """Whether by that day somebody met this person alone, or both signed a contract.

    Half a day of information, together with others, makes no participant of anybody (domain 3.5).
    """
    keys = keys_of(person)
    until = datetime.combine(by + timedelta(days=1), time.min, PARIS)
    held = Meeting.objects.filter(person__in=keys, status=MeetingStatus.HELD, starts_at__lt=until)
    signed = Move.objects.filter(journey__person__in=keys, to_state=JourneyState.COMMITTED, on__lte=by)
    return held.exists() or signed.exists()
