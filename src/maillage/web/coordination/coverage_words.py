"""Coverage and conflicts put into the lines that pages draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.territories.choices import AreaKind
from maillage.insight.coverage.choices import ConflictKind
from maillage.insight.coverage.queries import (
    STATES,
    Claim,
    CommuneLine,
    Conflict,
    Count,
    Coverage,
    CoverageLine,
    Ground,
    travel_models,
    vintage,
)
from maillage.web.coordination.coverage_forms import key_of
from maillage.web.shared import words

# More polygons than these make a map that nobody waits for.
MOST_DEPARTEMENTS = 12
MOST_NAMES = 4
# What the simulator may be asked, besides the commune.
NEED = ("stage", "subject", "audience", "minutes")


@dataclass(frozen=True)
class Cell:
    """One number of people and communes, with the list behind it. `cover` is the class of the legend, from 1."""

    label: str
    cover: int
    count: Count
    address: str


@dataclass(frozen=True)
class Row:
    """One stage or one area, in its four states."""

    name: str
    address: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Place:
    """One commune of the list: how it is served, and who serves it."""

    line: CommuneLine
    cover: int
    address: str


def stage_rows(coverage: Coverage, asked: dict[str, str]) -> list[Row]:
    """Every stage over the territory."""
    return [
        Row(str(line.stage.label), holes(asked, stage=line.stage, state=""), _cells(line, asked, stage=line.stage))
        for line in coverage.stages
    ]


def area_rows(coverage: Coverage, asked: dict[str, str]) -> list[Row]:
    """One stage by département, or by EPCI once a territory is chosen."""
    kind = AreaKind.EPCI if len(coverage.within) > 1 else AreaKind.DEPARTEMENT
    rows = []
    for line in coverage.areas(asked["stage"], kind):
        where = {"territory": key_of(line.area)} if line.area else {}
        name = line.area.name if line.area else _("outside any")
        rows.append(Row(name, holes(asked, state="", **where) if where else "", _cells(line, asked, **where)))
    return rows


def cells_of(coverage: Coverage, asked: dict[str, str]) -> tuple[Cell, ...]:
    """One stage over the whole territory."""
    line = next(one for one in coverage.stages if one.stage == asked["stage"])
    return _cells(line, asked)


def places_of(lines: Iterable[CommuneLine], asked: dict[str, str]) -> list[Place]:
    """Communes with the simulator's address for the same need."""
    return [Place(one, STATES.index(one.state) + 1, simulator(one.name, one.code, asked)) for one in lines]


def summary(coverage: Coverage, stage: str) -> list[str]:
    """Who has nobody, in one or two sentences."""
    line = next(one for one in coverage.stages if one.stage == stage)
    lacking, none = line.lacking, line.counts[3]
    facts = {"minutes": coverage.need.minutes, "stage": Stage(stage).label}
    if not lacking.communes:
        return [_("Everybody has somebody in person within %(minutes)s minutes for “%(stage)s”.") % facts]
    said = [
        ngettext(
            "%(people)s inhabitants of %(communes)s commune have nobody in person within %(minutes)s minutes for "
            "“%(stage)s”.",
            "%(people)s inhabitants of %(communes)s communes have nobody in person within %(minutes)s minutes for "
            "“%(stage)s”.",
            lacking.communes,
        )
        % {**facts, **_numbers(lacking)}
    ]
    if none.communes:
        several = _("Of these, %(people)s inhabitants of %(communes)s communes have nobody at a distance either.")
        said.append(several % _numbers(none))
    else:
        said.append(_("All of them have somebody at a distance."))
    return said


def departements_of(ground: Ground) -> list[str]:
    """Codes of the départements to draw; none when there would be too many."""
    codes = sorted(area.code for area in ground.areas.values() if area.kind == AreaKind.DEPARTEMENT)
    return codes if len(codes) <= MOST_DEPARTEMENTS else []


