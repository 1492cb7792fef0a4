"""The figures of a sheet: each with its name, its unit and the sentence printed beside it, under a version.

A figure whose meaning changes gets another version; sheets frozen before keep the words they were frozen with.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LEAST = 3
"""Counts of people under this are never kept, let alone shown."""


class Section(TextChoices):
    """The parts of a sheet, in their order."""

    POPULATION = "population", pgettext_lazy("sheet", "The territory")
    OFFERS = "offers", pgettext_lazy("sheet", "What is offered")
    COVERAGE = "coverage", pgettext_lazy("sheet", "Who has nobody near")
    DEMAND = "demand", pgettext_lazy("sheet", "Who asks, and how soon they are answered")
    RESULTS = "results", pgettext_lazy("sheet", "What came of it")
    DIALOGUE = "dialogue", pgettext_lazy("sheet", "How both sides answer")


class Unit(TextChoices):
    """What is counted."""

    PEOPLE = "people", _("inhabitants")
    COUNT = "count", ""
    SHARE = "share", "%"
    DAYS = "days", _("days")


@dataclass(frozen=True)
class Figure:
    """One figure: its key never changes meaning within a version."""

    key: str
    section: Section
    unit: Unit
    name: Promise | str
    sentence: Promise | str
    version: int = 1


FIGURES = (
    Figure(
        "inhabitants",
        Section.POPULATION,
        Unit.PEOPLE,
        _("Inhabitants"),
        _("Population of the communes of the territory, in the vintage in force."),
    ),
    Figure(
        "communes", Section.POPULATION, Unit.COUNT, _("Communes"), _("Communes of today that lie in the territory.")
    ),
    Figure(
        "hubs",
        Section.OFFERS,
        Unit.COUNT,
        _("Hubs open"),
        _("Hubs of the network, whatever their kind, open on the day of the sheet in a commune of the territory."),
    ),
    Figure(
        "desks",
        Section.OFFERS,
        Unit.COUNT,
        _("Outreach desks"),
        _("Desks held on the day of the sheet in a commune of the territory."),
    ),
    Figure(
        "partners",
        Section.OFFERS,
        Unit.COUNT,
        _("Partners present"),
        _("Organisations that run a hub or hold a desk in the territory, each counted once."),
    ),
    Figure(
        "offers_here",
        Section.OFFERS,
        Unit.COUNT,
        _("Offers given in the territory"),
        _("Published offers whose hub or desk stands in the territory, one for each place."),
    ),
    Figure(
        "offers_near",
        Section.OFFERS,
        Unit.COUNT,
        _("Offers given in person within 30 minutes"),
        _("Published offers given in person within 30 minutes by car of one commune of the territory, by place."),
    ),
    Figure(
        "confirmed",
        Section.OFFERS,
        Unit.SHARE,
        _("Offers confirmed"),
        _("Out of a hundred offers given in the territory, those confirmed within the rhythm of their owner."),
    ),
    Figure(
        "overlaps_waiting",
        Section.OFFERS,
        Unit.COUNT,
        _("Overlaps to settle"),
        _("Cards of two offers that do the same thing and meet in the territory, not settled yet."),
    ),
    Figure(
        "overlaps_settled",
        Section.OFFERS,
        Unit.COUNT,
        _("Overlaps settled"),
        _("The same cards, once the partners settled them."),
    ),
    Figure(
        "lacking",
        Section.COVERAGE,
        Unit.PEOPLE,
        _("Inhabitants with nobody near for one stage at least"),
        _("People of communes where nobody receives within 30 minutes by car, even on some days, for one stage."),
    ),
    Figure(
        "lacking_communes",
        Section.COVERAGE,
        Unit.COUNT,
        _("Communes concerned"),
        _("Communes where nobody receives within 30 minutes by car, even on some days, for one stage at least."),
    ),
    Figure(
        "enquiries",
        Section.DEMAND,
        Unit.COUNT,
        _("Enquiries in twelve months"),
        _(
            "Enquiries sent from communes of the territory in the twelve whole months before the day of the sheet. "
            "Counts under 3 are left out, also inside larger territories, so that nobody finds them by subtraction."
        ),
    ),
    Figure(
        "enquiries_before",
        Section.DEMAND,
        Unit.COUNT,
        _("Enquiries in the twelve months before"),
        _("The same count, one year earlier, by the same rule."),
    ),
    Figure(
        "answer_days",
        Section.DEMAND,
        Unit.DAYS,
        _("Days to the first answer"),
        _(
            "Median of the days between an enquiry and its first answer, over those counted that were answered; "
            "a day begun counts as one. Not given under 3 answers."
        ),
    ),
    Figure(
        "questions_waiting",
        Section.DIALOGUE,
        Unit.COUNT,
        _("Questions waiting for an answer"),
        _("Questions between the territory and the Region that nobody answered yet, whichever side is asked."),
    ),
    Figure(
        "questions_late",
        Section.DIALOGUE,
        Unit.COUNT,
        _("Of which late"),
        _("Those of them whose day has passed."),
    ),
    Figure(
        "answered_late",
        Section.DIALOGUE,
        Unit.COUNT,
        _("Questions answered after their day"),
        _("Questions whose first answer came after the day by which it was due, whichever side answered."),
    ),
    Figure(
        "region_days",
        Section.DIALOGUE,
        Unit.DAYS,
        _("Days to the Region's answers"),
        _("Median of the days between a question to the Region and its first answer; nothing before the first one."),
    ),
    Figure(
        "territory_days",
        Section.DIALOGUE,
        Unit.DAYS,
        _("Days to the territory's answers"),
        _("Median of the days between a question to the territory and its first answer; nothing before the first one."),
    ),
)
BY_KEY = {figure.key: figure for figure in FIGURES}


def definitions() -> dict[str, dict[str, object]]:
    """Each figure as it is defined today, in every language of the site: what a frozen sheet keeps."""
    told: dict[str, dict[str, object]] = {
        figure.key: {
            "version": figure.version,
            "place": place,
            "section": str(figure.section),
            "unit": str(figure.unit),
        }
        for place, figure in enumerate(FIGURES)
    }
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for figure in FIGURES:
                told[figure.key][language] = {"name": str(figure.name), "sentence": str(figure.sentence)}
    return told


def figure_choices() -> list[tuple[str, str]]:
    """Keys and names, in the order of the sheet."""
    return [(figure.key, str(figure.name)) for figure in FIGURES]
