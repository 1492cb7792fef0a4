"""Sorted lists of pairs, whatever order they come in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.siting import Lists
from maillage.analysis.travel import BadTravel, SparseTravel, TravelLists

ORIGINS, PLACES = 5, 6


@st.composite
def pairs(draw):
    ends = st.tuples(st.integers(0, ORIGINS - 1), st.integers(0, PLACES - 1))
    return [(*pair, draw(st.integers(0, 40))) for pair in draw(st.lists(ends, unique=True))]


def lists_of(given, cutoff=30):
    columns = [np.array([pair[n] for pair in given], dtype=np.int64) for n in range(3)]
    return TravelLists.of(*columns, origins=ORIGINS, places=PLACES, cutoff_seconds=cutoff)


def told(lists):
    return [
        (i, int(lists.place[k]), int(lists.seconds[k]))
        for i in range(len(lists))
        for k in range(lists.start[i], lists.start[i + 1])
    ]


@given(pairs())
@settings(deadline=None)
def test_lists_hold_the_pairs_within_the_cut_off_sorted(given):
    lists = lists_of(given)

    assert told(lists) == sorted((p for p in given if p[2] <= 30), key=lambda p: (p[0], p[2], p[1]))
    assert lists.origin.tolist() == [pair[0] for pair in told(lists)]


@given(pairs(), st.integers(0, 40))
@settings(deadline=None)
def test_a_shorter_cut_off_keeps_exactly_the_shorter_pairs(given, less):
    assert told(lists_of(given).within(less)) == [pair for pair in told(lists_of(given)) if pair[2] <= less]


@given(pairs())
@settings(deadline=None)
def test_turned_round_twice_they_are_the_same(given):
    lists = lists_of(given)

    assert told(lists.reversed().reversed()) == told(lists)
    assert sorted((o, d, s) for d, o, s in told(lists.reversed())) == sorted(told(lists))


def test_siting_takes_them_as_they_are():
    lists = lists_of([(i, j, 3 * i + j) for i in range(ORIGINS) for j in range(PLACES)])

    taken = Lists(lists.start, lists.place, (lists.seconds / 60).astype(np.float32), lists.places, beyond=0.5)

    assert len(taken) == ORIGINS


def test_what_a_model_told_becomes_lists():
    whole = [np.array(column, dtype=np.int32) for column in ([1, 0], [0, 2], [9, 4])]

    lists = TravelLists.of_sparse(SparseTravel(*whole), origins=2, places=3, cutoff_seconds=10)

    assert told(lists) == [(0, 2, 4), (1, 0, 9)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (([0, 0], [1, 1], [3, 4]), r"1 pairs come twice \(origin 0, place 1 first\)"),
        (([0], [1], [np.nan]), "seconds holds nan, 1 times in all"),
        (([0], [1], [-3]), "seconds goes from -3 to -3"),
        (([0], [6], [3]), "place goes from 6 to 6; 0 to 5 is needed"),
        (([-1], [0], [3]), "origin goes from -1 to -1"),
        (([0, 1], [0], [3]), r"hold \[2, 1, 1\] numbers"),
        (([[0]], [0], [3]), r"origin has shape \(1, 1\)"),
    ],
)
def test_pairs_that_make_no_sense_are_refused_in_a_sentence(given, said):
    with pytest.raises(BadTravel, match=said):
        TravelLists.of(*given, origins=ORIGINS, places=PLACES, cutoff_seconds=30)


@pytest.mark.parametrize(
    ("start", "place", "seconds", "cutoff", "said"),
    [
        ([0, 1], [0, 1], [1, 2], 9, "from 0 to the 2 pairs"),
        ([0, 2, 1, 2], [0, 1], [1, 2], 9, "start must never go down"),
        ([0, 2], [0, 2], [1, 2], 9, "0 to 1 is needed"),
        ([0, 2], [0, 1], [2, 1], 9, "not sorted by seconds"),
        ([0, 2], [0, 1], [1, 10], 9, "takes 10 seconds; the cut-off is 9"),
        ([0, 2], [0, 1], [1, 2], 70_000, "The cut-off is 70000 seconds"),
    ],
)
def test_lists_that_are_none_are_refused_in_a_sentence(start, place, seconds, cutoff, said):
    with pytest.raises(BadTravel, match=said):
        TravelLists(np.array(start), np.array(place, np.int32), np.array(seconds, np.uint16), 2, cutoff)
