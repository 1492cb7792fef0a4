"""No hidden cell can be found by who reads the others."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.smallnumbers import Cells, Cover, Sum, bounds, hidden_cells


@st.composite
def tables(draw):
    """One total cut in one, two or three ways, where each cut may again be cut in two with a rest nobody prints."""
    values, published, sums = [0], [True], []
    total = None
    for _cut in range(draw(st.integers(1, 3))):
        count = draw(st.integers(2, 5))
        if total is None:
            parts = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
            total = sum(parts)
        else:
            marks = sorted(draw(st.lists(st.integers(0, total), min_size=count - 1, max_size=count - 1)))
            parts = [b - a for a, b in zip([0, *marks], [*marks, total], strict=True)]
        keys = tuple(range(len(values), len(values) + count))
        values += parts
        published += [True] * count
        sums.append(Sum(0, keys))
    values[0] = total
    if draw(st.booleans()):
        whole = draw(st.integers(0, len(values) - 1))
        inside = draw(st.integers(0, values[whole]))
        sums.append(Sum(whole, (len(values), len(values) + 1)))
        values += [inside, values[whole] - inside]
        published += [True, False]
    return Cells(tuple(values), tuple(published), tuple(sums))


def pinned(cells, hidden):
    """What an attacker who solves the linear system finds: unknowns that are the same in every solution."""
    unknown = [cell for cell in range(len(cells.values)) if cell in hidden or not cells.published[cell]]
    matrix = np.zeros((len(cells.sums), len(unknown)))
    for row, one in enumerate(cells.sums):
        for column, cell in enumerate(unknown):
            matrix[row, column] = (cell in one.parts) - (cell == one.whole)
    _u, singular, turned = np.linalg.svd(matrix) if unknown else (None, np.array([]), np.zeros((0, 0)))
    nullspace = turned[int((singular > 1e-9).sum()) :]
    return {cell for column, cell in enumerate(unknown) if not np.abs(nullspace[:, column]).max(initial=0) > 1e-9}


@settings(max_examples=150, deadline=None)
@given(tables())
def test_an_attacker_who_solves_the_linear_system_finds_no_hidden_cell(cells):
    hidden = hidden_cells(cells)

    small = {cell for cell, value in enumerate(cells.values) if 0 < value < 3}
    assert {cell for cell in small if cells.published[cell]} <= hidden
    assert not pinned(cells, hidden) & (hidden | small)
    assert all(cells.values[cell] for cell in hidden), "nought is always shown"
    for cell, (low, high) in bounds(cells, hidden).items():
        assert low <= cells.values[cell] <= high
        assert cell not in hidden or high - low >= 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=4), st.lists(st.integers(0, 3), min_size=2, max_size=3))
def test_trying_every_number_leaves_several_possible_for_each_hidden_cell(first, second):
    total = sum(first)
    second = [*second, total - sum(second)] if sum(second) <= total else [total, 0]
    keys = range(1, 1 + len(first)), range(1 + len(first), 1 + len(first) + len(second))
    cells = Cells((total, *first, *second), (True,) * (1 + len(first) + len(second)), tuple(
        Sum(0, tuple(some)) for some in keys))  # fmt: skip

    hidden = sorted(hidden_cells(cells))

    possible = {cell: set() for cell in hidden}
    most = total + 4
    for totals in range(1, most) if 0 in hidden else [total]:
        for some in keys:
            mine = [cell for cell in some if cell in hidden]
            known = sum(cells.values[cell] for cell in some if cell not in hidden)
            for tried in product(range(1, most), repeat=len(mine)):
                if known + sum(tried) == totals:
                    for cell, value in zip(mine, tried, strict=True):
                        possible[cell].add(value)
        if 0 in hidden:
            possible[0].add(totals)
    assert all(len(values) >= 3 for values in possible.values())


def test_one_small_hub_hides_the_smallest_other_one_too():
    cells = Cells((40, 2, 20, 18), (True,) * 4, (Sum(0, (1, 2, 3)),))

    assert hidden_cells(cells) == {1, 3}


def test_two_small_hubs_that_add_up_to_two_hide_a_third():
    cells = Cells((22, 1, 1, 20), (True,) * 4, (Sum(0, (1, 2, 3)),))

    assert hidden_cells(cells) == {1, 2, 3}


def test_the_total_is_hidden_where_it_alone_would_tell():
    cells = Cells((2, 2, 0), (True,) * 3, (Sum(0, (1, 2)),))

    assert hidden_cells(cells) == {0, 1}


def test_those_who_are_not_women_are_protected_though_nobody_prints_them():
    cells = Cells((20, 19, 1), (True, True, False), (Sum(0, (1, 2)),))

    assert hidden_cells(cells) == {1}


def test_people_of_several_hubs_cannot_be_found_from_the_total():
    overlapping = Cells((12, 10, 2), (True,) * 3, covers=(Cover(0, (1, 2)),))

    # Who reads 10 of 12 knows that the other hub has 2 at least, and may have all 12.
    assert (hidden_cells(overlapping), bounds(overlapping, {2})) == ({2}, {2: (2, 12)})


@pytest.mark.parametrize(
    ("values", "sums", "covers", "said"),
    [
        ((3, 1, 1), (Sum(0, (1, 2)),), (), "is not the sum"),
        ((3, 1, -1), (), (), "counts are 0 or more"),
        ((3, 1, 1), (), (Cover(0, (1, 2)),), "is not covered"),
    ],
)
def test_numbers_that_do_not_hang_together_are_refused(values, sums, covers, said):
    with pytest.raises(ValueError, match=said):
        Cells(values, (True,) * len(values), sums, covers)
