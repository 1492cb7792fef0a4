"""Official files about communes, by the headings that their publishers use, line by line."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maillage.catalogue.sources.choices import Problem, Weight
from maillage.catalogue.sources.compute.reading import Line, Unreadable, open_table
from maillage.catalogue.sources.models import ImportFinding
from maillage.catalogue.territories.choices import FactKind, FormerKind
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.catalogue.territories.directory.text import fold
from maillage.catalogue.territories.queries import commune_by_code

MOST = 10_000_000
MOST_FINDINGS = 5_000
CODE = re.compile(
    r"codgeo|com|depcom|codecommune|codecommuneinsee|codeinsee|codeinseecommune|insee|inseecom|codecom|codegeo"
    r"|listedepcom"
)
VALUE = {
    FactKind.CREATIONS: re.compile(r"enctot\d{2}|(?:nb|nombrede|nombre)?creations(?:dentreprises?)?(?:\d{2}|\d{4})?"),
    FactKind.QPV: re.compile(r"popmuniqpv|population(?:municipale)?|pop(?:mun)?|pmun\d{2}|habitants"),
    FactKind.FRR: re.compile(r"frr|frrsimp|frrclassement|zonagefrr|zonage|classement|classementfrr"),
}
NEIGHBOURHOOD = re.compile(r"codeqpv?|qpv?|codequartier|quartierprioritaire")
NAMES = {
    FactKind.CREATIONS: "ENCTOT23, CREATIONS",
    FactKind.QPV: "popMuniQPV, POPULATION",
    FactKind.FRR: "FRR, CLASSEMENT",
}
OUTSIDE = frozenset({"", "0", "non", "nc", "non classee", "non classe", "non concerne", "non concernee", "sortant"})
"""What lists of a zoning write for a commune that is not in it, folded."""


@dataclass
class Official:
    """What a file tells: values by key of commune, and what was found on the way.

    vintage   the year that the heading of the column names, None when it names none
    """

    values: dict[int, int] = field(default_factory=dict)
    lines: int = 0
    refused: int = 0
    moved: int = 0
    vintage: int | None = None
    findings: list[ImportFinding] = field(default_factory=list)

    def note(self, at: int, problem: Problem, weight: Weight, *, value: str = "", **facts: Any) -> None:
        """Keep a finding, up to a number that somebody may read; refused lines are counted whatever."""
        self.refused += weight == Weight.REFUSED
        if len(self.findings) < MOST_FINDINGS:
            found = ImportFinding(line=at, problem=problem, weight=weight, value=value[:80], facts=facts)
            self.findings.append(found)


@dataclass(frozen=True)
class Columns:
    """Where in a line stand the commune, the value and the neighbourhood; None: the file has no such column."""

    code: int
    value: int | None
    neighbourhood: int | None
    vintage: int | None


@dataclass(frozen=True)
class Told:
    """One line understood."""

    number: int
    commune: CommuneMatch
    value: int


def read_official(path: Path, kind: FactKind) -> Official:
    """Every line of a file, each taken or refused in one sentence. Communes that were merged follow their new code.

    Raises Unreadable when the file is no table, or a column is missing.
    """
    official = Official()
    with open_table(path) as table:
        columns = _columns(table.headings, kind)
        official.vintage = columns.vintage
        told: list[Told] = []
        said: dict[tuple[str, str], int] = {}
        for line in table.lines:
            official.lines += 1
            found = _line(line, columns, kind, said, official)
            if found is not None:
                told.append(found)
    if not official.lines:
        raise Unreadable(Problem.NO_LINE)
    _add(told, kind, official)
    return official


def _columns(headings: Sequence[str], kind: FactKind) -> Columns:
    names = [fold(heading[:120]).replace(" ", "") for heading in headings]
    code = _found(names, CODE)
    if code is None:
        raise Unreadable(Problem.MISSING_COLUMN, column="CODGEO", accepted=["CODGEO, COM, DEPCOM, CODE_INSEE"])
    value = max(
        (place for place, name in enumerate(names) if VALUE[kind].fullmatch(name)),
        key=lambda place: (_year(names[place]) or 0, -place),
        default=None,
    )
    if value is None and kind != FactKind.FRR:
        raise Unreadable(Problem.MISSING_COLUMN, column=NAMES[kind], accepted=[NAMES[kind]])
    neighbourhood = _found(names, NEIGHBOURHOOD) if kind == FactKind.QPV else None
    return Columns(code, value, neighbourhood, None if value is None else _year(names[value]))


def _found(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, name in enumerate(names) if pattern.fullmatch(name)), None)


def _year(name: str) -> int | None:
    """The year that a heading ends with: ENCTOT23, creations2023."""
    found = re.search(r"(\d{4}|\d{2})$", name)
    if found is None:
        return None
    return int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])


def _line(
    line: Line, columns: Columns, kind: FactKind, said: dict[tuple[str, str], int], official: Official
) -> Told | None:
    if line.problem is not None:
        official.note(line.number, line.problem, Weight.REFUSED)
        return None
    commune = _commune(line, columns, official)
    if commune is None:
        return None
    value = _value(line, columns, kind, official)
    if value is None:
        return None
    code = line.cells[columns.code].strip().upper()
    key = (code, "" if columns.neighbourhood is None else line.cells[columns.neighbourhood].strip())
    is_list_of_neighbourhoods = kind == FactKind.QPV and not key[1]
    if key in said and not is_list_of_neighbourhoods:
        official.note(line.number, Problem.TWICE, Weight.REFUSED, value=code, line=said[key])
        return None
    said.setdefault(key, line.number)
    return Told(line.number, commune, value)


def _commune(line: Line, columns: Columns, official: Official) -> CommuneMatch | None:
    """The commune of today; one that changed its code is counted among those that moved."""
    code = line.cells[columns.code].strip().upper()
    if not code:
        official.note(line.number, Problem.REQUIRED, Weight.REFUSED)
        return None
    found = commune_by_code(code)
    if found is None and len(code) == 4:
        found = commune_by_code(f"0{code}")
    if found is None:
        several = len(re.findall(r"\b\d[\dAB]\d{3}\b", code)) > 1
        problem = Problem.SEVERAL_COMMUNES if several else Problem.UNKNOWN_COMMUNE
        official.note(line.number, problem, Weight.REFUSED, value=code)
        return None
    official.moved += found.how == "former" and found.former_kind != FormerKind.DISTRICT
    return found


def _value(line: Line, columns: Columns, kind: FactKind, official: Official) -> int | None:
    """How many; of a list of communes 1, or 0 for one that the list says is not in it."""
    if columns.value is None:
        return 1
    typed = line.cells[columns.value].strip()
    if kind == FactKind.FRR:
        return int(fold(typed) not in OUTSIDE)
    if not typed:
        official.note(line.number, Problem.REQUIRED, Weight.REFUSED)
        return None
    try:
        number = float(re.sub(r"\s", "", typed).replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        official.note(line.number, Problem.NOT_A_NUMBER, Weight.REFUSED, value=typed)
        return None
    if not 0 <= number <= MOST:
        official.note(line.number, Problem.OUT_OF_RANGE, Weight.REFUSED, value=typed, least=0, most=MOST)
        return None
    return round(number)


def _add(told: Sequence[Told], kind: FactKind, official: Official) -> None:
    """Values by commune; a district is left aside where the file tells of its commune as a whole."""
    whole = {one.commune.id: one.number for one in told if one.commune.how != "former"}
    for one in told:
        key = one.commune.id
        if one.commune.former_kind == FormerKind.DISTRICT and key in whole:
            official.note(one.number, Problem.TWICE, Weight.NOTED, value=one.commune.former_name, line=whole[key])
            continue
        if not one.value:
            continue
        before = official.values.get(key, 0)
        official.values[key] = 1 if kind == FactKind.FRR else before + one.value
