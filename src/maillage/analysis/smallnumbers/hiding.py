"""Hiding small counts, and others with them until no hidden one can be found (complementary suppression)."""

from collections.abc import Iterator, Set
from itertools import product
from math import ceil, floor, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from maillage.analysis.smallnumbers.cells import Cells

FEWEST = 3
"""A count of people under this is not shown, unless it is nought."""
WIDTH = 2
"""How far apart the smallest and the largest number that a hidden cell may be are at least, for who reads the rest."""
_EPS = 1e-6
_UNBOUNDED = (3, 4)
"""How the solver says so: the truth being a solution, what it cannot tell from impossible is not impossible."""

_REACH, _MOST_ROUNDS, _FEW, _MOVES = 3, 8, 4, 0.9
"""Of the programs that move many cells: how far from the truth, how often, for how many at least, while it pays."""

Interval = tuple[float, float]
Row = tuple[dict[int, float], float, bool]
"""Coefficients by cell, right side, whether it is an equality (else: at most)."""


def hidden_cells(cells: Cells, *, fewest: int = FEWEST, width: int = WIDTH) -> frozenset[int]:
    """The published cells that are not shown.

    All of 1 to `fewest` - 1, those that tell of few, and as many others as it takes: a reader who knows the shown
    cells, every relation, and that a hidden cell is not nought, finds for each hidden cell, and for each unpublished
    one that is small, numbers at least `width` apart that are all possible. Nought is always shown. The smallest
    fitting cell is hidden first, parts before wholes, the lowest index first: equal inputs hide equal cells. It always
    ends: where every cell but noughts is hidden, any multiple of the truth is possible too.

    Time: for each cell added to a group of hidden cells that hang together, two linear programs at most for each of
    its cells; usually far fewer, since every solution found widens what is known of all cells of the group, stays a
    solution when more is hidden, and is looked for so that many cells move in it at once.

    Source: Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with linear
    constraints", Management Science 47, for the attacker; the choice of the cells here is a greedy one, not theirs.
    """
    hidden = {cell for cell, value in enumerate(cells.values) if 0 < value < fewest or cell in cells.few}
    hidden = {cell for cell in hidden if cells.published[cell]}
    safe: set[tuple[int, ...]] = set()
    seen = _Seen(cells)
    while True:
        added: set[int] = set()
        for group, rows in _groups(cells, hidden):
            key = tuple(group)
            if key in safe:
                continue
            secrets = [cell for cell in group if _is_secret(cells, cell, fewest)]
            more: set[int] = set()
            for weak in _weak(cells, group, rows, secrets, width, seen, more):
                one = _complement(cells, hidden | more, weak, group)
                more |= {one} if one is not None else set()
            if not more:
                safe.add(key)
            added |= more
        if not added:
            return frozenset(hidden)
        hidden |= added


def bounds(cells: Cells, hidden: Set[int]) -> dict[int, Interval]:
    """What a reader can find for each cell that is hidden or unpublished: the least and the most it may be."""
    found: dict[int, Interval] = {}
    for group, rows in _groups(cells, hidden):
        programs = _Programs(cells, group, rows, _Seen(cells))
        found |= {cell: (programs.extreme(cell, 1.0), programs.extreme(cell, -1.0)) for cell in group}
    return found


def _weak(
    cells: Cells, group: list[int], rows: list[Row], secrets: list[int], width: int, seen: "_Seen", more: Set[int]
) -> Iterator[int]:
    """The secrets of a group that a reader finds within less than `width`.

    But for those to which one of `more`, hidden meanwhile for another secret, is related: they are looked at again.
    """
    left = [cell for cell in secrets if seen.spread(cell) < width]
    simple = _by_one_sum(cells, group, rows) if left else None
    programs = None if simple is not None or not left else _Programs(cells, group, rows, seen)
    if programs is not None:
        programs.move_many(left, width)
    for cell in left:
        if not more.isdisjoint(cells.related[cell]) or seen.spread(cell) >= width:
            continue
        if simple is not None:
            is_weak = simple[cell][1] - simple[cell][0] < width
        else:
            assert programs is not None
            is_weak = not programs.moves(cell, width)
        if is_weak:
            yield cell


