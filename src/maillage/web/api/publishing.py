"""What every answer of the API has in common: open to all sites, cached for a minute, errors as problem documents."""

import logging
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from maillage.web.api.problems import Problem, nothing_here

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "OPTIONS")
CACHED = "public, max-age=60, stale-while-revalidate=300"
PROBLEM_SCHEMA = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "What kind of problem it is."},
        "title": {"type": "string", "description": "The problem in words, in the language asked for."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string"},
        "parameter": {"type": "string", "description": "The parameter that cannot be used."},
        "read": {"type": ["string", "null"], "description": "What was read, shortened; null when it is missing."},
        "accepted": {"type": "array", "items": {"type": "string"}, "description": "What is accepted."},
        "choices": {"type": "array", "items": {"$ref": "#/components/schemas/Commune"}},
    },
}


class PublishedAPI(NinjaAPI):
    """An API that only publishes: GET and HEAD, JSON, the same rules for each address, also those that lead nowhere."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        addresses = [*super()._get_urls(), re_path(r"^", _nothing, name="nothing")]
        for address in addresses:
            if isinstance(address, URLPattern):
                address.callback = published(address.callback)
        return addresses

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The document, with the errors that every address may answer."""
        document = super().get_openapi_schema(*args, **kwargs)
        document["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        return document

    def on_exception(self, request: HttpRequest, exc: Exception | type[Exception]) -> HttpResponse:
        """Foreseen problems as they are; anything else without a word of what happened inside, and logged."""
        if isinstance(exc, Problem):
            return exc.answer()
        if isinstance(exc, (OperationalError, InterfaceError)):
            logger.error("Database away: %s", type(exc).__name__)
            title = _("The service is resting. Try again in a moment.")
            return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "away", title).answer({"Retry-After": "30"})
        logger.exception("API: %s", request.path, exc_info=exc if isinstance(exc, Exception) else None)
        title = _("Something went wrong on our side. We have been told.")
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "broken", title).answer()


def published(view: View) -> View:
    """`view` for all sites, read only, with an entity tag."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(
                status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(METHODS)}
            )
        elif request.method not in METHODS:
            response = _not_allowed(request)
        elif not request.accepts("application/json") and not request.accepts("application/problem+json"):
            title = _("Answers are in JSON.")
            read = request.headers.get("Accept", "")[:100]
            response = Problem(
                HTTPStatus.NOT_ACCEPTABLE, "format", title, parameter="Accept", read=read, accepted=["application/json"]
            ).answer()
        else:
            asked, request.method = request.method, "GET"
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                response = nothing_here().answer()
            request.method = asked
            if isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK:
                response = _tagged(request, response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        return response

    return answer


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    known = request.headers.get("If-None-Match", "")
    if known and tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    response["ETag"] = tag
    response["Cache-Control"] = CACHED
    # The language of the sentences: asked for, or chosen on the site.
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _not_allowed(request: HttpRequest) -> HttpResponse:
    title = _("This address can only be read.")
    facts = {"parameter": "method", "read": (request.method or "")[:20], "accepted": list(METHODS)}
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method", title, **facts).answer({"Allow": ", ".join(METHODS)})


def _nothing(request: HttpRequest) -> HttpResponseBase:
    return nothing_here().answer()
