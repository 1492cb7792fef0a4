"""One document opened by an expiring link, without account: the page says who shares it, a second address saves it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from maillage.foundation.tools.reading import reading_item
from maillage.foundation.tools.vault import ContentMissing
from maillage.support.journeys.actions import note_reading
from maillage.support.journeys.models import DocumentLink
from maillage.support.journeys.queries.documents import (
    DocumentUnreadable,
    LinkEnded,
    LinkUnknown,
    content_of,
    document_by_link,
    document_name_in,
)
from maillage.web.shared.access import open_to_all
from maillage.web.shared.downloads import document_file


def with_document(
    view: Callable[[HttpRequest, str, DocumentLink], HttpResponseBase],
) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Gives the view the link, with eyes for its document alone; altered or over, it gets its own page."""

    @open_to_all
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            with reading_item(document_name_in(token)):
                return private(view(request, token, document_by_link(token, now=timezone.now())))
        except LinkUnknown:
            return private(render(request, "link/document_over.html", {"found": None}, status=HTTPStatus.NOT_FOUND))
        except (LinkEnded, DocumentUnreadable, ContentMissing) as error:
            found = error.link if isinstance(error, LinkEnded) else None
            return private(render(request, "link/document_over.html", {"found": found}, status=HTTPStatus.GONE))

    return opened


@with_document
def document(request: HttpRequest, token: str, link: DocumentLink) -> HttpResponse:
    """What it is, who shares it, until when."""
    return render(request, "link/document.html", {"found": link, "document": link.document, "token": token})


@with_document
def document_content(request: HttpRequest, token: str, link: DocumentLink) -> HttpResponseBase:
    """The document, to save; that somebody did is kept in the log of who looked."""
    file = content_of(link.document)
    note_reading(link, now=timezone.now())
    return document_file(link.document, file)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Nobody keeps this page."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
