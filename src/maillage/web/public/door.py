"""Through which partner's site somebody came: kept in the addresses of the pages, without a cookie.

An address that leads here from a widget or a partner's link ends with `par=` and the widget's name. While that is
there, the links and the search of the public pages carry it on, up to the form of the enquiry.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from maillage.catalogue.sources.models import Widget

PARAMETER = "par"
NAME = re.compile(r"[-a-zA-Z0-9_]{1,60}")
PUBLIC = r"/(?:(?:reponses|demande|comparer)/|(?:offres|poles)/[^\"?#/]*/?)?"
LINK = re.compile(rf'href="(?P<path>{PUBLIC})(?P<rest>[?#][^"]*)?"')
SEARCH = re.compile(rf'<form\b(?=[^>]*\bmethod="get")(?=[^>]*\baction="{PUBLIC}")[^>]*>')


class CarryDoor:
    """Carries the door one came by from page to page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        name = request.GET.get(PARAMETER, "")
        if name and NAME.fullmatch(name) and isinstance(response, HttpResponse) and _is_page(response):
            response.content = carried(response.content.decode(response.charset), name)
        return response


def carried(page: str, name: str) -> str:
    """The page with the door in the links and searches of public pages."""

    def link(found: re.Match[str]) -> str:
        rest = found["rest"] or ""
        if f"{PARAMETER}=" in rest:
            return found[0]
        after = f"&amp;{rest[1:]}" if rest.startswith("?") else rest
        return f'href="{found["path"]}?{PARAMETER}={name}{after}"'

    page = LINK.sub(link, page)
    return SEARCH.sub(lambda form: f'{form[0]}<input type="hidden" name="{PARAMETER}" value="{name}">', page)


def door_named(name: str) -> Widget | None:
    """The widget of that name, also a paused one: whoever is on the way arrives."""
    if not NAME.fullmatch(name):
        return None
    return Widget.objects.select_related("organisation").filter(slug=name).first()


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")
