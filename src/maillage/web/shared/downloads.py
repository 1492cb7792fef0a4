"""Documents as answers: always saved as a file, never shown inside a page."""

from typing import BinaryIO, cast

from django.http import FileResponse, HttpResponse

from maillage.support.journeys.contents import Kind
from maillage.support.journeys.models import Document


def document_file(document: Document, file: BinaryIO) -> HttpResponse:
    """The content, streamed; browsers guess nothing about it and keep no copy.

    Said to be a plain answer, since the wrappers of the doors only add headers.
    """
    response = FileResponse(
        file, as_attachment=True, filename=document.name, content_type=Kind(document.kind).media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)
