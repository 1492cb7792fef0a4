"""The lines of the board: each number with the address of the list behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.queries import BoardLine, Count
from maillage.web.coordination.coverage_forms import BoardForm, key_of
from maillage.web.coordination.coverage_words import address_of


@dataclass(frozen=True)
class Number:
    """A number, the list that holds it, and for places how many communes it stands for."""

    value: int
    address: str
    communes: int | None = None


@dataclass(frozen=True)
class Line:
    """One line of the board, ready to draw."""

    name: str
    share: int | None
    published: Number
    unconfirmed: Number
    waiting: Number
    settled: Number
    lacking: Number
    conflicts: Number
    corrections: Number


def lines_of(lines: Iterable[BoardLine], form: BoardForm) -> list[Line]:
    """Lines in the order given, which is that of names or of stages, never of numbers."""
    return [_line(line, form) for line in lines]


def _line(line: BoardLine, form: BoardForm) -> Line:
    area = line.area or form.area
    where = {"territory": key_of(area) if area else "", "stage": line.stage or ""}
    far = {**where, "minutes": form.asked.get("minutes", "")}
    cards = _cards(area, where["stage"])
    return Line(
        name=_name(line),
        share=line.share,
        published=Number(line.published, address_of("coordination:deliveries", where)),
        unconfirmed=Number(
            line.unconfirmed, address_of("coordination:deliveries", {**where, "freshness": "unconfirmed"})
        ),
        waiting=Number(line.waiting, address_of("coordination:overlaps", cards)),
        settled=Number(line.settled, address_of("coordination:overlaps", {**cards, "state": "settled"})),
        lacking=_places(line.lacking, address_of("coordination:holes", far)),
        conflicts=_places(line.conflicts, address_of("coordination:conflicts", far)),
        corrections=Number(line.corrections, address_of("coordination:corrections", where)),
    )


def _name(line: BoardLine) -> str:
    if line.stage:
        return str(line.stage.label)
    return line.area.name if line.area else _("All")


def _places(count: Count, address: str) -> Number:
    return Number(count.people, address, count.communes)


def _cards(area: Area | None, stage: str) -> dict[str, str]:
    """What the list of cards can be narrowed to: a stage, a département."""
    where = str(area.pk) if area and area.kind == AreaKind.DEPARTEMENT else ""
    return {"area": where, "stage": stage}
