"""Plans that may not spend more than so much, change more than so many sites or take all from one group."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.siting.small import questions
from tests.analysis.siting.test_mclp import covered
from tests.analysis.siting.test_pmedian import cost, scattered

from maillage.analysis.siting import (
    BadInstance,
    Ending,
    Limit,
    Status,
    changes_from,
    from_matrix,
    solve,
    solve_mclp,
    verify,
    verify_cover,
)


@st.composite
def limited(draw):
    """A question with a budget, and half of the time with few changes from a former plan as well."""
    question = draw(questions())
    matrix, _, _, count, _, _ = question
    sites = matrix.shape[1]
    costs = np.array(draw(st.lists(st.integers(0, 9), min_size=sites, max_size=sites)), dtype=float)
    limits = [Limit(costs, float(draw(st.integers(0, 9 * count))))]
    if draw(st.booleans()):
        former = draw(st.permutations(range(sites)))[:count]
        limits.append(changes_from(former, sites, draw(st.integers(0, count))))
    return question, limits


def allowed(matrix, count, fixed, banned, limits):
    """Every choice there is."""
    for choice in combinations(sorted(set(range(matrix.shape[1])) - set(banned)), count):
        if set(fixed) <= set(choice) and all(limit.cost[list(choice)].sum() <= limit.most for limit in limits):
            yield choice


def refused(solver, question, limits, *more):
    matrix, beyond, weight, count, fixed, banned = question
    with pytest.raises(BadInstance):
        solver(from_matrix(matrix, beyond=beyond), weight, count, *more, fixed=fixed, banned=banned, limits=limits)


@settings(max_examples=120, deadline=None)
@given(limited())
def test_the_plan_is_the_best_of_those_within_the_limits_and_its_proof_holds(asked):
    question, limits = asked
    matrix, beyond, weight, count, fixed, banned = question
    choices = list(allowed(matrix, count, fixed, banned, limits))
    if not choices or not np.isfinite(np.delete(matrix, banned, axis=1)).any():
        refused(solve, question, limits)
        return
    travel = from_matrix(matrix, beyond=beyond)

    plan = solve(travel, weight, count, fixed=fixed, banned=banned, limits=limits)

    assert plan.objective == pytest.approx(min(cost(matrix, beyond, weight, choice) for choice in choices), rel=1e-9)
    assert plan.sites in choices
    assert plan.status == Status.OPTIMAL
    assert verify(travel, weight, plan.certificate) is None


@settings(max_examples=80, deadline=None)
@given(limited(), st.integers(0, 50).map(float))
def test_most_people_are_reached_within_the_limits(asked, within):
    question, limits = asked
    matrix, beyond, weight, count, fixed, banned = question
    question = matrix, beyond + 100, weight, count, fixed, banned
    choices = list(allowed(matrix, count, fixed, banned, limits))
    if not choices or not (np.delete(matrix, banned, axis=1)[weight > 0].astype(np.float32) <= within).any():
        refused(solve_mclp, question, limits, within)
        return
    travel = from_matrix(matrix, beyond=beyond + 100)

    plan = solve_mclp(travel, weight, count, within, fixed=fixed, banned=banned, limits=limits)

    assert plan.objective == plan.bound == max(covered(matrix, weight, within, choice) for choice in choices)
    assert plan.sites in choices
    assert verify_cover(travel, weight, plan.certificate) is None


@settings(max_examples=30, deadline=None)
@given(limited(), st.integers(0, 3))
def test_a_run_cut_short_still_tells_a_true_bound_and_keeps_the_limits(asked, asked_before):
    question, limits = asked
    matrix, beyond, weight, count, fixed, banned = question
    choices = list(allowed(matrix, count, fixed, banned, limits))
    if not choices or not np.isfinite(np.delete(matrix, banned, axis=1)).any():
        return
    told = []
    ending = Ending(stop=lambda: len(told) > asked_before or told.append(1))
    travel = from_matrix(matrix, beyond=beyond)

    plan = solve(travel, weight, count, fixed=fixed, banned=banned, limits=limits, ending=ending)

    best = min(cost(matrix, beyond, weight, choice) for choice in choices)
    assert plan.bound <= best * (1 + 1e-9)
    assert plan.sites in choices
    assert verify(travel, weight, plan.certificate) is None


@pytest.fixture(scope="module")
def dear():
    """Sites that cost more where many live, and less money than the best plan takes."""
    travel, weight = scattered()
    best = solve(travel, weight, 8)
    costs = 10 + weight
    limits = [Limit(costs, 0.7 * costs[list(best.sites)].sum()), changes_from(best.sites, 60, 6)]
    return travel, weight, limits, best, solve(travel, weight, 8, limits=limits)


def test_less_money_never_makes_the_way_shorter(dear):
    travel, weight, limits, best, plan = dear

    plans = [
        solve(travel, weight, 8, limits=[replace(limits[0], most=part * limits[0].most)]) for part in (0.8, 0.9, 1, 9)
    ]

    values = [one.objective for one in plans]
    assert values == sorted(values, reverse=True)
    assert values[-1] == best.objective < plan.objective


def test_a_former_plan_changes_the_road_and_not_the_answer(dear):
    travel, weight, limits, best, plan = dear

    again = solve(travel, weight, 8, limits=limits, former=best)

    assert again.objective == pytest.approx(plan.objective, rel=1e-9)
    assert verify(travel, weight, again.certificate) is None
    assert len(set(again.sites) - set(best.sites)) <= 6
    with pytest.raises(BadInstance, match="former plan is not one for 59 clients"):
        solve(from_matrix(np.ones((59, 60))), np.ones(59), 8, former=best)


def test_a_proof_that_leaves_out_the_limits_is_refused(dear):
    travel, weight, *_, plan = dear
    said = plan.certificate
    proof, tables = said.proof, said.limits

    assert verify(travel, weight, said) is None
    assert verify(travel, weight, replace(said, limits=None)).startswith("Only ")
    richer = replace(tables, most=tables.most * 1.2)
    assert verify(travel, weight, replace(said, limits=richer)).startswith("Only ")
    poorer = replace(tables, most=tables.most * 0.5)
    assert verify(travel, weight, replace(said, limits=poorer)) == "The plan goes beyond a limit."
    for tolls in ((), tuple(-toll - 1 for toll in proof.tolls), tuple(toll * np.nan for toll in proof.tolls)):
        wrong = verify(travel, weight, replace(said, proof=replace(proof, tolls=tolls)))
        assert wrong == "A toll is missing or negative."


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (Limit(np.ones(59), 3), "The cost of limit 1 has shape \\(59,\\); there are 60 sites, so \\(60,\\) is needed."),
        (Limit(np.full(60, np.nan), 3), "The cost of limit 1 is missing or infinite for 60 sites."),
        (Limit(np.ones(60), np.nan), "Limit 1 is nan; a number is needed."),
        (Limit(np.ones(60), 7), "No choice of 8 sites keeps the limits."),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(limit, sentence):
    travel, weight = scattered()

    with pytest.raises(BadInstance, match=sentence):
        solve(travel, weight, 8, limits=[limit])
