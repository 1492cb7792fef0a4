"""The rights of people: what somebody asks about their data, the register, the export, proofs, the erasure."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.models import Document, Paper
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of
from maillage.support.privacy.actions import (
    AnswerFirst,
    ClaimSettled,
    ProofSaid,
    TooEarly,
    answer_claim,
    destroy_proof,
    erase_person,
    export_person,
    keep_proof,
    open_claim,
    restrict,
)
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.models.proof import words_of
from maillage.support.privacy.queries import claims_of, erasure_of, late_claims, proof_register_of, register_of
from maillage.support.privacy.rules import may_answer_claims
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.rights_forms import AnswerForm, ClaimForm, EraseForm, ProofForm
from maillage.web.desk.views.people import found_person
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def rights(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What somebody asked about their data, and the place to write down what they ask now."""
    person = found_person(office, pk)
    if person.merged_into_id:
        return redirect("desk:rights", person.merged_into_id)
    form = ClaimForm(_posted(request), today=today())
    if request.method == "POST" and form.is_valid():
        claim = open_claim(person, **form.cleaned_data, by=office.user, now=timezone.now())
        messages.success(request, _("It is in the register, to be answered by %(day)s.") % {"day": _day(claim)})
        return redirect("desk:rights", pk)
    facts = {
        "person": person,
        "claims": claims_of(person),
        "form": form,
        "answers": _answers(office),
        "proofs": proof_register_of(office.organisation).filter(person__in=keys_of(person)),
    }
    return _page(request, office, "desk/rights.html", facts, status=422 if form.errors else 200)


@require_safe
@with_files
def claims(request: HttpRequest, office: Office) -> HttpResponse:
    """The register of the organisation: what waits, the first due first, then what was answered."""
    _only_answerers(office)
    page, remark = page_of(register_of(office.organisation, is_open=False), request.GET.get("page", ""), size=PAGE)
    facts = {
        "waiting": list(register_of(office.organisation, is_open=True)),
        "late": late_claims(office.organisation, on=today()),
        "today": today(),
        "page": page,
        "remark": remark,
    }
    return _page(request, office, "desk/claims.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def claim(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One line of the register, and its answer."""
    _only_answerers(office)
    rows = Claim.objects.select_related("person", "organisation", "recorded_by", "answered_by")
    found = get_object_or_404(rows, pk=pk, organisation=office.organisation)
    form = AnswerForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer_claim(found, **form.cleaned_data, by=office.user, now=timezone.now())
        except ClaimSettled:
            messages.warning(request, _("A colleague answered it meanwhile."))
        else:
            messages.success(request, _("The answer is kept. It leaves by letter when there is an e-mail address."))
        return redirect("desk:claim", pk)
    facts = {"claim": found, "form": form, "late": found.is_open and found.due_on < today()}
    return _page(request, office, "desk/claim.html", facts, status=422 if form.errors else 200)


@require_POST
@with_files
def export(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Everything in one file, to give to the person. It is kept nowhere; that it was taken is."""
    person = found_person(office, pk)
    _only_answerers(office)
    now = timezone.now()
    file = export_person(person, by=office.user, now=now)
    name = f"dossier-{person.pk}-{timezone.localdate(now):%Y-%m-%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def person_proofs(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Papers and documents of somebody that have to be kept, and until when."""
    person = found_person(office, pk)
    _only_answerers(office)
    things = _things_of(person)
    labels = [(name, label) for name, (_thing, label) in things.items()]
    form = ProofForm(_posted(request), things=labels, today=today())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        said = ProofSaid(asked["basis"], asked["operation"], asked["reason"], asked["until"])
        keep_proof(things[asked["thing"]][0], said, by=office.user, now=timezone.now())
        messages.success(request, _("It is kept until that day, also when the file is erased."))
        return redirect("desk:rights", pk)
    facts = {"person": person, "form": form, "things": labels}
    return _page(request, office, "desk/person_proofs.html", facts, status=422 if form.errors else 200)


@require_safe
@with_files
def proofs(request: HttpRequest, office: Office) -> HttpResponse:
    """Every proof of the organisation, the first to end first, also of files that are erased."""
    _only_answerers(office)
    page, remark = page_of(proof_register_of(office.organisation), request.GET.get("page", ""), size=PAGE)
    return _page(request, office, "desk/proofs.html", {"page": page, "remark": remark, "today": today()})


@require_POST
@with_files
def destroy(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The day is past: what was kept for it goes."""
    _only_answerers(office)
    rows = Proof.objects.select_related("organisation")
    proof = get_object_or_404(rows, pk=pk, organisation=office.organisation)
    try:
        destroy_proof(proof, by=office.user, now=timezone.now())
    except TooEarly:
        messages.warning(request, _("It has to be kept until its day."))
    else:
        messages.success(request, _("It is no longer kept as a proof; of an erased file it is destroyed."))
    return redirect("desk:proofs")


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def erase(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What would go, what would stay until when and why; then, once it was read, the act."""
    person = found_person(office, pk)
    _only_answerers(office)
    if person.merged_into_id:
        return redirect("desk:erase_person", person.merged_into_id)
    form = EraseForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                erase_person(person, by=office.user, now=timezone.now())
        except AnswerFirst:
            messages.warning(request, _("Answer first what could no longer be given afterwards."))
            return redirect("desk:erase_person", pk)
        messages.success(request, _("The file is erased. What has to stay is among the proofs."))
        return redirect("desk:claims")
    with reading_as([office.organisation.pk], sensitive=True):
        planned = erasure_of(person)
    return _page(
        request, office, "desk/erase_person.html", {"person": person, "planned": planned, "form": form},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@with_files
def restrict_changes(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Nothing is changed from now on; or anybody changes it again."""
    person = found_person(office, pk)
    _only_answerers(office)
    is_restricted = request.POST.get("restricted") == "on"
    restrict(person, is_restricted=is_restricted, by=office.user, now=timezone.now())
    done = _("From now on only the managers change this file.") if is_restricted else _("The file is open again.")
    messages.success(request, done)
    return redirect("desk:rights", pk)


def _page(
    request: HttpRequest, office: Office, template: str, facts: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {**facts, "office": office, "section": "people"}, status=status)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form was given, also when that is nothing."""
    return request.POST if request.method == "POST" else None


def _answers(office: Office) -> bool:
    return may_answer_claims(office.user, office.organisation, on=today())


def _only_answerers(office: Office) -> None:
    """404 for who does not answer for the rights of people."""
    if not _answers(office):
        raise Http404


def _things_of(person: Person) -> dict[str, tuple[Paper | Document, str]]:
    """Papers and documents of the file by a name for the form, documents without the name they were given."""
    keys = keys_of(person)
    beside = ("organisation",)
    papers = (
        Paper.objects.filter(person__in=keys, withdrawn_at=None).select_related(*beside).order_by("-made_at", "-pk")
    )
    documents = Document.objects.filter(person__in=keys, removed_at=None).select_related(*beside)
    named: dict[str, tuple[Paper | Document, str]] = {}
    for paper in papers:
        named[f"paper-{paper.pk}"] = (paper, f"{paper.title} · {timezone.localdate(paper.made_at):%d/%m/%Y}")
    for document in documents.order_by("-added_at", "-pk"):
        named[f"document-{document.pk}"] = (document, words_of(document))
    return named


def _day(claim: Claim) -> str:
    return f"{claim.answer_by:%d/%m/%Y}"
