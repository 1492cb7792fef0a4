"""The curve over p and the front of travel against money, beside every choice there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.siting.small import questions
from tests.analysis.siting.test_pmedian import best_of_all, cost, scattered

from maillage.analysis.siting import BadInstance, Status, from_matrix, solve, solve_curve, solve_front, verify


@settings(max_examples=25, deadline=None)
@given(questions(), st.randoms())
def test_each_point_of_a_curve_is_the_best_of_all(question, random):
    matrix, beyond, weight, _, _, _ = question
    if not np.isfinite(matrix).any():
        return
    travel, counts = from_matrix(matrix, beyond=beyond), list(range(1, matrix.shape[1] + 1))
    random.shuffle(counts)

    for count, plan in zip(counts, solve_curve(travel, weight, counts), strict=True):
        assert plan.objective == pytest.approx(best_of_all(matrix, beyond, weight, count), rel=1e-9)
        assert verify(travel, weight, plan.certificate) is None


def test_a_curve_tells_what_the_counts_tell_alone():
    travel, weight = scattered()

    curve = list(solve_curve(travel, weight, range(1, 31), fixed=[3], banned=[4]))

    assert [len(plan.sites) for plan in curve] == list(range(1, 31))
    assert all(plan.status == Status.OPTIMAL and 3 in plan.sites and 4 not in plan.sites for plan in curve)
    for count in (5, 20, 30):
        alone = solve(travel, weight, count, fixed=[3], banned=[4])
        assert curve[count - 1].objective == pytest.approx(alone.objective, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(questions(), st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_no_plan_beats_a_point_of_the_front(question, costs):
    matrix, beyond, weight, count, _, _ = question
    if not np.isfinite(matrix).any():
        return
    costs = np.array(costs[: matrix.shape[1]], dtype=float)
    travel = from_matrix(matrix, beyond=beyond)
    every = [
        (cost(matrix, beyond, weight, choice), costs[list(choice)].sum())
        for choice in combinations(range(matrix.shape[1]), count)
    ]

    front = solve_front(travel, weight, count, costs, points=6)

    assert front[0].plan.objective == pytest.approx(min(way for way, _ in every), rel=1e-9)
    assert [one.spent for one in front] == sorted((one.spent for one in front), reverse=True)
    assert len({one.plan.objective for one in front}) == len(front)
    for one in front:
        assert one.spent <= one.budget
        assert one.plan.objective == pytest.approx(
            min(way for way, spent in every if spent <= one.budget), rel=1e-9, abs=1e-12
        )
        assert verify(travel, weight, one.plan.certificate) is None


def test_a_front_or_a_curve_that_makes_no_sense_is_refused():
    travel, weight = scattered()

    with pytest.raises(BadInstance, match="61 sites are asked for"):
        solve_curve(travel, weight, [1, 61])
    with pytest.raises(BadInstance, match="The cost is negative for 60 sites"):
        solve_front(travel, weight, 3, -np.ones(60))
    with pytest.raises(BadInstance, match="1 points are asked for"):
        solve_front(travel, weight, 3, np.ones(60), points=1)
    with pytest.raises(BadInstance, match="The cost has shape"):
        solve_front(travel, weight, 3, np.ones(59))
