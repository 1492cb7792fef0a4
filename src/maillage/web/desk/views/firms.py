"""The firm of a journey: number and name, beginning, how it goes; questions to put by phone."""

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.support.firms.actions import (
    AnsweredAlready,
    ClosedBeforeItBegan,
    NotANumber,
    QuestionClosed,
    answer_by_phone,
    note_beginning,
    note_firm,
    note_news,
    refuse_survey,
)
from maillage.support.firms.models import News, Survey
from maillage.support.firms.queries import calls_of, firm_page
from maillage.support.journeys.actions import DayToCome, NoFirmYet
from maillage.support.journeys.actions.milestones import AFTER
from maillage.support.journeys.models import Journey
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.firm_forms import BeginningForm, FirmForm, NoteForm
from maillage.web.desk.firm_words import lines_of, plan_of, spells_of
from maillage.web.desk.views.journeys import found_journey
from maillage.web.shared.membership import today
from maillage.web.shared.words import short_day

SURVEY = ("person", "journey__project", "journey__adviser", "journey__person", "organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def firm(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What is known of the firm, and the place to say more."""
    journey = found_journey(office, pk)
    if journey.project is None:
        return redirect("desk:journey", pk)
    if request.method != "POST":
        return _page(request, journey)
    act = {"firm": _identify, "beginning": _begin, "news": _note}.get(request.POST.get("act", ""))
    return act(request, office, journey) if act else redirect("desk:firm", pk)


@require_safe
@with_files
def surveys(request: HttpRequest, office: Office) -> HttpResponse:
    """Whom to call to ask how their firm goes."""
    found = calls_of(office.organisation, on=today())
    facts = {"calls": found, "office": office, "mine": office.user.pk, "section": "people"}
    return render(request, "desk/surveys.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def survey(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The questions on the phone, and the answers with their real day."""
    found = _survey(office, pk)
    answer = News.objects.filter(survey=found).first()
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, today=today(), is_answer=True, initial=NoteForm.facts_of(answer))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                answer_by_phone(found, form.news(), on=form.cleaned_data["on"], by=office.user, now=timezone.now())
        except (ClosedBeforeItBegan, DayToCome) as error:
            form.refuse(error)
        except (AnsweredAlready, QuestionClosed) as error:
            messages.warning(request, _refused(error))
            return redirect("desk:firm", found.journey_id)
        else:
            messages.success(request, _("The answer is noted."))
            return redirect("desk:firm", found.journey_id)
    waits = found.end == "" and found.planned_on <= today() <= found.closes_on
    facts = {"survey": found, "answer": answer, "form": form, "journey": found.journey, "person": found.person,
             "waits": waits, "section": "people"}  # fmt: skip
    return render(request, "desk/survey.html", facts, status=422 if form.errors else 200)


@require_POST
@with_files
def refuse(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The person does not wish to answer."""
    found = _survey(office, pk)
    try:
        with transaction.atomic():
            refuse_survey(found, by=office.user, now=timezone.now())
    except QuestionClosed as error:
        messages.warning(request, _refused(error))
    else:
        messages.success(request, _("Noted: nobody asks this question again."))
    return redirect("desk:firm", found.journey_id)


def _page(request: HttpRequest, journey: Journey, wrong: dict[str, Form] | None = None) -> HttpResponse:
    wrong = wrong or {}
    read = firm_page(journey, on=today())
    facts = {
        "journey": journey,
        "person": journey.person,
        "read": read,
        "lines": lines_of(read),
        "spells": spells_of(read),
        "planned": plan_of(read),
        "forms": {
            "firm": wrong.get("firm") or FirmForm(initial=FirmForm.facts_of(journey, read.firm)),
            "beginning": wrong.get("beginning") or BeginningForm(initial=BeginningForm.facts_of(read.beginning)),
            "news": wrong.get("news") or NoteForm(today=today()),
        },
        "may_begin": journey.state in AFTER,
        "opened": next(iter(wrong), ""),
        "section": "people",
    }
    return render(request, "desk/firm.html", facts, status=422 if wrong else 200)


def _identify(request: HttpRequest, office: Office, journey: Journey) -> HttpResponse:
    form = FirmForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                note_firm(journey, form.said(), by=office.user, now=timezone.now())
        except NotANumber:
            form.add_error("number", _("A SIREN has nine digits, a SIRET fourteen; these do not check."))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:firm", journey.pk)
    return _page(request, journey, {"firm": form})


def _begin(request: HttpRequest, office: Office, journey: Journey) -> HttpResponse:
    form = BeginningForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                note_beginning(journey, **form.cleaned_data, by=office.user, now=timezone.now())
        except DayToCome:
            form.add_error("on", _("This day is still to come."))
        except NoFirmYet:
            messages.warning(request, _("Move the journey to “created” first: the firm is said there."))
            return redirect("desk:journey", journey.pk)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:firm", journey.pk)
    return _page(request, journey, {"beginning": form})


def _note(request: HttpRequest, office: Office, journey: Journey) -> HttpResponse:
    form = NoteForm(request.POST, today=today())
    if form.is_valid():
        try:
            with transaction.atomic():
                note_news(journey, form.news(), on=form.cleaned_data["on"], by=office.user, now=timezone.now())
        except (ClosedBeforeItBegan, DayToCome) as error:
            form.refuse(error)
        except NoFirmYet:
            messages.warning(request, _("Move the journey to “created” first: the firm is said there."))
            return redirect("desk:journey", journey.pk)
        else:
            messages.success(request, _("Noted."))
            return redirect("desk:firm", journey.pk)
    return _page(request, journey, {"news": form})


def _survey(office: Office, pk: int) -> Survey:
    """A question of the office's organisation, else 404."""
    mine = Survey.objects.visible_to(office.user).filter(organisation=office.organisation)
    return get_object_or_404(mine.select_related(*SURVEY), pk=pk)


def _refused(error: AnsweredAlready | QuestionClosed) -> str:
    if isinstance(error, AnsweredAlready):
        return _("They answered by themselves on %(day)s: their answer stays.") % {"day": short_day(error.news.on)}
    if error.survey.end:
        return _("This question is no longer asked: %(why)s.") % {"why": error.survey.get_end_display()}
    return _("This question could be answered until %(day)s.") % {"day": short_day(error.survey.closes_on)}
