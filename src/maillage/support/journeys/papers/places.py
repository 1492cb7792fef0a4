"""Texts with named places: `[personne]` in a French text is where the person's name goes.

Places are filled in one pass, so that a name with brackets in it stays a name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACE = re.compile(r"\[([^\[\]\n]{1,40})\]")
BLANK = "……………………"
"""What stands where nothing is known: a line to fill by hand."""


@dataclass(frozen=True)
class Place:
    """Something that a text may name: its key, how each language writes it, what goes there."""

    key: str
    names: Mapping[str, str]
    meaning: str | Promise

    def name_in(self, language: str) -> str:
        """As a text of this language writes it."""
        return self.names.get(language, self.key)


PLACES = (
    Place("person", {"fr": "personne"}, _("the person’s name")),
    Place("commune", {"fr": "commune"}, _("the person’s commune")),
    Place("project", {"fr": "projet"}, _("the project")),
    Place("organisation", {"fr": "structure"}, _("your organisation")),
    Place("hub", {"fr": "pôle"}, _("the hub and its address")),
    Place("adviser", {"fr": "conseiller"}, _("who accompanies the person")),
    Place("day", {"fr": "date"}, _("the day on which the paper is made")),
    Place("summary", {"fr": "diagnostic"}, _("strengths, risks and decision of the assessment")),
    Place("plan", {"fr": "plan"}, _("the steps of the action plan, one a line")),
)


@dataclass(frozen=True)
class Filled:
    """A text whose places are filled; `missing` are the keys of those for which nothing is known."""

    text: str
    missing: tuple[str, ...]


def unknown_places(text: str, language: str) -> list[str]:
    """What stands in brackets and names no place, in the order of the text."""
    known = {place.name_in(language) for place in PLACES}
    found = (name.strip() for name in PLACE.findall(text))
    return list(dict.fromkeys(name for name in found if name and name.lower() not in known))


def filled(text: str, language: str, values: Mapping[str, str]) -> Filled:
    """The text with every place filled."""
    keys = {place.name_in(language): place.key for place in PLACES}
    missing: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        key = keys.get(found[1].strip().lower())
        if key is None:
            return found[0]
        said = values.get(key, "").strip()
        if not said:
            missing[key] = None
        return said or BLANK

    return Filled(PLACE.sub(value, text), tuple(missing))
