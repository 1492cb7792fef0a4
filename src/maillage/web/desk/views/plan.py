"""The action plan of a journey: steps added, written anew, ticked, given up."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.support.journeys.actions import (
    DuePast,
    JourneyEnded,
    StepEmpty,
    StepEnded,
    add_step,
    drop_step,
    revise_step,
    tick_step,
    untick_step,
)
from maillage.support.journeys.models import Journey, Step
from maillage.support.journeys.queries.plan import former_steps_of, plan_of
from maillage.support.journeys.steps import StepState
from maillage.support.people.choices import Layer
from maillage.support.people.models import Person
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.work import found_work, looked, refuse_others
from maillage.web.desk.work_forms import StepForm
from maillage.web.shared.membership import today


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def plan(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The steps in the order of their days, and a form to add one."""
    journey, person = found_work(office, pk)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                add_step(journey, form.said(), by=office.user, now=timezone.now())
        except (DuePast, StepEmpty) as error:
            form.add_error(*_wrong(error))
        except JourneyEnded:
            messages.warning(request, _("This journey has ended: its plan stays as it was."))
            return redirect("desk:plan", pk)
        else:
            messages.success(request, _("The step is in the plan."))
            return redirect("desk:plan", pk)
    looked(office, person, Layer.SUMMARY, "plan")
    return _page(request, journey, person, form)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def revise(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Write a step anew; the former one stays readable."""
    step = found_step(office, pk)
    form = StepForm(request.POST or None, initial=StepForm.facts_of(step))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                revise_step(step, form.said(), by=office.user, now=timezone.now())
        except (DuePast, StepEmpty) as error:
            form.add_error(*_wrong(error))
        except (JourneyEnded, StepEnded):
            messages.warning(request, _("This step was ended meanwhile."))
            return redirect("desk:plan", step.journey_id)
        else:
            messages.success(request, _("The step is written anew. The former one can still be read below."))
            return redirect("desk:plan", step.journey_id)
    facts = {"form": form, "step": step, "journey": step.journey, "person": step.person, "section": "people"}
    return render(request, "desk/revise_step.html", facts, status=422 if form.is_bound else 200)


@require_POST
@with_files
def settle(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Tick a step, untick it, or give it up."""
    step = found_step(office, pk)
    acts = {"tick": tick_step, "untick": untick_step, "drop": drop_step}
    act = acts.get(request.POST.get("act", ""))
    if act is not None:
        try:
            with transaction.atomic():
                act(step, by=office.user, now=timezone.now())
        except StepEnded:
            messages.warning(request, _("This step was ended meanwhile."))
    return redirect("desk:plan", step.journey_id)


def found_step(office: Office, pk: int) -> Step:
    """A step of a journey that the office leads, else 404."""
    refuse_others(office)
    rows = Step.objects.filter(organisation=office.organisation, journey__in=Journey.objects.visible_to(office.user))
    return get_object_or_404(rows.select_related("journey__organisation", "journey__project", "person"), pk=pk)


def _page(request: HttpRequest, journey: Journey, person: Person, form: StepForm) -> HttpResponse:
    day, steps = today(), list(plan_of(journey))
    facts: dict[str, Any] = {
        "journey": journey,
        "person": person,
        "rows": [(step, step.state == StepState.TO_DO and step.due_on < day) for step in steps],
        "done": sum(step.state == StepState.DONE for step in steps),
        "former": list(former_steps_of(journey)),
        "form": form,
        "section": "people",
    }
    return render(request, "desk/plan.html", facts, status=422 if form.is_bound else 200)


def _wrong(error: DuePast | StepEmpty) -> tuple[str, str]:
    if isinstance(error, DuePast):
        return "due_on", _("This day has passed: choose today or later.")
    return "text", _("Say what is to be done.")
