"""The organisation takes its own file with it: everything it holds, in one download."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.support.people.rules import may_read_sensitive
from maillage.support.privacy.actions import NotTheManager, take_package
from maillage.support.privacy.queries import counts_of
from maillage.support.privacy.rules import may_take_package
from maillage.web.desk.files import Office, with_files
from maillage.web.shared.membership import today


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def package(request: HttpRequest, office: Office) -> HttpResponse:
    """What the file holds, in numbers; by POST the zip, written while it is sent, and a line in the journal."""
    if not may_take_package(office.user, office.organisation, on=today()):
        raise Http404
    if request.method == "POST":
        return _download(office)
    sensitive = may_read_sensitive(office.user, office.organisation, today())
    facts = {
        "office": office,
        "facts": counts_of(office.organisation),
        "is_sensitive": sensitive,
        "section": "people",
    }
    return render(request, "desk/package.html", facts)


def _download(office: Office) -> HttpResponse:
    now = timezone.now()
    try:
        pieces = take_package(office.organisation, by=office.user, now=now)
    except NotTheManager as error:
        raise Http404 from error
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    name = f"{office.organisation.slug}-{timezone.localdate(now)}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)