def polygons_of(ground: Ground) -> list[str]:
    """Addresses of the polygons of these départements."""
    return [static(f"geo/departements/{code}.json") for code in departements_of(ground)]


def method(coverage: Coverage) -> dict[str, object]:
    """What stands beside the numbers: the vintage, the models of travel, the day."""
    return {
        "vintage": str(vintage()),  # a year, not a number to be grouped by thousands
        "models": [words.travel_model(one) for one in travel_models()],
        "day": coverage.day,
        "minutes": coverage.need.minutes,
    }


@dataclass(frozen=True)
class ClaimLine:
    """What one charter says, and where it is read."""

    hub: str
    address: str
    says: str


@dataclass(frozen=True)
class ConflictLine:
    """A conflict in words; no stage means all of them."""

    conflict: Conflict
    stages: list[str]
    sentence: str
    claims: list[ClaimLine]
    where: str
    address: str


def conflict_lines(rows: Iterable[Conflict], asked: dict[str, str]) -> list[ConflictLine]:
    """Conflicts with the charters and the lines concerned, and one commune to try."""
    return [
        ConflictLine(
            conflict=row,
            stages=[str(stage.label) for stage in row.stages] if len(row.stages) < len(Stage) else [],
            sentence=_sentence(row),
            claims=[_claim(one) for one in row.claims],
            where=_named(row.communes),
            address=simulator(row.communes[0], row.first_code, {**asked, "stage": row.stages[0]}),
        )
        for row in rows
    ]


def holes(asked: dict[str, str], **changes: str) -> str:
    """The page of holes with what was asked, changed here and there; an empty word takes one away."""
    return address_of("coordination:holes", {**asked, **changes})


def address_of(name: str, asked: dict[str, str]) -> str:
    """A page with a question; what is empty is left out."""
    question = urlencode({key: str(value) for key, value in asked.items() if value})
    return f"{reverse(name)}?{question}" if question else reverse(name)


def simulator(name: str, code: str, asked: dict[str, str]) -> str:
    """Who serves this commune, for the same need."""
    need = {key: asked[key] for key in NEED if asked.get(key)}
    return address_of("coordination:simulator", {"commune": f"{name} ({words.department(code)})", **need})


def _cells(line: CoverageLine, asked: dict[str, str], **changes: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(str(state.label), number, count, holes(asked, state=state, **changes))
        for number, (state, count) in enumerate(line.by_state, 1)
    )


def _numbers(count: Count) -> dict[str, str]:
    return {"people": words.number(count.people), "communes": words.number(count.communes)}


def _sentence(row: Conflict) -> str:
    if row.kind == ConflictKind.UNASSIGNED:
        return ngettext(
            "The charter within reach names nobody: whoever runs the hub welcomes, for want of a rule.",
            "None of the charters within reach names anybody: whoever runs the hub welcomes, for want of a rule.",
            len(row.claims),
        )
    return _("These charters name different partners: the enquiry goes to the nearest hub.")


def _claim(claim: Claim) -> ClaimLine:
    address = reverse("hub:charter", args=[claim.hub.slug])
    if claim.charter is None:
        says = _("no charter in force")
    elif claim.rule is None:
        says = _("“%(charter)s” has no line for it") % {"charter": claim.charter.name}
    else:
        partners = words.joined(str(one) for one in claim.organisations)
        line = {"charter": claim.charter.name, "line": claim.rule.position, "partners": partners}
        says = _("“%(charter)s”, line %(line)s: %(partners)s") % line
    return ClaimLine(str(claim.hub), address, says)


def _named(communes: tuple[str, ...]) -> str:
    named, others = words.spoken_list(communes[:MOST_NAMES]), len(communes) - MOST_NAMES
    if others <= 0:
        return named
    return ngettext("%(named)s and %(others)s other", "%(named)s and %(others)s others", others) % {
        "named": named,
        "others": words.number(others),
    }
