"""Acronyms of the field, spelt out where people read them."""

import re
from collections.abc import Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


def spelt_out(text: str, known: Mapping[str, str]) -> str | SafeString:
    """The same text, each acronym of `known` with its words for who points at it; text without any is left as it is."""
    names = [name for name in sorted(known, key=len, reverse=True) if name in text]
    if not names:
        return text
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)")
    parts = pattern.split(text)
    marked = (
        format_html('<abbr title="{}">{}</abbr>', known[part], part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
    return mark_safe("".join(marked))
