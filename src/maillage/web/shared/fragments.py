"""Parts of pages that only change with the language: rendered once for each, with values put in their place.

The head, the menus and the question are the same for every visitor; through the template engine they cost more than
the search on the busiest page.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def fragment(name: str, options: tuple[tuple[str, str], ...] = (), **slots: str) -> SafeString:
    """The template `name` with `slots` put in; text is escaped, drawn markup is not.

    `options` are values that the template may test; each set of them is rendered once for each language. Slots are
    only written, never tested: while it is rendered a slot holds a mark that no page contains.
    """
    text = _rendered(name, options, tuple(slots), get_language())
    for slot, value in slots.items():
        text = text.replace(_mark(slot), conditional_escape(value))
    return mark_safe(text)


@lru_cache(maxsize=256)
def _rendered(name: str, options: tuple[tuple[str, str], ...], slots: tuple[str, ...], language: str | None) -> str:
    """The template in the language in force, which is part of the key, with marks in the slots."""
    return render_to_string(name, {**dict(options), **{slot: _mark(slot) for slot in slots}})


def _mark(slot: str) -> str:
    return f"\x02{slot}\x03"
