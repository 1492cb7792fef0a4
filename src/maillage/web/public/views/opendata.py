"""The open data: what is published today, in the formats that others read."""

from hashlib import blake2b
from http import HTTPStatus
from importlib.metadata import version

from django.conf import settings
from django.db.models import Choices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from maillage.catalogue.sources.formats.files import FORMATS, LICENCE, LICENCE_ADDRESS
from maillage.catalogue.sources.formats.flat import COLUMNS
from maillage.catalogue.sources.queries.exports import (
    catalogue_state,
    published_on,
    publisher_code,
    territories_vintage,
)
from maillage.web.public.views.pages import publisher
from maillage.web.shared.access import open_to_all

CACHED = "public, max-age=300"


@open_to_all
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Licence, vintage, number of lines, files, and the dictionary of columns."""
    day = timezone.localdate()
    lists: dict[type[Choices], None] = dict.fromkeys(column.listed for column in COLUMNS if column.listed)
    context = {
        "network": publisher(),
        "day": day,
        "state": catalogue_state(day),
        "code": publisher_code(),
        "vintage": territories_vintage(),
        "formats": FORMATS.values(),
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "columns": COLUMNS,
        "lists": [
            (", ".join(column.name for column in COLUMNS if column.listed is listed), listed.choices)
            for listed in lists
        ],
        "section": "data",
    }
    return render(request, "public/opendata.html", context)


@open_to_all
@require_safe
def open_data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file, written while it is sent; asked for again unchanged, only that it is."""
    if name not in FORMATS:
        raise Http404
    format_, day = FORMATS[name], timezone.localdate()
    state = catalogue_state(day)
    stamp = f"{state.digest} {name} {version('maillage')}"
    tag = f'"{blake2b(stamp.encode(), digest_size=12).hexdigest()}"'
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    changed = int(max(midnight, state.changed_at or midnight).timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag, last_modified=changed)
    if response is None:
        pieces = format_.write(published_on(day, site=settings.SITE_ADDRESS)) if request.method == "GET" else iter(())
        response = StreamingHttpResponse(pieces, content_type=format_.content_type)
        response["Content-Disposition"] = f'attachment; filename="maillage-{day}-{name}"'
    if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        response["ETag"] = tag
        response["Last-Modified"] = http_date(changed)
        response["Cache-Control"] = CACHED
        response["Link"] = f'<{LICENCE_ADDRESS}>; rel="license"'
        response["Access-Control-Allow-Origin"] = "*"
    return response
