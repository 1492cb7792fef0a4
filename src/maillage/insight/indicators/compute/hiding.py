"""Which figures of one period are not shown, whatever they are cut by: the cells of every table, protected together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from maillage.analysis.smallnumbers import FEWEST, Cells, Cover, Sum, hidden_cells
from maillage.insight.indicators.choices import KNOWN, TRAITS, Audience, By
from maillage.insight.indicators.compute.formula import Formula, is_part

ALL = ""
"""The key of the whole."""


class Key(NamedTuple):
    """A cell: which indicator, cut by what, which part; the number of those who count there or the share given."""

    code: str
    by: str
    part: str
    is_share: bool = False


@dataclass
class _Tables:
    values: list[int] = field(default_factory=list)
    published: list[bool] = field(default_factory=list)
    place: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    plain: set[int] = field(default_factory=set)

    def add(self, value: int, *, is_published: bool = True) -> int:
        self.values.append(value)
        self.published.append(is_published)
        return len(self.values) - 1

    def join(self, whole: int, parts: list[int], *, is_plain: bool = False) -> None:
        """The whole is the sum of the parts, or they overlap; a rest that nobody prints is added where some lack.

        Where nobody lacks, the reader is taken to know it. A plain rest are people of whom nothing is known.
        """
        total, held = self.values[whole], sum(self.values[part] for part in parts)
        if held <= total:
            rest = [self.add(total - held, is_published=False)] if held < total else []
            self.sums.append(Sum(whole, (*parts, *rest)))
            self.plain.update(rest if is_plain else ())
        else:
            self.covers.append(Cover(whole, tuple(parts)))


def hidden_keys(cells: Mapping[Key, int], formulas: Mapping[str, Formula], behind: Mapping[Key, int]) -> frozenset[Key]:
    """The cells not shown. `behind` tells how many firms stand behind the cells that count jobs.

    A reader is taken to know how formulas hang together: women are among those whose sex is known, classic firms and
    micro-enterprises are firms, the women of an audience are those of the indicator of women.
    """
    tables = _Tables()
    for key, value in cells.items():
        tables.place[key] = tables.add(value)
    _join_cuts(tables)
    _join_shares(tables)
    _join_formulas(tables, formulas)
    _join_audiences(tables, formulas)
    few = {tables.place[key] for key, firms in behind.items() if 0 < firms < FEWEST and cells[key]}
    found = hidden_cells(
        Cells(
            tuple(tables.values),
            tuple(tables.published),
            tuple(tables.sums),
            tuple(tables.covers),
            frozenset(few),
            frozenset(tables.plain),
            frozenset(cell for key, cell in tables.place.items() if key.by == By.NETWORK),
        )
    )
    return frozenset(key for key, cell in tables.place.items() if cell in found)


def _join_cuts(tables: _Tables) -> None:
    """Parts and whole of each cut; audiences are each a part of the whole, with a rest of their own."""
    rows = sorted((key for key in tables.place if key.part != ALL and not key.is_share), key=lambda key: key[:2])
    for (code, by), keys in groupby(rows, key=lambda key: (key.code, key.by)):
        whole = tables.place[Key(code, By.NETWORK, ALL)]
        parts = [tables.place[key] for key in keys]
        for some in [[part] for part in parts] if by == By.AUDIENCE else [parts]:
            tables.join(whole, some, is_plain=by == By.AUDIENCE)


def _join_shares(tables: _Tables) -> None:
    """Shares add up to the whole, and each is at most the number of those who count there."""
    shares: dict[str, list[int]] = defaultdict(list)
    for key, cell in list(tables.place.items()):
        if key.is_share:
            shares[key.code].append(cell)
            tables.covers.append(Cover(tables.place[key._replace(is_share=False)], (cell,), is_complete=False))
    for code, parts in shares.items():
        tables.join(tables.place[Key(code, By.NETWORK, ALL)], parts)


def _join_formulas(tables: _Tables, formulas: Mapping[str, Formula]) -> None:
    """An indicator that counts a part of what another one counts, cut by cut; parts of one field stand side by side."""
    for whole_code, whole in formulas.items():
        by_field: dict[str, list[str]] = defaultdict(list)
        for code, formula in formulas.items():
            if code != whole_code and (name := is_part(formula, whole)):
                known = any((name, (KNOWN,)) in term.conditions for term in formula.terms)
                by_field[f"{name}:{code}" if known else name].append(code)
        for name, codes in by_field.items():
            trait = name.partition(":")[0]
            asked = any(trait == other for term in whole.terms for other, _values in term.conditions)
            _join_cells(tables, whole_code, codes, is_plain=trait in TRAITS and not asked)


def _join_cells(tables: _Tables, whole_code: str, codes: list[str], *, is_plain: bool) -> None:
    for key, whole in [item for item in tables.place.items() if item[0].code == whole_code and not item[0].is_share]:
        parts = [tables.place[key._replace(code=code)] for code in codes if key._replace(code=code) in tables.place]
        if parts:
            tables.join(whole, parts, is_plain=is_plain)


_AUDIENCE_OF: dict[tuple[str, tuple[str, ...]], str] = {
    ("sex", ("woman",)): Audience.WOMEN,
    ("qpv", ("yes",)): Audience.QPV,
    ("frr", ("yes",)): Audience.FRR,
}


def _join_audiences(tables: _Tables, formulas: Mapping[str, Formula]) -> None:
    """The women of an audience are those of the indicator that counts them."""
    for code, part in formulas.items():
        for whole_code, whole in formulas.items():
            if not is_part(part, whole) or len(part.terms) != 1:
                continue
            more = [one for one in part.terms[0].conditions if one not in whole.terms[0].conditions]
            audience = _AUDIENCE_OF.get(more[0]) if len(more) == 1 and more[0][0] in TRAITS else None
            key = Key(whole_code, By.AUDIENCE, str(audience))
            if audience and key in tables.place:
                tables.sums.append(Sum(tables.place[Key(code, By.NETWORK, ALL)], (tables.place[key],)))
