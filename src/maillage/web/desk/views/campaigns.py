"""Campaigns of funders: what is missing and where to type it; submitted whole, corrected, reviewed, closed, frozen."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions import (
    BeforeTheLastMove,
    CampaignMoveNotAllowed,
    CampaignNamed,
    HalfFilled,
    NobodyTookPart,
    NothingMissing,
    PeriodNotOver,
    PeriodOutside,
    explain_gaps,
    give_submission,
    move_campaign,
    open_campaign,
    submit_campaign,
)
from maillage.support.enrolments.choices import CAMPAIGN_MOVES, CAMPAIGN_WRITES, CampaignState
from maillage.support.enrolments.models import Campaign, Enrolment, Submission
from maillage.support.enrolments.queries import figures_of, is_whole, standing_of
from maillage.support.journeys.actions import DayToCome
from maillage.web.desk.campaign_forms import CampaignForm, MoveForm, ReasonForm
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.views.operations import found_operation, manages, only_managers
from maillage.web.shared.membership import today
from maillage.web.shared.sheets import csv_file, xlsx_file
from maillage.web.shared.words import short_day

STEPS = {
    CampaignState.SUBMITTED: gettext_lazy("Submit it"),
    CampaignState.FIX: gettext_lazy("The funder asks for corrections"),
    CampaignState.REVIEW: gettext_lazy("The funder reviews it"),
    CampaignState.CLOSED: gettext_lazy("The funder accepts it: close"),
}
FIGURES = (
    ("participants", gettext_lazy("Participants")),
    ("entered", gettext_lazy("entered in the period")),
    ("left", gettext_lazy("left in the period")),
    ("women", gettext_lazy("women")),
    ("incomplete", gettext_lazy("incomplete participants")),
    ("uncounted", gettext_lazy("not counted: to be checked or not accepted")),
)
REFUSED = (BeforeTheLastMove, CampaignMoveNotAllowed, DayToCome, HalfFilled, NobodyTookPart, PeriodNotOver)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def new(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Open a campaign for a period of an operation."""
    only_managers(office)
    operation = found_operation(office, pk)
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = open_campaign(operation, form.said(), by=office.user, now=timezone.now())
        except PeriodOutside:
            first, last = short_day(operation.starts_on), short_day(operation.ends_on)
            said = _("The period lies inside the operation, from %(first)s to %(last)s; it is due after its last day.")
            form.add_error(None, said % {"first": first, "last": last})
        except CampaignNamed:
            form.add_error("name", _("This operation already has a campaign of this name."))
        else:
            messages.success(request, _("The campaign is open. What is missing stands below."))
            return redirect("desk:campaign", made.pk)
    facts = {"form": form, "operation": operation, "office": office, "section": "people"}
    return render(request, "desk/new_campaign.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@with_files
def campaign(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Where a campaign stands: what is missing, who, where to type it; what was frozen."""
    return _page(request, office, _found(office, pk))


@require_POST
@with_files
def explain(request: HttpRequest, office: Office, pk: int, enrolment: int) -> HttpResponse:
    """Why something of one participant is not there."""
    only_managers(office)
    found = _found(office, pk)
    row = get_object_or_404(Enrolment, pk=enrolment, operation=found.operation, organisation=office.organisation)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is not there."))
        return redirect("desk:campaign", pk)
    try:
        with transaction.atomic():
            explain_gaps(found, row, form.cleaned_data["reason"], by=office.user, now=timezone.now())
    except (CampaignMoveNotAllowed, NothingMissing):
        messages.info(request, _("Nothing is left to explain there."))
    else:
        messages.success(request, _("The reason is kept, with your name."))
    return redirect("desk:campaign", pk)


@require_POST
@with_files
def move(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One step: submitted whole, corrections asked for, reviewed, closed."""
    only_managers(office)
    found = _found(office, pk)
    if request.POST.get("to") not in CampaignState.values:
        raise Http404
    to = CampaignState(request.POST["to"])
    form = MoveForm(request.POST, to=to, today=today())
    if form.is_valid():
        act: dict[str, Any] = {"on": form.cleaned_data["on"], "by": office.user, "now": timezone.now()}
        try:
            with transaction.atomic():
                if to == CampaignState.SUBMITTED:
                    submit_campaign(found, **act)
                else:
                    move_campaign(found, to, comment=form.cleaned_data.get("comment", ""), **act)
        except REFUSED as error:
            form.add_error(None, _words(error))
        else:
            messages.success(request, _("The step is noted."))
            return redirect("desk:campaign", pk)
    return _page(request, office, found, wrong=(to, form))


@require_POST
@with_files
def submission_file(request: HttpRequest, office: Office, pk: int, kind: str) -> HttpResponse:
    """The funder's table as it was submitted, as a file; that it was taken is kept."""
    only_managers(office)
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = Submission.objects.select_related("campaign__operation", "organisation")
    found = get_object_or_404(rows, pk=pk, organisation=office.organisation)
    table = give_submission(found, by=office.user, now=timezone.now())
    name = f"{found.campaign.operation.reference}-{found.campaign.pk}-{found.number}"
    return (csv_file if kind == "csv" else xlsx_file)(table, name)


def _page(
    request: HttpRequest, office: Office, found: Campaign, *, wrong: tuple[CampaignState, MoveForm] | None = None
) -> HttpResponse:
    standing, runs = standing_of(found), manages(office)
    writes = runs and found.state in CAMPAIGN_WRITES
    forms = {to: MoveForm(to=to, today=today()) for to in CAMPAIGN_MOVES[CampaignState(found.state)]} if runs else {}
    if wrong is not None:
        forms |= {wrong[0]: wrong[1]}
    submissions = list(found.submissions.select_related("taken_by", "campaign__operation").prefetch_related("lines"))
    facts: dict[str, Any] = {
        "campaign": found,
        "operation": found.operation,
        "standing": standing,
        "figures": _told(figures_of(standing)),
        "missing": standing.people_missing() if found.state in CAMPAIGN_WRITES else [],
        "reason_form": ReasonForm() if writes else None,
        "steps": [(to, STEPS[to], form) for to, form in forms.items()],
        "opened": wrong[0] if wrong else "",
        "moves": found.moves.select_related("by"),
        "submissions": [(one, _told(one.figures), is_whole(one)) for one in submissions[::-1]],
        "is_late": found.state == CampaignState.OPEN and found.due_on < today(),
        "manages": runs,
        "section": "people",
    }
    return render(request, "desk/campaign.html", facts, status=422 if wrong else 200)


def _told(figures: dict[str, int]) -> list[tuple[str, str]]:
    """The figures in words; hours last."""
    hours = f"{figures['minutes'] // 60} h {figures['minutes'] % 60:02}"
    return [*((str(words), str(figures[name])) for name, words in FIGURES), (_("hours of meetings"), hours)]


def _found(office: Office, pk: int) -> Campaign:
    rows = Campaign.objects.select_related("operation__scheme", "organisation")
    return get_object_or_404(rows, pk=pk, organisation=office.organisation)


def _words(error: DomainError) -> str:
    """Why it is refused, for who clicked."""
    if isinstance(error, HalfFilled):
        count = len(error.gaps)
        return ngettext(
            "%(count)s thing is neither filled in nor explained: it is in the list. Nothing is submitted half.",
            "%(count)s things are neither filled in nor explained: they are in the list. Nothing is submitted half.",
            count,
        ) % {"count": count}
    return {
        BeforeTheLastMove: _("This day comes before the last step."),
        CampaignMoveNotAllowed: _("This step is no longer possible: somebody moved the campaign meanwhile."),
        DayToCome: _("This day is still to come."),
        NobodyTookPart: _("Nobody took part in this period."),
        PeriodNotOver: _("The period is not over that day: its figures would still change."),
    }[type(error)]
