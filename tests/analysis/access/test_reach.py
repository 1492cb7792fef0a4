"""Minutes to the nearest place and people within them, beside a pair-by-pair count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.analysis.access import (
    mean_minutes,
    minutes_by_day,
    minutes_for_days,
    minutes_to_nearest,
    people_around,
    people_within,
)
from maillage.analysis.travel import BadTravel

from .worlds import CUTOFF, lists_of, matrices, numbers

DAYS = 5


@st.composite
def weeks(draw):
    matrix = draw(matrices())
    week = st.lists(st.booleans(), min_size=DAYS, max_size=DAYS)
    opened = np.array(draw(st.lists(week, min_size=matrix.shape[1], max_size=matrix.shape[1])))
    return matrix, opened


def day_by_day(matrix, opened):
    return [
        [
            min((t / 60 for t, days in zip(row, opened, strict=True) if days[day] and t <= CUTOFF), default=np.inf)
            for day in range(opened.shape[1])
        ]
        for row in matrix
    ]


@given(weeks(), st.integers(1, DAYS))
@settings(deadline=None)
def test_minutes_day_by_day_are_those_of_the_nearest_open_place(world, days):
    matrix, opened = world

    by_day = minutes_by_day(lists_of(matrix), opened)

    expected = day_by_day(matrix, opened)
    assert by_day.tolist() == expected
    assert minutes_for_days(by_day, days).tolist() == [sorted(row)[days - 1] for row in expected]
    assert mean_minutes(by_day, 45).tolist() == pytest.approx([np.mean([min(t, 45) for t in row]) for row in expected])


@given(weeks(), st.data())
@settings(deadline=None)
def test_one_place_less_is_never_nearer(world, data):
    matrix, opened = world
    usable = opened.any(axis=1)
    fewer = usable & np.array(data.draw(st.lists(st.booleans(), min_size=len(usable), max_size=len(usable))))

    all_of_them = minutes_to_nearest(lists_of(matrix), usable)
    some = minutes_to_nearest(lists_of(matrix), fewer)

    assert (some >= all_of_them).all()


@given(matrices(), st.data())
@settings(deadline=None)
def test_people_are_those_whose_pair_is_within_the_limit(matrix, data):
    people = data.draw(numbers(len(matrix)))
    travel, limits = lists_of(matrix), (15, 20, 30)

    within = people_within(minutes_to_nearest(travel), people, limits)
    around = people_around(travel, people, limits)

    assert within.tolist() == [people[(matrix <= limit * 60).any(axis=1)].sum() for limit in limits]
    assert around.tolist() == [[people[column <= limit * 60].sum() for limit in limits] for column in matrix.T]
    assert (np.diff(within) >= 0).all()
    assert (np.diff(around) >= 0).all()


def test_help_one_day_a_week_counts_where_help_every_day_is_too_far():
    # A desk on Tuesdays ten minutes away, a hub open all week forty minutes away (beyond the lists).
    travel = lists_of(np.array([[600.0, np.inf]]))
    week = [[False, True, False, False, False], [True] * 5]

    by_day = minutes_by_day(travel, week)

    assert minutes_for_days(by_day, 1).tolist() == [10]
    assert minutes_for_days(by_day, 2).tolist() == [np.inf]
    assert mean_minutes(by_day, 40).tolist() == [34]


def test_nobody_and_nowhere_have_empty_answers():
    nobody = lists_of(np.zeros((0, 3)))
    nowhere = lists_of(np.zeros((2, 0)))

    assert minutes_to_nearest(nobody).shape == (0,)
    assert people_within(minutes_to_nearest(nobody), []).tolist() == [0, 0, 0]
    assert minutes_to_nearest(nowhere).tolist() == [np.inf, np.inf]
    assert people_around(nowhere, [1, 2]).shape == (0, 3)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda travel: minutes_to_nearest(travel, [True]), r"opened has shape \(1, 1\); \(2, days\) is needed"),
        (lambda travel: minutes_for_days(np.zeros((1, 5)), 6), "6 days are asked for; the round has 5"),
        (lambda travel: mean_minutes(np.zeros((1, 5)), np.nan), "beyond_minutes is nan"),
        (lambda travel: people_around(travel, [1.0], (31,)), "31 minutes are asked for; the lists stop at 30"),
        (lambda travel: people_around(travel, [np.nan]), "people holds nan, 1 times in all"),
        (lambda travel: people_within(np.zeros(1), [-1]), "people holds -1.0"),
        (lambda travel: people_within(np.zeros(1), [1, 2]), r"people has shape \(2,\); \(1,\) is needed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(ask, said):
    with pytest.raises(BadTravel, match=said):
        ask(lists_of(np.array([[60.0, 120.0]])))
