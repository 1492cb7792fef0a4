"""The assessment of a journey: eight axes, the versions before it, the schemes that its facts open."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.catalogue.schemes.queries import Proposal, proposals_for
from maillage.support.enrolments.queries.facts import facts_from
from maillage.support.journeys.actions import (
    AxesMissing,
    DayToCome,
    DecisionMissing,
    complete_assessment,
    drop_draft,
    save_draft,
)
from maillage.support.journeys.models import Assessment, Journey
from maillage.support.journeys.queries.assessment import assessments_of, axes_of, situation_on
from maillage.support.people.choices import Layer
from maillage.support.people.models import Person
from maillage.support.people.wording import warnings_in
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.work import found_work, looked
from maillage.web.desk.work_forms import AssessmentForm
from maillage.web.shared import words
from maillage.web.shared.membership import today

USUAL_MINUTES = 120


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def assessment(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Read the last version or write the next one; a draft is kept on the way."""
    journey, person = found_work(office, pk)
    if request.method == "POST":
        return _write(request, office, journey, person)
    looked(office, person, Layer.NOTES, "assessment")
    versions = assessments_of(journey)
    writes = not versions or versions[0].completed_at is None or "write" in request.GET
    form = AssessmentForm(initial=_initial(versions)) if writes else None
    return _page(request, journey, person, versions, form)


def _write(request: HttpRequest, office: Office, journey: Journey, person: Person) -> HttpResponse:
    """Keep the draft, complete it or give it up."""
    now = timezone.now()
    if request.POST.get("act") == "drop":
        drop_draft(journey, by=office.user, now=now)
        messages.success(request, _("The draft is given up."))
        return redirect("desk:assessment", journey.pk)
    form = AssessmentForm(request.POST)
    if form.is_valid():
        completes = request.POST.get("act") == "complete"
        try:
            with transaction.atomic():
                (complete_assessment if completes else save_draft)(journey, form.interview(), by=office.user, now=now)
        except AxesMissing as error:
            form.miss(error)
        except DecisionMissing:
            form.add_error("decision", _("Say what you decide together."))
        except DayToCome:
            form.add_error("held_on", _("This day is still to come."))
        else:
            told = _("The assessment is complete.") if completes else _("The draft is kept.")
            messages.success(request, told)
            if completes:
                _point_at(request, form)
            return redirect("desk:assessment", journey.pk)
    return _page(request, journey, person, assessments_of(journey), form, status=422)


def _point_at(request: HttpRequest, form: AssessmentForm) -> None:
    """What a completed assessment touches on; a draft says it beside its form."""
    found = warnings_in(form.text())
    if found:
        said = words.joined(f"« {one.word} »" for one in found)
        told = _("Please read it again: %(words)s. The person may read it. A new version may say it otherwise.")
        messages.warning(request, told % {"words": said})


def _page(
    request: HttpRequest,
    journey: Journey,
    person: Person,
    versions: list[Assessment],
    form: AssessmentForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    completed = [one for one in versions if one.completed_at is not None]
    facts: dict[str, Any] = {
        "journey": journey,
        "person": person,
        "form": form,
        "draft": next((one for one in versions if one.completed_at is None), None),
        "read": [(one, axes_of(one)) for one in completed],
        "proposals": _proposals(journey, person, versions),
        "known": versions[0] if versions else None,
        "warnings": warnings_in(form.text()) if form is not None else [],
        "section": "people",
    }
    return render(request, "desk/assessment.html", facts, status=status)


def _proposals(journey: Journey, person: Person, versions: list[Assessment]) -> list[Proposal]:
    """Schemes around the person, by what the file and the last interview say."""
    day = today()
    euros = next((one.financing_plan_euros for one in versions if one.financing_plan_euros is not None), None)
    facts = facts_from(person, situation_on(journey, on=day), euros=euros, on=day)
    network = journey.hub.network if journey.hub else None
    return proposals_for(facts, on=day, network=network, near=person.commune)


def _initial(versions: list[Assessment]) -> dict[str, Any]:
    """The draft, else the last version to start the next one from, else an interview of today."""
    if not versions:
        return {"held_on": today(), "minutes": USUAL_MINUTES}
    last = versions[0]
    is_draft = last.completed_at is None
    return {**AssessmentForm.facts_of(last), "held_on": last.held_on if is_draft else today()}
