"""What every act on a journey or a meeting starts with: the lock and the right."""

from datetime import date, datetime

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.models import Journey, Meeting
from maillage.support.journeys.rules import may_act
from maillage.support.people.rules import check_may_change


class NotYourJourney(DomainError):
    """`by` does not work for the organisation that leads this journey."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        super().__init__(f"Journey {journey.pk} is led by organisation {journey.organisation_id}.")


class DayToCome(DomainError):
    """What happened cannot have happened on a day that is still to come."""


def locked(journey: Journey) -> Journey:
    """The journey as it is now, kept from everybody else until the transaction ends."""
    beside = ("organisation", "hub", "person", "project", "adviser")
    rows = Journey.objects.select_for_update(of=("self",), no_key=True).select_related(*beside)
    return rows.get(pk=journey.pk)


def in_care_of(journey: Journey, by: User | None, now: datetime, *, shows_less: bool = False) -> Journey:
    """The locked journey, when `by` may act on it; a dated rule (`by` empty) may.

    `shows_less`: the act only ends what others read, which a person who asked that nothing be changed does not hinder.

    Raises NotYourJourney, FileErased, FileRestricted.
    """
    if journey.person_id is not None:
        check_may_change(journey.person_id, by=None if shows_less else by, now=now)
    journey = locked(journey)
    if by is not None and not may_act(by, journey, on=day_of(now)):
        raise NotYourJourney(journey)
    return journey


def meeting_in_care_of(meeting: Meeting, by: User, now: datetime) -> Meeting:
    """The locked meeting, after its journey, when `by` may act on it.

    Raises NotYourJourney, FileErased, FileRestricted.
    """
    journey = in_care_of(meeting.journey, by, now)
    found = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("person", "hub", "adviser")
    meeting = found.get(pk=meeting.pk)
    meeting.journey = journey
    return meeting


def day_of(now: datetime) -> date:
    """The day in Paris."""
    return now.astimezone(PARIS).date()


def past(day: date | None, now: datetime) -> date:
    """The day said, else today. Raises DayToCome."""
    today = day_of(now)
    if day is not None and day > today:
        raise DayToCome(f"{day} is after {today}.")
    return day or today