def _is_secret(cells: Cells, cell: int, fewest: int) -> bool:
    return cells.published[cell] or (0 < cells.values[cell] < fewest and cell not in cells.plain)


def _complement(cells: Cells, hidden: Set[int], weak: int, group: list[int]) -> int | None:
    """One more cell to hide for `weak`: of its own relations if there is one, else of those of its group; dear last."""
    near, far = cells.related[weak], sorted({one for cell in group for one in cells.related[cell]})
    for is_dear, some in product((False, True), (near, far)):
        fitting = [
            one
            for one in some
            if cells.published[one] and cells.values[one] > 0 and one not in hidden and (one in cells.dear) == is_dear
        ]
        if fitting:
            return min(fitting, key=lambda one: (one in cells.wholes, cells.values[one], one))
    return None


def _groups(cells: Cells, hidden: Set[int]) -> list[tuple[list[int], list[Row]]]:
    """Unknown cells that hang together through relations, with these relations."""
    unknown = [cell for cell in range(len(cells.values)) if cell in hidden or not cells.published[cell]]
    if not unknown:
        return []
    rows = _rows(cells, set(unknown))
    place = {cell: number for number, cell in enumerate(unknown)}
    pairs = [(place[next(iter(row))], place[cell]) for row, _right, _equal in rows for cell in row]
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    links = coo_matrix((np.ones(len(pairs)), (first, second)), shape=(len(unknown), len(unknown)))
    count, label = connected_components(links, directed=False)
    members: list[list[int]] = [[] for _group in range(count)]
    for cell in unknown:
        members[label[place[cell]]].append(cell)
    of_group: list[list[Row]] = [[] for _group in range(count)]
    for row in rows:
        of_group[label[place[next(iter(row[0]))]]].append(row)
    return list(zip(members, of_group, strict=True))


def _rows(cells: Cells, unknown: set[int]) -> list[Row]:
    """The relations with the known cells moved to the right side; those without unknown cells are left out."""
    rows: list[Row] = []

    def add(coefficients: dict[int, float], *, is_equal: bool) -> None:
        left = {cell: value for cell, value in coefficients.items() if cell in unknown}
        right = -sum(value * cells.values[cell] for cell, value in coefficients.items() if cell not in unknown)
        if left:
            rows.append((left, float(right), is_equal))

    for one in cells.sums:
        add({one.whole: -1.0} | dict.fromkeys(one.parts, 1.0), is_equal=True)
    for cover in cells.covers:
        for part in cover.parts:
            add({part: 1.0, cover.whole: -1.0}, is_equal=False)
        if cover.is_complete:
            add({cover.whole: 1.0} | dict.fromkeys(cover.parts, -1.0), is_equal=False)
    return rows


def _least(cells: Cells, cell: int) -> float:
    """Noughts are shown, so that a hidden cell is one at least; a rest that nobody prints may be nought."""
    return 1.0 if cells.published[cell] else 0.0


def _by_one_sum(cells: Cells, group: list[int], rows: list[Row]) -> dict[int, Interval] | None:
    """Closed form where the group is known from one sum of parts at most; None elsewhere."""
    lows = {cell: _least(cells, cell) for cell in group}
    if not rows:
        return {cell: (lows[cell], inf) for cell in group}
    coefficients, right, is_equal = rows[0]
    if len(rows) > 1 or not is_equal or any(value < 0 for value in coefficients.values()):
        return None
    if len(group) == 1:
        return {group[0]: (right, right)}
    spare = right - sum(lows.values())
    return {cell: (lows[cell], lows[cell] + spare) for cell in group}


