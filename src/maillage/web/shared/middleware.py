"""Closed pages stay closed, files stay locked, and a database that is away becomes one clear page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import add_never_cache_headers

from maillage.foundation.tools.reading import reading_with
from maillage.web.shared.access import OPEN_APPLICATIONS
from maillage.web.shared.errors import database_away, too_large
from maillage.web.shared.membership import eyes_of

CLOSED = "maillage.closed"
FORM = 64 * 1024
"""What a form adds to the file it sends."""


class ClosedUnlessOpen(LoginRequiredMiddleware):
    """Asks for sign-in on every page that is not marked `open_to_all`; nobody keeps a copy of what it shows."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        match = request.resolver_match
        if match is not None and OPEN_APPLICATIONS.intersection(match.app_names):
            return None
        request.META[CLOSED] = True
        return super().process_view(request, view_func, view_args, view_kwargs)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pages behind sign-in are not found again with the browser's Back button once somebody has left."""
        if CLOSED in request.META:
            add_never_cache_headers(response)
        return response


class NoOversizedBody:
    """Answers 413 by the length that a request announces, before one byte of it is read.

    A request without that length has no body for Django. What else a page accepts, the page says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        most = max(settings.IMPORT_BYTES, settings.DOCUMENT_BYTES) + FORM
        if not announced.isascii() or not announced.isdigit() or int(announced[:19]) > most:
            return too_large(request)
        return self.get_response(request)


class DatabaseAway:
    """Answers 503 when the database stops in the middle of a request, and gives back what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, (OperationalError, InterfaceError)):
            return database_away(request, error)
        return None


class SecondLock:
    """Runs each view of somebody signed in as one transaction with their eyes, and no others (decision 0005).

    A visitor has none: what the door `public` and the links show of people, they open themselves. A response that
    is rendered late is rendered here, while the eyes are open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        try:
            with reading_with(eyes_of(request)):
                response: HttpResponseBase = view_func(request, *view_args, **view_kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
        except (OperationalError, InterfaceError) as error:
            return database_away(request, error)
        return response
