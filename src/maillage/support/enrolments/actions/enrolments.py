"""Entering somebody in an operation, leaving it, coming back."""

from datetime import date, datetime

from django.db import transaction

from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions.eligibility import NotEligible, keep_answer
from maillage.support.enrolments.choices import ExitSituation, Verdict
from maillage.support.enrolments.models import Enrolment, Presence
from maillage.support.enrolments.queries.eligibility import answer_for
from maillage.support.enrolments.rules import is_accompanied
from maillage.support.journeys.actions.care import in_care_of, past
from maillage.support.journeys.models import Journey
from maillage.support.people.queries import whole
from maillage.support.people.rules import check_may_change

LONGEST_REFERENT = 160


class NotItsOperation(DomainError):
    """The operation is carried by another organisation than the one that leads the journey."""


class OutsideOperation(DomainError):
    """The day is before the operation begins, or after it ended."""

    def __init__(self, operation: FundedOperation, day: date) -> None:
        self.operation = operation
        super().__init__(f"{day} is outside operation {operation.pk}.")


class OnlyInformed(DomainError):
    """Nobody met this person alone by that day, and nothing is signed: information makes no participant."""


class AlreadyThere(DomainError):
    """The person takes part since `presence.starts_on` and has not left."""

    def __init__(self, presence: Presence) -> None:
        self.presence = presence
        super().__init__(f"Enrolment {presence.enrolment_id} is open since {presence.starts_on}.")


class BeforeTheLastTime(DomainError):
    """The day is not after the last day of the former presence, or not after the day on which this one began."""


class NotThere(DomainError):
    """The person left before: there is nothing to end."""


class NobodyYet(DomainError):
    """The journey has no person yet."""


@transaction.atomic
def enrol(
    journey: Journey, operation: FundedOperation, *, on: date, by: User, now: datetime, referent: str = ""
) -> Enrolment:
    """Count the person of a journey for an operation from `on`, the first action. Who comes back stays one participant.

    Where the operation has a scheme, what its conditions say of that day is kept: who is to be checked is counted once
    an officer decided.

    Raises NotEligible, NobodyYet, NotItsOperation, OutsideOperation, DayToCome, OnlyInformed, AlreadyThere,
    BeforeTheLastTime, NotYourJourney, FileErased, FileRestricted.
    """
    journey = in_care_of(journey, by, now)
    if journey.person is None:
        raise NobodyYet(f"Journey {journey.pk} has no person.")
    if operation.organisation_id != journey.organisation_id:
        raise NotItsOperation(f"Operation {operation.pk} is carried by organisation {operation.organisation_id}.")
    _check_inside(operation, past(on, now))
    person = whole(journey.person)
    if not is_accompanied(person, by=on):
        raise OnlyInformed(f"Person {person.pk} was only informed by {on}.")
    facts = {
        "organisation_id": journey.organisation_id,
        "journey": journey,
        "referent": _said(referent),
        "enrolled_at": now,
        "enrolled_by": by,
    }
    row, is_new = Enrolment.objects.get_or_create(operation=operation, person=person, defaults=facts)
    if is_new:
        _check_conditions(row, journey, on, now)
    else:
        _come_back(row, on)
        if referent.strip():
            row.referent = _said(referent)
        row.exit_situation = ""
        row.save(update_fields=["referent", "exit_situation"])
    Presence.objects.create(enrolment=row, organisation_id=row.organisation_id, starts_on=on)
    record(
        "enrolments.enrolled" if is_new else "enrolments.came_back",
        about=row,
        by=by,
        at=now,
        operation=operation.pk,
        on=on.isoformat(),
    )
    return row


@transaction.atomic
def leave_operation(enrolment: Enrolment, *, on: date, situation: str, by: User, now: datetime) -> Enrolment:
    """Keep that the last action was on that day, and what the person does now.

    Raises NotThere, BeforeTheLastTime, OutsideOperation, DayToCome, NotYourJourney, FileErased, FileRestricted.
    """
    enrolment = _in_care_of(enrolment, by, now)
    presence = enrolment.presences.filter(ends_on=None).first()
    if presence is None:
        raise NotThere(f"Enrolment {enrolment.pk} has no open presence.")
    _check_inside(enrolment.operation, past(on, now))
    if on < presence.starts_on:
        raise BeforeTheLastTime(f"{on} is before {presence.starts_on}.")
    presence.ends_on = on
    presence.save(update_fields=["ends_on"])
    enrolment.exit_situation = ExitSituation(situation)
    enrolment.save(update_fields=["exit_situation"])
    record("enrolments.left", about=enrolment, by=by, at=now, on=on.isoformat())
    return enrolment


@transaction.atomic
def name_referent(enrolment: Enrolment, referent: str, *, by: User, now: datetime) -> Enrolment:
    """Say through whom a participant without phone and e-mail is reached; nothing empties it.

    Raises NotYourJourney, FileErased, FileRestricted.
    """
    enrolment = _in_care_of(enrolment, by, now)
    enrolment.referent = _said(referent)
    enrolment.save(update_fields=["referent"])
    record("enrolments.referent_named", about=enrolment, by=by, at=now)
    return enrolment


def _in_care_of(enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    check_may_change(enrolment.person_id, by=by, now=now)
    in_care_of(enrolment.journey, by, now)
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True).select_related("operation", "person")
    return rows.get(pk=enrolment.pk)


def _come_back(row: Enrolment, on: date) -> None:
    """Raises AlreadyThere, BeforeTheLastTime."""
    former = row.presences.order_by("-starts_on").first()
    if former is None:
        return
    if former.ends_on is None:
        raise AlreadyThere(former)
    if on <= former.ends_on:
        raise BeforeTheLastTime(f"{on} is not after {former.ends_on}.")


def _check_conditions(row: Enrolment, journey: Journey, on: date, now: datetime) -> None:
    """Raises NotEligible."""
    if row.operation.scheme is None:
        return
    answer = answer_for(journey, row.operation.scheme, on=on)
    if answer.verdict == Verdict.NO:
        raise NotEligible(answer)
    keep_answer(row, answer, now=now)


def _check_inside(operation: FundedOperation, day: date) -> None:
    if not operation.starts_on <= day <= operation.ends_on:
        raise OutsideOperation(operation, day)


def _said(words: str) -> str:
    return " ".join(words.split())[:LONGEST_REFERENT]
