import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.access import (
    EVERYWHERE,
    Holders,
    Lines,
    best_level,
    needs_of_zones,
    needs_within_reach,
)

NEEDS = 4


def array(values):
    return np.array(values, dtype=np.int64)


@st.composite
def worlds(draw):
    """Areas that hold communes, lines at places, pairs within reach."""
    communes = draw(st.integers(1, 6))
    held = [draw(st.lists(st.integers(1, 7), max_size=4, unique=True)) for _ in range(communes)]
    lines = draw(st.lists(st.tuples(st.integers(-2, 9), st.integers(0, 8), st.integers(0, 2**NEEDS - 1)), max_size=12))
    pairs = draw(st.lists(st.tuples(st.integers(0, communes - 1), st.integers(-2, 9)), max_size=15))
    return held, lines, pairs


def holders_of(held):
    return Holders(array([area for areas in held for area in areas]), array(np.cumsum([0, *map(len, held)])))


def lines_of(lines):
    return Lines(*(array([line[n] for line in lines]) for n in range(3)))


def reached(held, lines, pairs):
    commune, place = array([pair[0] for pair in pairs]), array([pair[1] for pair in pairs])
    return needs_within_reach(commune, place, lines_of(lines), holders_of(held))


@given(worlds())
@settings(deadline=None)
def test_a_need_is_served_where_a_line_in_reach_serves_the_commune(world):
    held, lines, pairs = world

    found = reached(held, lines, pairs)

    expected = [0] * len(held)
    for commune, place in pairs:
        for where, area, needs in lines:
            if where == place and (area == EVERYWHERE or area in held[commune]):
                expected[commune] |= needs
    assert found.tolist() == expected


@given(worlds(), st.data())
@settings(deadline=None)
def test_a_line_less_never_serves_more(world, data):
    held, lines, pairs = world
    kept = [line for line in lines if data.draw(st.booleans())]

    before, after = reached(held, lines, pairs), reached(held, kept, pairs)

    assert (after & ~before == 0).all()


@given(worlds())
@settings(deadline=None)
def test_the_order_of_lines_and_pairs_changes_nothing(world):
    held, lines, pairs = world

    assert reached(held, lines, pairs).tolist() == reached(held, lines[::-1], pairs[::-1]).tolist()


@given(worlds())
@settings(deadline=None)
def test_from_a_distance_only_zones_matter(world):
    held, lines, _pairs = world

    found = needs_of_zones(array([line[1] for line in lines]), array([line[2] for line in lines]), holders_of(held))

    for commune, areas in enumerate(held):
        expected = 0
        for _place, area, needs in lines:
            expected |= needs if area == EVERYWHERE or area in areas else 0
        assert found[commune] == expected


@given(st.lists(st.tuples(*[st.integers(0, 2**NEEDS - 1)] * 3), min_size=1, max_size=6))
@settings(deadline=None)
def test_the_best_level_is_the_first_that_serves(rows):
    levels = [array([row[n] for row in rows]) for n in range(3)]

    best = best_level(levels, NEEDS)

    for commune, row in enumerate(rows):
        for need in range(NEEDS):
            serving = [level for level in range(3) if row[level] >> need & 1]
            assert best[need, commune] == (serving[0] if serving else 3)


def test_shapes_and_positions_are_checked():
    holders = holders_of([[1], [2]])
    with pytest.raises(ValueError, match="one shape"):
        Lines(array([1]), array([1, 2]), array([1]))
    with pytest.raises(ValueError, match="one shape"):
        needs_within_reach(array([0]), array([1, 2]), lines_of([(1, 0, 1)]), holders)
    with pytest.raises(ValueError, match="0 to 1 is needed"):
        needs_within_reach(array([2]), array([1]), lines_of([(1, 0, 1)]), holders)
