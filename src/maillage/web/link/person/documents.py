"""Documents that the organisation shows to the person."""

from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.foundation.tools.vault import ContentMissing
from maillage.support.journeys.queries.documents import DocumentUnreadable, content_of, documents_shown_to
from maillage.support.people.models import Person
from maillage.web.link.person.opening import entries_of, with_person
from maillage.web.link.person.section import Section
from maillage.web.shared.downloads import document_file


def shown(person: Person, now: datetime) -> Section | None:
    """What is shown, the last first."""
    rows = list(documents_shown_to(person))
    if not rows:
        return None
    return Section("documents", _("Documents for you"), "link/person/_documents.html", {"rows": rows})


@require_safe
@with_person
def document(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """One of them, to save."""
    found = [row for entry in entries_of(person) for row in documents_shown_to(entry).filter(pk=pk)]
    if not found:
        raise Http404
    try:
        return document_file(found[0], content_of(found[0]))
    except (DocumentUnreadable, ContentMissing):
        return render(request, "link/document_over.html", {"found": None}, status=HTTPStatus.GONE)
