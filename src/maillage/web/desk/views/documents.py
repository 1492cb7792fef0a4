"""Documents of a journey: received, saved, shown to the person, opened by a link, removed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.foundation.tools.vault import ContentMissing, TooManyBytes
from maillage.support.journeys.actions import (
    end_link,
    hide_document,
    link_document,
    receive_document,
    remove_document,
    show_document,
)
from maillage.support.journeys.contents import ContentRefused, Kind, Scan
from maillage.support.journeys.models import Document, DocumentLink, Journey
from maillage.support.journeys.queries.documents import (
    READABLE,
    DocumentUnreadable,
    content_of,
    document_link_token,
    documents_of,
)
from maillage.support.people.choices import Layer
from maillage.support.people.models import Person
from maillage.web.desk.files import Office, constraint_of, with_files
from maillage.web.desk.work import found_work, looked, refuse_others
from maillage.web.desk.work_forms import DocumentForm, DocumentLinkForm
from maillage.web.shared.downloads import document_file
from maillage.web.shared.uploads import Bounded, announces_more, bound

TONES = {Scan.NONE: "closed", Scan.CLEAN: "good", Scan.WAITING: "new", Scan.REFUSED: "late"}


@csrf_exempt  # the size is looked at before Django reads the body, which the check of the token would do
@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def documents(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The documents kept, and a form to add one."""
    journey, person = found_work(office, pk)
    if request.method != "POST":
        return _page(request, journey, person, DocumentForm())
    if announces_more(request, most=settings.DOCUMENT_BYTES):
        return _page(request, journey, person, DocumentForm(), problem=_too_large(), status=413)
    counted = bound(request, most=settings.DOCUMENT_BYTES)

    @csrf_protect
    def receive(request: HttpRequest) -> HttpResponse:
        return _receive(request, office, journey, person, counted)

    return receive(request)


def _receive(request: HttpRequest, office: Office, journey: Journey, person: Person, counted: Bounded) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES)
    if counted.is_over:
        return _page(request, journey, person, DocumentForm(), problem=_too_large(), status=413)
    if form.is_valid():
        given, shown = form.cleaned_data["file"], form.cleaned_data["is_shown"]
        try:
            with transaction.atomic():
                document = receive_document(
                    journey,
                    name=given.name or "",
                    content=given.chunks(),
                    by=office.user,
                    now=timezone.now(),
                    is_shown=shown,
                )
        except ContentRefused as error:
            form.add_error("file", str(error.sentence))
        except TooManyBytes:
            return _page(request, journey, person, DocumentForm(), problem=_too_large(), status=413)
        else:
            if document.scan == Scan.REFUSED:
                messages.error(request, _("A virus was found in this file: it was not kept."))
            else:
                messages.success(request, _("%(name)s is kept.") % {"name": document.name})
            return redirect("desk:documents", journey.pk)
    return _page(request, journey, person, form, status=422)


@require_safe
@with_files
def document(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The document, to save; that it was read is kept."""
    found = found_document(office, pk)
    try:
        file = content_of(found)
    except (DocumentUnreadable, ContentMissing):
        messages.warning(request, _("This document cannot be opened."))
        return redirect("desk:documents", found.journey_id)
    looked(office, found.person, Layer.DOCUMENTS, f"document:{found.pk}")
    return document_file(found, file)


@require_POST
@with_files
def settle(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Show it to the person, hide it again, or remove it."""
    found = found_document(office, pk)
    told = {
        "show": (show_document, _("The person now reads it by their private link.")),
        "hide": (hide_document, _("The person no longer sees it.")),
        "remove": (remove_document, _("It is removed, and its content destroyed.")),
    }
    chosen = told.get(request.POST.get("act", ""))
    if chosen is not None:
        act, words = chosen
        try:
            with transaction.atomic():
                act(found, by=office.user, now=timezone.now())
        except DocumentUnreadable:
            messages.warning(request, _("This document cannot be opened."))
        except IntegrityError as error:
            if constraint_of(error) != "document_is_a_proof":
                raise
            messages.warning(request, _("It is a proof to keep: your managers see until when, and why."))
        else:
            messages.success(request, words)
    return redirect("desk:documents", found.journey_id)


@require_POST
@with_files
def link(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Make a link that opens this document for somebody, for a time."""
    found = found_document(office, pk)
    form = DocumentLinkForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say for whom the link is."))
        return redirect("desk:documents", found.journey_id)
    try:
        with transaction.atomic():
            link_document(found, **form.cleaned_data, by=office.user, now=timezone.now())
    except DocumentUnreadable:
        messages.warning(request, _("This document cannot be opened."))
    else:
        messages.success(request, _("The link is ready below: copy it into your message."))
    return redirect("desk:documents", found.journey_id)


@require_POST
@with_files
def unlink(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The link opens nothing any more."""
    refuse_others(office)
    rows = DocumentLink.objects.filter(document__in=_mine(office)).select_related("document__journey")
    found = get_object_or_404(rows, pk=pk)
    with transaction.atomic():
        end_link(found, by=office.user, now=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("desk:documents", found.document.journey_id)


def found_document(office: Office, pk: int) -> Document:
    """A document of a journey that the office leads, else 404."""
    refuse_others(office)
    return get_object_or_404(_mine(office).select_related("journey", "person"), pk=pk)


def _mine(office: Office) -> QuerySet[Document]:
    journeys = Journey.objects.visible_to(office.user).filter(organisation=office.organisation)
    return Document.objects.filter(organisation=office.organisation, removed_at=None, journey__in=journeys)


def _page(
    request: HttpRequest,
    journey: Journey,
    person: Person,
    form: DocumentForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    facts: dict[str, Any] = {
        "journey": journey,
        "person": person,
        "rows": [_row(request, one, now) for one in documents_of(person)],
        "form": form,
        "link_form": DocumentLinkForm(auto_id=False),
        "problem": problem,
        "most": settings.DOCUMENT_BYTES // 1024 // 1024,
        "kinds": [kind.label for kind in Kind],
        "section": "people",
    }
    return render(request, "desk/documents.html", facts, status=status)


def _row(request: HttpRequest, document: Document, now: datetime) -> dict[str, Any]:
    """One document, with the links that still open it."""
    links = [one for one in document.open_links if one.expires_at > now]  # type: ignore[attr-defined]  # prefetched
    return {
        "document": document,
        "tone": TONES[Scan(document.scan)],
        "is_readable": document.scan in READABLE,
        "links": [
            (one, request.build_absolute_uri(reverse("link:document", args=[document_link_token(one)])))
            for one in links
        ],
    }


def _too_large() -> str:
    most = settings.DOCUMENT_BYTES // 1024 // 1024
    return _("This file is larger than %(most)s MB: it was not taken. Send it in parts, or smaller.") % {"most": most}
