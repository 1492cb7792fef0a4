"""The action plan: steps added, written anew, ticked, given up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.actions.care import day_of, in_care_of
from maillage.support.journeys.actions.journeys import PersonMissing
from maillage.support.journeys.models import Journey, Step
from maillage.support.journeys.steps import StepOwner, StepState
from maillage.support.people.models import Person
from maillage.support.people.rules import check_standing

LONGEST = 300


class StepEmpty(DomainError):
    """A step says what is to be done, and a partner's step which partner."""


class DuePast(DomainError):
    """A step is planned for today or later."""


class JourneyEnded(DomainError):
    """The plan of a journey that has ended no longer changes."""


class StepEnded(DomainError):
    """The step was ended meanwhile: ticked, given up or written anew."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(f"Step {step.pk} is {step.state} since {step.ended_at}.")


class NotTheirStep(DomainError):
    """The person ticks the steps that are theirs, and no others."""


@dataclass(frozen=True)
class StepSaid:
    """What is to be done, by whom, by when."""

    text: str
    owner: str
    due_on: date
    partner: str = ""


@transaction.atomic
def add_step(journey: Journey, said: StepSaid, *, by: User, now: datetime) -> Step:
    """Add a step to the plan. Raises NotYourJourney, PersonMissing, JourneyEnded, StepEmpty, DuePast."""
    step = _new(_open(journey, by, now), said, by=by, now=now)
    step.save()
    record("journeys.step_added", about=step, by=by, at=now, journey=step.journey_id, owner=step.owner)
    return step


@transaction.atomic
def revise_step(step: Step, said: StepSaid, *, by: User, now: datetime) -> Step:
    """Write a step anew: another step takes its place, the former one stays readable.

    Raises NotYourJourney, JourneyEnded, StepEmpty, DuePast, StepEnded.
    """
    journey = _open(step.journey, by, now)
    former = _to_do(step)
    anew = _new(journey, said, by=by, now=now)
    if (anew.text, anew.owner, anew.partner, anew.due_on) == (former.text, former.owner, former.partner, former.due_on):
        return former
    _end(former, StepState.REVISED, by, now)
    anew.replaces = former
    anew.save()
    record("journeys.step_revised", about=former, by=by, at=now, journey=journey.pk, step=anew.pk)
    return anew


@transaction.atomic
def tick_step(step: Step, *, by: User, now: datetime) -> Step:
    """Say that a step is done. Raises NotYourJourney, StepEnded."""
    in_care_of(step.journey, by, now)
    return _tick(_to_do(step), by, now)


@transaction.atomic
def untick_step(step: Step, *, by: User, now: datetime) -> Step:
    """Say that it was not done after all. Raises NotYourJourney, StepEnded."""
    in_care_of(step.journey, by, now)
    return _untick(_locked(step), by, now)


@transaction.atomic
def drop_step(step: Step, *, by: User, now: datetime) -> Step:
    """Give a step up; it stays readable. Raises NotYourJourney, StepEnded."""
    in_care_of(step.journey, by, now)
    step = _end(_to_do(step), StepState.DROPPED, by, now)
    record("journeys.step_dropped", about=step, by=by, at=now, journey=step.journey_id)
    return step


def tick_by_link(step: Step, person: Person, *, done: bool, now: datetime) -> Step:
    """The person says by the private link that their own step is done, or that it is not after all.

    Raises NotTheirStep, StepEnded, FileErased.
    """
    if step.person_id != person.pk or step.owner != StepOwner.PERSON:
        raise NotTheirStep(f"Step {step.pk} is not for person {person.pk} to tick.")
    with reading_everything():
        check_standing(person.pk)
        return _tick(_to_do(step), None, now) if done else _untick(_locked(step), None, now)


def _open(journey: Journey, by: User, now: datetime) -> Journey:
    journey = in_care_of(journey, by, now)
    if journey.person_id is None:
        raise PersonMissing(f"Journey {journey.pk} has no person yet.")
    if not journey.is_open:
        raise JourneyEnded(f"Journey {journey.pk} is {journey.state}.")
    return journey


def _new(journey: Journey, said: StepSaid, *, by: User, now: datetime) -> Step:
    text = " ".join(said.text.split())[:LONGEST]
    partner = " ".join(said.partner.split())[:120] if said.owner == StepOwner.PARTNER else ""
    if not text or said.owner not in StepOwner.values or (said.owner == StepOwner.PARTNER and not partner):
        raise StepEmpty("A step has words and an owner; a partner's step has its partner.")
    if said.due_on < day_of(now):
        raise DuePast(f"{said.due_on} is before {day_of(now)}.")
    step = Step(journey=journey, text=text, owner=said.owner, partner=partner, due_on=said.due_on)
    step.organisation_id, step.person = journey.organisation_id, _of(journey)
    step.added_at, step.added_by = now, by
    return step


def _of(journey: Journey) -> Person:
    assert journey.person is not None  # checked by `_open`
    return journey.person


def _locked(step: Step) -> Step:
    return Step.objects.select_for_update(of=("self",)).select_related("journey").get(pk=step.pk)


def _to_do(step: Step) -> Step:
    step = _locked(step)
    if step.state != StepState.TO_DO:
        raise StepEnded(step)
    return step


def _end(step: Step, state: str, by: User | None, now: datetime) -> Step:
    step.state, step.ended_at, step.ended_by = state, max(now, step.added_at), by
    step.save(update_fields=["state", "ended_at", "ended_by"])
    return step


def _tick(step: Step, by: User | None, now: datetime) -> Step:
    step = _end(step, StepState.DONE, by, now)
    record("journeys.step_ticked", about=step, by=by, at=now, journey=step.journey_id)
    return step


def _untick(step: Step, by: User | None, now: datetime) -> Step:
    if step.state != StepState.DONE:
        raise StepEnded(step)
    step.state, step.ended_at, step.ended_by = StepState.TO_DO, None, None
    step.save(update_fields=["state", "ended_at", "ended_by"])
    record("journeys.step_unticked", about=step, by=by, at=now, journey=step.journey_id)
    return step