class _Seen:
    """The least and the most each cell was in the solutions found: the truth is the first of them."""

    def __init__(self, cells: Cells) -> None:
        self.lowest = np.array(cells.values, dtype=np.float64)
        self.highest = self.lowest.copy()

    def spread(self, cell: int) -> float:
        """How far apart the numbers seen for a cell are, of those that count whole people."""
        low, high = float(self.lowest[cell]), float(self.highest[cell])
        return (high if high == inf else floor(high + _EPS)) - ceil(low - _EPS)


class _Programs:
    """Linear programs of one group. Every solution is kept as what cells may be."""

    def __init__(self, cells: Cells, group: list[int], rows: list[Row], seen: _Seen) -> None:
        self.place = {cell: number for number, cell in enumerate(group)}
        self.group, self.seen = np.array(group), seen
        self.equal, self.most = (
            _matrix([row for row in rows if row[2] is wanted], self.place) for wanted in (True, False)
        )
        self.truth = np.array([cells.values[cell] for cell in group], dtype=np.float64)
        self.least = np.array([_least(cells, cell) for cell in group])
        self.limits = [(low, None) for low in self.least]

    def move_many(self, cells: list[int], width: int) -> None:
        """Solutions near the truth in which as many of these cells as can be move away from it, up and down in turns.

        They only save programs: a cell that moves in none of them is asked for by itself.
        """
        near = _REACH * width
        limits = np.stack([np.maximum(self.least, self.truth - near), self.truth + near], axis=1)
        draw = np.random.default_rng(len(cells))
        for _round in range(_MOST_ROUNDS):
            left = [cell for cell in cells if self.seen.spread(cell) < width]
            if len(left) < _FEW:
                return
            aim = np.zeros(len(self.limits))
            aim[[self.place[cell] for cell in left]] = draw.choice([-1.0, 1.0], len(left))
            for sign in (1.0, -1.0):
                found = self._solved(sign * aim, limits)
                if found.status == 0:
                    self._keep(found.x)
            if len([cell for cell in left if self.seen.spread(cell) < width]) > _MOVES * len(left):
                return

    def moves(self, cell: int, width: int) -> bool:
        """Whether the numbers that a cell may be are at least `width` apart."""
        for sign in (-1.0, 1.0):
            if self.seen.spread(cell) < width:
                self.extreme(cell, sign)
        return self.seen.spread(cell) >= width

    def extreme(self, cell: int, sign: float) -> float:
        """The least a cell may be (`sign` 1), or the most (-1); rounded inwards, since people are whole."""
        place = self.place[cell]
        aim = np.zeros(len(self.limits))
        aim[place] = sign
        found = self._solved(aim, self.limits)
        if found.status in _UNBOUNDED:
            self.seen.highest[cell] = inf
            return inf
        if found.status != 0:
            raise RuntimeError(f"The program of cell {cell} ended with status {found.status}: {found.message}")
        self._keep(found.x)
        value = float(found.x[place])
        return ceil(value - _EPS) if sign > 0 else floor(value + _EPS)

    def _solved(self, aim: NDArray[np.float64], limits: Any) -> Any:
        return linprog(
            aim,
            A_ub=self.most[0],
            b_ub=self.most[1],
            A_eq=self.equal[0],
            b_eq=self.equal[1],
            bounds=limits,
            method="highs",
        )

    def _keep(self, solution: NDArray[np.float64]) -> None:
        self.seen.lowest[self.group] = np.minimum(self.seen.lowest[self.group], solution)
        self.seen.highest[self.group] = np.maximum(self.seen.highest[self.group], solution)


def _matrix(rows: list[Row], place: dict[int, int]) -> tuple[csr_matrix | None, NDArray[np.float64] | None]:
    if not rows:
        return None, None
    entries = [
        (number, place[cell], value)
        for number, (coefficients, _right, _equal) in enumerate(rows)
        for cell, value in coefficients.items()
    ]
    lines, columns, values = zip(*entries, strict=True)
    matrix = csr_matrix((values, (lines, columns)), shape=(len(rows), len(place)))
    return matrix, np.array([right for _coefficients, right, _equal in rows])
