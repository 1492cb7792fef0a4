"""Whom to ask how it goes, by which way, and whom to call because no letter was answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.workdays import months_after
from maillage.support.firms.choices import ANSWERS_LAST, MONTHS, SurveyStatus
from maillage.support.firms.models import Survey
from maillage.support.journeys.choices import FOUNDED
from maillage.support.journeys.models import Milestone
from maillage.support.journeys.queries.today import email_in, points_of
from maillage.support.people.choices import Channel, Purpose
from maillage.support.people.models import Consent, Person
from maillage.support.people.queries import keys_of, whole

BESIDE = ("person__organisation", "journey__project", "journey__adviser", "journey__hub", "organisation")


@dataclass(frozen=True)
class Call:
    """A question to put by phone: to whom, at which numbers, until when; `was_written` when a letter was sent first."""

    survey: Survey
    phones: tuple[str, ...]
    was_written: bool


def due_plans(on: date, *, months: tuple[int, ...] = MONTHS) -> Iterator[tuple[int, int, date]]:
    """Journeys whose question has come by that day and may still be answered, and that was not opened yet.

    Journey, months, day of the question; the earliest day first. Only of people who agreed to be asked and whose file
    is not erased. Needs everybody's eyes.
    """
    agreed = set(Consent.objects.in_force(on=on).filter(purpose=Purpose.SURVEYED).values_list("person", flat=True))
    opened = set(Survey.objects.values_list("journey", "months"))
    found = []
    for number in months:
        # Wide enough for months of any length; the exact day is worked out below.
        first, last = months_after(on - ANSWERS_LAST, -number), months_after(on, -number)
        rows = Milestone.objects.filter(
            kind__in=[str(kind) for kind in FOUNDED],
            on__range=(_days(first, -3), _days(last, 3)),
            journey__person__erased_at=None,
        ).select_related("journey")
        for row in rows:
            day = months_after(row.on, number)
            if day <= on <= day + ANSWERS_LAST and (row.journey_id, number) not in opened:
                found.append((day, row.journey_id, number, row.journey.person_id))
    for day, journey, number, person in sorted(found):
        if person in agreed or (person and _agreed_elsewhere(person, agreed)):
            yield journey, number, day


def channel_of(person: Person) -> str:
    """The address to write to; empty when the person has none, or prefers to be reached otherwise."""
    return email_in(points_of({person.pk}).get(person.pk, []))


def calls_of(organisation: Organisation, *, on: date, user: User | None = None) -> list[Call]:
    """Questions that wait for a call that day, the first to close first; of one adviser's journeys with `user`."""
    waiting = _to_call(_waiting(organisation, on, user).select_related(*BESIDE).order_by("closes_on", "pk"), on)
    points = points_of({one.person_id for one in waiting})
    return [
        Call(
            one,
            tuple(point.value for point in points.get(one.person_id, []) if point.channel == Channel.PHONE),
            one.sent_at is not None,
        )
        for one in waiting
    ]


def count_calls(organisation: Organisation, *, on: date, user: User) -> int:
    """How many `calls_of` tells of one adviser's journeys. One query."""
    return len(_to_call(_waiting(organisation, on, user), on))


def survey_letter_key(survey: Survey, *, is_reminder: bool) -> str:
    """The key of the letter that asks, or reminds."""
    return f"firms.survey:{survey.pk}:{'again' if is_reminder else 'first'}"


def letter_prefixes(people: list[int]) -> list[str]:
    """What the keys of the letters that ask these people begin with."""
    rows = Survey.objects.filter(person__in=people).order_by("pk").values_list("pk", flat=True)
    return [f"firms.survey:{key}:" for key in rows]


def _waiting(organisation: Organisation, on: date, user: User | None) -> QuerySet[Survey, Survey]:
    rows = Survey.objects.waiting(on).filter(organisation=organisation, person__erased_at=None)
    return rows if user is None else rows.filter(journey__adviser=user)


def _to_call(rows: Iterable[Survey], on: date) -> list[Survey]:
    return [one for one in rows if one.status_on(on, is_answered=False) == SurveyStatus.TO_CALL]


def _agreed_elsewhere(person: int, agreed: set[int]) -> bool:
    """An entry said to be the same person holds the agreement."""
    return bool(agreed & set(keys_of(whole(Person.objects.get(pk=person)))))


def _days(day: date, more: int) -> date:
    return date.fromordinal(day.toordinal() + more)
