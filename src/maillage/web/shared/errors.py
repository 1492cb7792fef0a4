"""Error pages: what happened, what to do, nothing lost. They never touch the database."""

import logging
import sys
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)

NEVER_GIVEN_BACK = frozenset({"csrfmiddlewaretoken", "code", "next", "login"})
LONGEST_TEXT_GIVEN_BACK = 20_000
LONG = 40


def page(request: HttpRequest, name: str, status: HTTPStatus, **context: object) -> HttpResponse:
    """One error page, rendered without the request so that neither session nor user is read."""
    facts = {"path": request.path, "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE, "plain": True}
    response = HttpResponse(render_to_string(name, {**facts, **context}), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return page(request, "errors/400.html", HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person may not."""
    return page(request, "errors/403.html", HTTPStatus.FORBIDDEN)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from elsewhere; gives back what was typed with a fresh token."""
    context = {"typed": typed_in(request), "token": get_token(request)}
    return page(request, "errors/expired.html", HTTPStatus.FORBIDDEN, **context)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing for this person."""
    return page(request, "errors/404.html", HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: what was sent is larger than the platform takes; none of it was read."""
    return page(
        request,
        "errors/413.html",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        most=max(settings.IMPORT_BYTES, settings.DOCUMENT_BYTES) // 1024 // 1024,
    )


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429: too many posts from one address; says when to come back and keeps the text."""
    context = {"minutes": minutes, "typed": typed_in(request), "token": get_token(request)}
    response = page(request, "errors/429.html", HTTPStatus.TOO_MANY_REQUESTS, **context)
    response["Retry-After"] = str(minutes * 60)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the cause is a database that is away."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return database_away(request, error)
    return page(request, "errors/500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: nothing was sent; the text typed comes back in a form that can be sent again."""
    logger.error("Database away: %s", type(error).__name__)
    context = {"typed": typed_in(request), "token": get_token(request), "posted": request.method == "POST"}
    response = page(request, "errors/503.html", HTTPStatus.SERVICE_UNAVAILABLE, **context)
    response["Retry-After"] = "30"
    return response


def typed_in(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Fields of this post, to put back on the page, and whether they are long; never a password or a sign-in code."""
    if request.method != "POST":
        return []
    return [
        (name, value[:LONGEST_TEXT_GIVEN_BACK], len(value) > LONG or "\n" in value)
        for name, values in request.POST.lists()
        if name not in NEVER_GIVEN_BACK and "password" not in name.lower()
        for value in values
    ]
