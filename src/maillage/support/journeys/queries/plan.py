"""Reading action plans."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.support.journeys.choices import OPEN
from maillage.support.journeys.models import Journey, Step
from maillage.support.journeys.steps import StepState
from maillage.support.people.models import Person

CURRENT = (StepState.TO_DO, StepState.DONE)


def plan_of(journey: Journey) -> QuerySet[Step]:
    """The steps in force, done or not, the first due first."""
    return journey.steps.filter(state__in=CURRENT).select_related("ended_by", "replaces").order_by("due_on", "pk")


def former_steps_of(journey: Journey) -> QuerySet[Step]:
    """Steps given up or written anew, the last first."""
    rows = journey.steps.exclude(state__in=CURRENT).select_related("ended_by", "replaced_by")
    return rows.order_by("-ended_at", "-pk")


def steps_shown_to(person: Person) -> QuerySet[Step]:
    """The plan of the person's open journeys, as their private link shows it."""
    rows = Step.objects.filter(person=person, state__in=CURRENT, journey__state__in=OPEN)
    return rows.select_related("journey__adviser", "journey__project").order_by("journey_id", "due_on", "pk")


def late_steps(adviser: User, organisation: Organisation, *, on: date) -> QuerySet[Step]:
    """Steps past their day in open journeys that `adviser` has in care for `organisation`, the longest late first."""
    late = Step.objects.filter(
        organisation=organisation,
        state=StepState.TO_DO,
        due_on__lt=on,
        journey__adviser=adviser,
        journey__state__in=OPEN,
    )
    return late.select_related("person", "journey").order_by("due_on", "pk")


def plan_in_words(steps: Sequence[Step]) -> list[tuple[Step, str]]:
    """Each step with who does it, in the language of now."""
    return [(step, step.partner or str(step.get_owner_display())) for step in steps]
