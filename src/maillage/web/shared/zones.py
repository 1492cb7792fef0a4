"""A zone typed line by line: names or codes of communes, groups of communes, départements, régions."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.catalogue.territories.models import Area

MOST_LINES = 500
MOST_CHOICES = 6
NAME_AND_CODE = re.compile(r"^(?P<name>.*\S)\s*\((?P<code>[0-9A-Za-z]{1,9})\)$")


class UnclearZone(Exception):
    """A line names no area, or several."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def text_of(areas: Iterable[Area]) -> str:
    """One line an area, as `areas_in` reads it back."""
    return "\n".join(f"{area.name} ({area.code})" for area in areas)


def areas_in(text: str) -> list[Area]:
    """The areas that the lines name, each once, in their order.

    Raises UnclearZone with a sentence that quotes the first line that cannot be read.
    """
    lines = [" ".join(line.split()) for line in re.split(r"[\n;]", text.replace("\0", "")) if line.strip()]
    if len(lines) > MOST_LINES:
        raise UnclearZone(
            _("%(count)d lines; %(most)d at most. Name a larger area instead.")
            % {"count": len(lines), "most": MOST_LINES}
        )
    found = {area.pk: area for area in map(_area, lines)}
    return list(found.values())


def _area(line: str) -> Area:
    """The one area that a line names."""
    both = NAME_AND_CODE.match(line)
    matches = _matching(both["name"], both["code"].upper()) if both else _matching(line, line.upper())
    if both and len(matches) > 1:
        matches = [area for area in matches if area.name.casefold() == both["name"].casefold()]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise UnclearZone(_("No area is called “%(line)s”.") % {"line": line[:80]})
    choices = ", ".join(f"{area.name} ({area.code}, {area.get_kind_display()})" for area in matches[:MOST_CHOICES])
    raise UnclearZone(
        _("Several areas are called “%(line)s”: %(choices)s. Write the name with its code.")
        % {"line": line[:80], "choices": choices}
    )


def _matching(name: str, code: str) -> list[Area]:
    """Areas with this code, else with this name whatever its accents and case."""
    areas = Area.objects.current()
    by_code = list(areas.filter(code=code).order_by("kind", "code"))
    if by_code:
        return by_code
    return list(areas.filter(Q(name__iexact=name) | Q(name__unaccent__iexact=name)).order_by("kind", "code")[:20])
