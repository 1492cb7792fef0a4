"""A roll-out file put into the tables that its page and its paper draw."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.insight.rollouts.compute import Facts
from maillage.insight.rollouts.models import (
    BudgetLine,
    Commitment,
    FileLine,
    Means,
    Rollout,
    Sponsor,
    TerritoryFact,
)
from maillage.insight.rollouts.queries import budget_of, checks_of, reviews_of
from maillage.web.coordination.rollout_forms import LINES, line_form
from maillage.web.shared import words
from maillage.web.shared.duplication import sentence_of


@dataclass(frozen=True)
class Row:
    """A line of a section; `is_open`: a commitment that nobody kept yet."""

    line: FileLine
    cells: tuple[str, ...]
    is_open: bool = False
    is_late: bool = False


@dataclass(frozen=True)
class Section:
    """One kind of lines: its title, its columns, what is there and the form that adds one."""

    kind: str
    title: str
    empty: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    form: forms.ModelForm[Any]

    @property
    def labelled(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """Each row with its cells, each beside the name of its column."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


def file_facts(rollout: Rollout, today: date) -> dict[str, Any]:
    """What the page and the paper show of a file."""
    budget = budget_of(rollout)
    reviews = reviews_of(rollout, on=today)
    return {
        "rollout": rollout,
        "hub": rollout.hub,
        "territory": _territory(rollout),
        "sections": [_section(kind, rollout, today) for kind in LINES],
        "sums": [*(_euros(year) for year in budget.years), _euros(budget.total)],
        "payers": [
            (payer, [*(_euros(year) for year in years), _euros(total)]) for payer, years, total in budget.payers
        ],
        "decisions": list(rollout.decisions.select_related("written_by")),
        "reviews": reviews,
        "is_open": not rollout.hub.is_draft and rollout.hub.opened_on <= today,
        "section": "hubs",
    }


def _territory(rollout: Rollout) -> list[tuple[str, str]]:
    """What the latest check knows of the territory, and the commune; typed figures stand beside."""
    commune = rollout.hub.place.commune
    found = [(_("Inhabitants of %(commune)s") % {"commune": commune.name}, words.number(commune.population or 0))]
    check = checks_of(rollout.hub).first()
    if check is None:
        return found
    facts = cast(Facts, check.facts)
    near = [
        _("%(place)s, %(minutes)s min away") % {"place": one["name"], "minutes": one["minutes"]}
        for one in facts["places"][:5]
    ]
    return [
        *found,
        (_("Inhabitants within 20 minutes"), words.number(facts["around_20"])),
        (_("Inhabitants within 30 minutes"), words.number(facts["around_30"])),
        (_("Nearest places for the same stages"), " · ".join(near) or _("none within an hour")),
        (_("What this hub adds"), sentence_of(facts)),
        (_("State of"), words.short_day(check.day)),
    ]


def _section(kind: str, rollout: Rollout, today: date) -> Section:
    titles = {
        "figures": (_("Figures typed with their source"), _("None yet: creations, QPV, FRR are typed here.")),
        "sponsors": (_("Sponsors"), _("None yet: who carries the project locally, and brings what.")),
        "budget": (_("Three-year budget"), _("No expense yet.")),
        "means": (_("Rooms and presence"), _("None yet: rooms, and days of presence a week.")),
        "commitments": (_("Commitments"), _("None yet: who does what by which day.")),
    }
    form = line_form(kind)
    rows = LINES[kind]._default_manager.filter(rollout=rollout)
    columns = tuple(str(capfirst(str(field.label))) for field in form.fields.values())
    title, empty = titles[kind]
    return Section(kind, title, empty, columns, tuple(_row(line, today) for line in rows), form)


def _row(line: FileLine, today: date) -> Row:
    match line:
        case TerritoryFact():
            return Row(line, (str(capfirst(line.get_kind_display())), line.value, line.source))
        case Sponsor():
            agreed = words.short_day(line.agreed_on) if line.agreed_on else _("not agreed yet")
            return Row(line, (line.name, line.brings, agreed))
        case BudgetLine():
            return Row(line, (line.label, str(line.year), _euros(line.euros), line.payer))
        case Means():
            quantity = number_format(line.quantity.normalize(), use_l10n=True)
            return Row(line, (str(capfirst(line.get_kind_display())), line.label, quantity, line.provider))
        case Commitment():
            day = words.short_day(line.due_on)
            is_open = line.kept_on is None
            return Row(line, (line.what, line.owner, day), is_open=is_open, is_late=is_open and line.due_on < today)
    raise TypeError(type(line).__name__)


def _euros(euros: int) -> str:
    return f"{words.number(euros)}{words.NO_BREAK}€"
