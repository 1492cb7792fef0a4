"""Parts of pages that only change with the language: rendered once for each, with values put in their place.

The head, the menus and the question are the same for every visitor; through the template engine they cost more than
the search on the busiest page.
"""

import re
from collections.abc import Hashable
from functools import lru_cache
from html import escape
from typing import Any, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from maillage.web.shared.context import page as page_context

# Without one of these cookies nobody is signed in and no message waits.
KNOWN = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
# Holds the place of a slot; pages contain no such signs.
MARK = re.compile("\x02([^\x03]*)\x03")


def fragment(name: str, options: tuple[tuple[str, str], ...] = (), /, **slots: str) -> SafeString:
    """The template `name` with `slots` put in; text is escaped, drawn markup is not.

    `options` are values that the template may test; each set of them is rendered once for each language. Slots are
    only written, never tested: while it is rendered a slot holds a mark that no page contains.
    """
    written = {slot: _escaped(value) for slot, value in slots.items()}
    pieces = list(_rendered(name, options, tuple(slots), get_language()))
    pieces[1::2] = [written[slot] for slot in pieces[1::2]]
    return mark_safe("".join(pieces))


def fresh_form(
    form: type[Form],
    options: tuple[tuple[str, Hashable], ...] = (),
    facts: tuple[tuple[str, Hashable], ...] = (),
    /,
    **slots: str,
) -> SafeString:
    """A form that nobody has filled in: drawn once for each language, each `options` and each `facts`.

    `options` are values that it begins with and that are the same for many; `facts` are what else it is made with,
    such as the day. Texts of one person are `slots`: they stand in text fields and are not kept.
    """
    written = {slot: _escaped(value) for slot, value in slots.items()}
    pieces = list(_drawn(form, options, facts, tuple(slots), get_language()))
    pieces[1::2] = [written[slot] for slot in pieces[1::2]]
    return mark_safe("".join(pieces))


def _escaped(value: str) -> str:
    """As `conditional_escape`, whose detour through lazy texts is felt with twenty slots a page."""
    if isinstance(value, SafeString):
        return value
    return escape(value) if type(value) is str else conditional_escape(value)


def whole_page(request: HttpRequest, name: str, tests: dict[str, str], slots: dict[str, str]) -> HttpResponse:
    """A whole page as a fragment, for a visitor; rendered as usual for who is signed in or has a message to read."""
    if KNOWN.intersection(request.COOKIES) and (request.user.is_authenticated or len(get_messages(request))):
        return render(request, name, {**tests, **slots})
    around = page_context(request)
    full_path = around.pop("full_path")
    options = {**tests, **{key: str(value or "") for key, value in around.items()}}
    response = HttpResponse(fragment(name, tuple(options.items()), full_path=full_path, **slots))
    patch_vary_headers(response, ("Cookie",))
    return response


@lru_cache(maxsize=256)
def _rendered(
    name: str, options: tuple[tuple[str, str], ...], slots: tuple[str, ...], language: str | None
) -> tuple[str, ...]:
    """The template in the language in force, which is part of the key: text, the name of a slot, text and so on."""
    text = render_to_string(name, {**dict(options), **{slot: f"\x02{slot}\x03" for slot in slots}})
    return tuple(MARK.split(text))


@lru_cache(maxsize=256)
def _drawn(
    form: type[Form],
    options: tuple[tuple[str, Hashable], ...],
    facts: tuple[tuple[str, Hashable], ...],
    slots: tuple[str, ...],
    language: str | None,
) -> tuple[str, ...]:
    """The form in the language in force, which is part of the key: text, the name of a slot, text and so on."""
    initial = {**dict(options), **{slot: f"\x02{slot}\x03" for slot in slots}}
    return tuple(MARK.split(str(form(initial=initial, **cast(Any, dict(facts))))))
