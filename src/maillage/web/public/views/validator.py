"""Anyone may have a file checked. It is read in memory, and forgotten with the answer."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from maillage.catalogue.sources.formats.checking import MOST_BYTES, Report, check
from maillage.catalogue.sources.formats.reading import Unreadable
from maillage.web.shared.access import open_to_all

# What a form adds around a file.
AROUND_BYTES = 64 * 1024


class InMemory(FileUploadHandler):
    """Keeps one file of a bounded size in memory, never on a disk; stops a larger one as soon as it is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin anew."""
        super().new_file(*args, **kwargs)
        self.pieces: list[bytes] = []
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        self.pieces.append(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file."""
        return InMemoryUploadedFile(
            file=BytesIO(b"".join(self.pieces)),
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


@open_to_all
@csrf_exempt  # the size is looked at before Django reads the body, which the check of the token would do
@require_http_methods(["GET", "HEAD", "POST"])
def validator(request: HttpRequest) -> HttpResponse:
    """A file or a text of data·inclusion v1 or HSDS 3, checked."""
    if request.method != "POST":
        return _page(request)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length) > MOST_BYTES + AROUND_BYTES:
        return _page(request, problem=_too_large(), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    request.upload_handlers = [InMemory(request)]
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    given, text = request.FILES.get("file"), request.POST.get("text", "")
    content = given.read() if given else text.encode("utf-8", "surrogatepass")
    if not content.strip():
        return _page(request, problem=gettext("Choose a file, or paste a text."), status=HTTPStatus.BAD_REQUEST)
    try:
        report = check(content)
    except Unreadable as error:
        return _page(request, problem=str(error), text=text, status=HTTPStatus.BAD_REQUEST)
    return _page(request, report=report, text=text, name=given.name if given else "")


def _too_large() -> str:
    return gettext("The file is larger than %(most)s MB: it was not read.") % {"most": MOST_BYTES // 1_048_576}


def _page(
    request: HttpRequest,
    *,
    report: Report | None = None,
    problem: str = "",
    text: str = "",
    name: str | None = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "report": report,
        "problem": problem,
        "text": text,
        "name": name,
        "most": MOST_BYTES // 1_048_576,
        "section": "data",
    }
    return render(request, "public/validator.html", context, status=status)
