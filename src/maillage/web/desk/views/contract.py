"""Papers of a journey: read before they are made, signed, checked, withdrawn."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.support.journeys.actions import (
    DayToCome,
    NameMissing,
    PaperSettled,
    PlanEmpty,
    TextChanged,
    make_paper,
    sign_on_paper,
    withdraw_paper,
)
from maillage.support.journeys.models import Journey, Paper
from maillage.support.journeys.papers.blocks import page_of
from maillage.support.journeys.papers.choices import PaperKind
from maillage.support.journeys.papers.digest import whole_text
from maillage.support.journeys.papers.places import PLACES
from maillage.support.journeys.papers.shipped import LANGUAGES
from maillage.support.journeys.queries.papers import PaperRead, drafted, paper_read, papers_of
from maillage.support.people.choices import Layer
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.work import found_work, looked, refuse_others
from maillage.web.desk.work_forms import HandSignedForm
from maillage.web.shared.membership import today

LOOKED_AT = {PaperKind.CONTRACT: "contract", PaperKind.PLAN: "plan", PaperKind.SUMMARY: "summary"}


@require_safe
@with_files
def contract(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The papers made so far, and which can be prepared."""
    journey, person = found_work(office, pk)
    papers = papers_of(journey)
    waiting = {one.paper.kind for one in papers if one.waits}
    facts = {
        "journey": journey,
        "person": person,
        "papers": [(one, tone_of(one)) for one in papers],
        "kinds": [(kind, kind in waiting) for kind in PaperKind],
        "has_steps": journey.steps.filter(state="to_do").exists(),
        "section": "people",
    }
    return render(request, "desk/contract.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def prepare(request: HttpRequest, office: Office, pk: int, kind: str) -> HttpResponse:
    """What the paper would say; a POST freezes it, signs it for the organisation and tells the person."""
    journey, person = found_work(office, pk)
    if kind not in PaperKind.values:
        raise Http404
    language = request.GET.get("language") or request.POST.get("language") or person.language
    language = language if language in LANGUAGES else "en"
    status = 200
    if request.method == "POST":
        read = request.POST.get("sha256", "")
        try:
            with transaction.atomic():
                paper = make_paper(
                    journey, kind, by=office.user, now=timezone.now(), language=language, sha256=read or "-"
                )
        except TextChanged:
            messages.warning(request, _("Something changed since you read it. Read it again."))
            status = 422
        except PlanEmpty:
            messages.warning(request, _("The plan has no step to do yet: add one first."))
            return redirect("desk:plan", journey.pk)
        else:
            messages.success(request, _("It is made. The person reads it by their private link."))
            return redirect("desk:paper", paper.pk)
    draft = drafted(journey, kind, language=language, on=today())
    missing = [place.meaning for place in PLACES if place.key in draft.missing]
    facts: dict[str, Any] = {
        "journey": journey,
        "person": person,
        "kind": PaperKind(kind),
        "draft": draft,
        "page": page_of(draft.text, level=3),
        "missing": missing,
        "language": language,
        "languages": LANGUAGES,
        "is_signed": kind != PaperKind.SUMMARY,
        "section": "people",
    }
    return render(request, "desk/make_paper.html", facts, status=status)


@require_safe
@with_files
def paper(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One paper with its signatures and the way to check it."""
    return _page(request, office, found_paper(office, pk), HandSignedForm(initial={"signed_on": today()}))


@require_safe
@with_files
def text(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The frozen text as a file: its SHA-256 is the digest of the proof."""
    found = found_paper(office, pk)
    looked(office, found.person, Layer.SUMMARY, f"{LOOKED_AT[PaperKind(found.kind)]}:{found.pk}")
    return text_file(found)


@require_POST
@with_files
def sign(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The person signed on paper."""
    found = found_paper(office, pk)
    form = HandSignedForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                sign_on_paper(found, **form.cleaned_data, by=office.user, now=timezone.now())
        except DayToCome:
            form.add_error("signed_on", _("This day is still to come."))
        except NameMissing:
            form.add_error("name", _("Write the name as it stands on the paper."))
        except (PaperSettled, TextChanged):
            messages.warning(request, _("This paper no longer waits for a signature."))
            return redirect("desk:paper", pk)
        else:
            messages.success(request, _("The signature is kept."))
            return redirect("desk:paper", pk)
    return _page(request, office, found, form)


@require_POST
@with_files
def withdraw(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Take back a paper that not everybody signed."""
    found = found_paper(office, pk)
    try:
        with transaction.atomic():
            withdraw_paper(found, by=office.user, now=timezone.now())
    except PaperSettled:
        messages.warning(request, _("This paper no longer waits for a signature."))
    else:
        messages.success(request, _("It is withdrawn. It stays readable here."))
    return redirect("desk:contract", found.journey_id)


def found_paper(office: Office, pk: int) -> Paper:
    """A paper of a journey that the office leads, else 404."""
    refuse_others(office)
    rows = Paper.objects.filter(organisation=office.organisation, journey__in=Journey.objects.visible_to(office.user))
    return get_object_or_404(rows.select_related("journey__organisation", "journey__project", "person"), pk=pk)


def text_file(paper: Paper) -> HttpResponse:
    """The frozen text, to save."""
    response = HttpResponse(whole_text(paper.title, paper.text).encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(paper.title) or "papier"}-{paper.pk}.txt"'
    return response


def tone_of(read: PaperRead) -> str:
    """How its state is drawn."""
    if not read.is_intact:
        return "late"
    return "new" if read.waits else "good" if read.paper.signed_at else "closed"


def _page(request: HttpRequest, office: Office, found: Paper, form: HandSignedForm) -> HttpResponse:
    looked(office, found.person, Layer.SUMMARY, f"{LOOKED_AT[PaperKind(found.kind)]}:{found.pk}")
    read = paper_read(found)
    facts = {
        "journey": found.journey,
        "person": found.person,
        "read": read,
        "paper": read.paper,
        "tone": tone_of(read),
        "page": page_of(found.text, level=2),
        "form": form if read.waits and read.is_intact and read.of_person is None else None,
        "section": "people",
    }
    return render(request, "desk/paper.html", facts, status=422 if form.is_bound else 200)
