"""How often somebody did not come or did not answer."""

from django.db.models import Max

from maillage.support.journeys.choices import ENDED, MeetingStatus
from maillage.support.journeys.models import Journey


def silences_of(journey: Journey) -> int:
    """No-shows and attempts without answer since the person was last met, or came back. Four queries."""
    met = journey.meetings.filter(status=MeetingStatus.HELD).aggregate(last=Max("starts_at"))["last"]
    back = journey.moves.filter(from_state__in=ENDED).aggregate(last=Max("at"))["last"]
    since = max((moment for moment in (met, back) if moment is not None), default=journey.opened_at)
    missed = journey.meetings.filter(status=MeetingStatus.NO_SHOW, starts_at__gte=since).count()
    return missed + journey.attempts.filter(at__gte=since).count()
