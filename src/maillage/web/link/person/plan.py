"""The action plan: what is to be done, by whom, by when; the person ticks what is theirs."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.support.journeys.actions import StepEnded, tick_by_link
from maillage.support.journeys.models import Step
from maillage.support.journeys.queries.plan import steps_shown_to
from maillage.support.journeys.steps import StepOwner, StepState
from maillage.support.people.models import Person
from maillage.web.link.person.opening import entries_of, with_person
from maillage.web.link.person.section import Section


def steps(person: Person, now: datetime) -> Section | None:
    """The steps of open journeys, by the day they are due."""
    day = timezone.localdate(now)
    rows = [
        {
            "step": step,
            "is_theirs": step.owner == StepOwner.PERSON,
            "is_done": step.state == StepState.DONE,
            "is_late": step.state == StepState.TO_DO and step.due_on < day,
            "who": step.partner or (step.journey.adviser.name if step.owner == StepOwner.ADVISER else ""),
        }
        for step in steps_shown_to(person)
    ]
    if not rows:
        return None
    return Section("plan", _("Your action plan"), "link/person/_plan.html", {"rows": rows})


@require_POST
@with_person
def tick(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """The person says that a step of theirs is done, or not after all."""
    entry, step = _step_of(person, pk)
    try:
        tick_by_link(step, entry, done=request.POST.get("act") != "untick", now=timezone.now())
    except StepEnded:
        messages.info(request, _("This step has changed meanwhile: here is the plan as it is now."))
    return redirect(f"{_address(token)}#plan")


def _step_of(person: Person, pk: int) -> tuple[Person, Step]:
    found = [
        (entry, step)
        for entry in entries_of(person)
        for step in steps_shown_to(entry).filter(pk=pk, owner=StepOwner.PERSON)
    ]
    if not found:
        raise Http404
    return found[0]


def _address(token: str) -> str:
    return reverse("link:person", args=[token])
