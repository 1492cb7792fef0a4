"""A sheet in words: the same lines for the page, the CSV, the JSON and the PDF, in the words it was computed with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from maillage.catalogue.offers.choices import Stage
from maillage.insight.coverage.choices import State
from maillage.insight.dialogue.figures import BY_KEY, LEAST, Section, Unit
from maillage.insight.dialogue.models import TerritorySheet
from maillage.web.shared import words


@dataclass(frozen=True)
class Line:
    """A figure: its key, name, value as stored and in words, and the definition printed beside it."""

    key: str
    version: int
    section: str
    name: str
    unit: str
    value: int | float | None
    said: str
    sentence: str


@dataclass(frozen=True)
class StageLine:
    """How a stage is served: inhabitants by state, with their share of all."""

    stage: str
    label: str
    people: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Shown:
    """A sheet as people read it."""

    sheet: TerritorySheet
    sections: Sequence[tuple[str, Sequence[Line]]]
    states: Sequence[str]
    stages: Sequence[StageLine]

    @property
    def lines(self) -> list[Line]:
        """Every figure, in order."""
        return [line for _title, lines in self.sections for line in lines]

    @property
    def months(self) -> str:
        """The twelve months that were counted."""
        since, until = (date.fromisoformat(self.sheet.facts[key]) for key in ("since", "until"))
        return gettext("from %(since)s to %(until)s") % {
            "since": words.short_day(since),
            "until": words.short_day(until),
        }


def shown(sheet: TerritorySheet) -> Shown:
    """The sheet in the language of the page, by the definitions it carries."""
    defined = sorted(sheet.definitions.items(), key=lambda one: one[1]["place"])
    lines = [figure_line(key, told, sheet.facts["figures"].get(key)) for key, told in defined]
    sections = [(str(section.label), [line for line in lines if line.section == section]) for section in Section]
    states = [str(State(one).label) for one in sheet.facts["states"]]
    stages = [_stage(one["stage"], one["people"], states) for one in sheet.facts["stages"]]
    return Shown(sheet, [(title, found) for title, found in sections if found], states, stages)


def said(value: int | float | None, unit: str, section: str) -> str:
    """A value in words; what is hidden says so."""
    if value is None:
        few = gettext("fewer than %(least)s") % {"least": LEAST}
        return few if section == Section.DEMAND and unit == Unit.COUNT else "–"
    number = words.number(int(value)) if float(value).is_integer() else f"{value:.1f}".replace(".", _comma())
    if unit in (Unit.SHARE, "percent"):
        return f"{number}{words.NO_BREAK}%"
    if unit == Unit.DAYS:
        days = ngettext("%(count)s day", "%(count)s days", int(value) if float(value) == 1 else 2)
        return days % {"count": number}
    return number


def figure_line(key: str, told: Mapping[str, Any], value: int | float | None) -> Line:
    """One figure, by the definition kept with it; by its key alone before the first sheet."""
    if not told:
        return Line(key, 1, "", str(BY_KEY[key].name), "", None, "–", "")
    language = (get_language() or "fr")[:2]
    its_words = told.get(language) or told["fr"]
    return Line(
        key=key,
        version=told["version"],
        section=told["section"],
        name=its_words["name"],
        unit=told["unit"],
        value=value,
        said=said(value, told["unit"], told["section"]),
        sentence=its_words["sentence"],
    )


def _stage(stage: str, people: Sequence[int], states: Sequence[str]) -> StageLine:
    every = sum(people)
    shares = [f"{round(one * 100 / every)}{words.NO_BREAK}%" if every else "–" for one in people]
    rows = [(label, words.number(one), share) for label, one, share in zip(states, people, shares, strict=True)]
    return StageLine(stage, str(Stage(stage).label), rows)


def _comma() -> str:
    return "," if words.is_french() else "."
