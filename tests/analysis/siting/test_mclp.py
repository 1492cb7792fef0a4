"""Most people within reach, beside every choice there is."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.siting.small import questions

from maillage.analysis.siting import (
    BadInstance,
    Ending,
    Problem,
    Proof,
    Status,
    from_matrix,
    on_plane,
    solve_mclp,
    verify_cover,
)


def covered(matrix, weight, within, chosen):
    near = (matrix[:, list(chosen)].astype(np.float32) <= within).any(axis=1)
    return float(weight[near].sum())


def best_of_all(matrix, weight, within, count, fixed, banned):
    choices = (set(choice) for choice in combinations(sorted(set(range(matrix.shape[1])) - set(banned)), count))
    return max(covered(matrix, weight, within, choice) for choice in choices if set(fixed) <= choice)


def ask(question, within, **options):
    matrix, beyond, weight, count, fixed, banned = question
    travel = from_matrix(matrix, beyond=beyond + 100)
    if not (np.delete(matrix, banned, axis=1)[weight > 0].astype(np.float32) <= within).any():
        with pytest.raises(BadInstance):
            solve_mclp(travel, weight, count, within, fixed=fixed, banned=banned, **options)
        return travel, None
    return travel, solve_mclp(travel, weight, count, within, fixed=fixed, banned=banned, **options)


@settings(max_examples=80, deadline=None)
@given(questions(), st.integers(0, 50).map(float))
def test_the_plan_reaches_most_of_all_and_its_proof_holds(question, within):
    matrix, _, weight, count, fixed, banned = question

    travel, plan = ask(question, within)

    if plan is None:
        return
    best = best_of_all(matrix, weight, within, count, fixed, banned)
    assert plan.objective == plan.bound == best == covered(matrix, weight, within, plan.sites)
    assert (plan.gap, plan.status, len(plan.sites)) == (0, Status.OPTIMAL, count)
    assert set(fixed) <= set(plan.sites)
    assert not set(banned) & set(plan.sites)
    assert verify_cover(travel, weight, plan.certificate) is None


@settings(max_examples=30, deadline=None)
@given(questions(), st.integers(0, 50).map(float), st.integers(0, 3))
def test_a_run_cut_short_still_tells_a_true_bound(question, within, asked_before):
    matrix, _, weight, count, fixed, banned = question
    asked = []

    travel, plan = ask(question, within, ending=Ending(stop=lambda: len(asked) > asked_before or asked.append(1)))

    if plan is not None:
        best = best_of_all(matrix, weight, within, count, fixed, banned)
        assert plan.objective <= best <= plan.bound * (1 + 1e-9)
        assert verify_cover(travel, weight, plan.certificate) is None


@settings(max_examples=30, deadline=None)
@given(questions(), st.integers(0, 50).map(float), st.randoms())
def test_the_order_of_clients_and_sites_changes_nothing(question, within, random):
    matrix, beyond, weight, count, fixed, banned = question
    clients, sites = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(clients)
    random.shuffle(sites)
    turned = matrix[np.ix_(clients, sites)], beyond, weight[clients], count
    kept, out = [sites.index(site) for site in fixed], [sites.index(site) for site in banned]

    _, plan = ask(question, within)
    _, other = ask((*turned, kept, out), within)

    assert (plan and plan.objective) == (other and other.objective)


@pytest.fixture(scope="module")
def scattered():
    """Points and broken weights, so that nothing is a whole number."""
    random = np.random.default_rng(4)
    return on_plane(random.uniform(0, 100, 60), random.uniform(0, 100, 60)), random.uniform(0, 9, 60)


def test_more_sites_and_more_time_never_reach_fewer(scattered):
    travel, weight = scattered

    by_count = [solve_mclp(travel, weight, count, 12.0).objective for count in (1, 3, 8, 40)]
    by_time = [solve_mclp(travel, weight, 4, within).objective for within in (0.0, 5.0, 12.0, 200.0)]

    assert by_count == sorted(by_count)
    assert by_time == sorted(by_time)
    assert by_count[-1] == by_time[-1] == pytest.approx(weight.sum())


def test_points_and_their_matrix_have_the_same_answer(scattered):
    travel, weight = scattered
    matrix = np.sqrt(((travel.clients[:, None] - travel.sites[None]) ** 2).sum(axis=2))

    on_points, on_lists = solve_mclp(travel, weight, 5, 12.0), solve_mclp(from_matrix(matrix), weight, 5, 12.0)

    assert on_points.sites == on_lists.sites
    assert on_points.objective == on_lists.objective
    assert verify_cover(travel, weight, on_points.certificate) is None


def test_the_same_seed_has_the_same_answer_and_a_former_plan_is_a_start(scattered):
    travel, weight = scattered
    at_once = Ending(stop=lambda: True)

    first, again = (solve_mclp(travel, weight, 9, 9.0, seed=3) for _ in range(2))
    warm = solve_mclp(travel, weight, 9, 9.0, warm=first.sites, ending=at_once)

    assert (first.sites, first.bound) == (again.sites, again.bound)
    assert (warm.sites, warm.status) == (first.sites, Status.STOPPED)


def test_a_run_ends_at_the_gap_asked_for_and_tells_how_far_it_is(scattered):
    travel, weight = scattered
    told = []

    plan = solve_mclp(travel, weight, 9, 9.0, ending=Ending(gap=0.05), progress=told.append)

    assert plan.status in (Status.GAP, Status.OPTIMAL)
    assert plan.gap <= 0.05
    assert all(step.best <= plan.objective <= step.bound for step in told)


def test_a_certificate_that_is_not_true_is_refused(scattered):
    travel, weight = scattered
    said = solve_mclp(travel, weight, 8, 9.0, fixed=[3], banned=[4]).certificate
    other = next(site for site in range(60) if site not in said.sites and site != 4)
    less = Proof(tuple(multiplier * 0.7 for multiplier in said.proof.multipliers))
    high = Proof(tuple(multiplier * 0 + 2 for multiplier in said.proof.multipliers))

    assert said.problem == Problem.MOST
    assert verify_cover(travel, weight, said) is None
    for change, wrong in (
        ({"objective": said.objective * (1 + 1e-6)}, "The plan is worth "),
        ({"bound": said.objective * (1 - 1e-6)}, "The bound "),
        ({"bound": said.objective * (1 - 1e-6), "objective": said.objective * (1 - 1e-6)}, "The plan is worth "),
        ({"within": 8.5}, "The plan is worth "),
        ({"sites": said.sites[1:]}, "The plan opens 7 sites"),
        ({"sites": (*(site for site in said.sites if site != 3), other)}, "The plan opens 8 sites"),
        ({"sites": (*(site for site in said.sites if site != said.sites[-1]), 4)}, "The plan opens 8 sites"),
        ({"proof": Proof(())}, "Only "),
        ({"proof": less}, "Only "),
        ({"proof": high}, "A multiplier is above"),
    ):
        assert verify_cover(travel, weight, replace(said, **change)).startswith(wrong), change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"count": 0}, "0 sites are asked for; 1 to 2 can be open."),
        ({"within": np.nan}, "within is nan; a travel of 0 or more is needed."),
        ({"within": -1.0}, "within is -1.0; a travel of 0 or more is needed."),
        ({"within": 9.0}, "within is 9.0; the lists tell travel under 9.0 only."),
        ({"within": 0.5}, "No client is within 0.5 of a site that may open."),
        ({"weight": [1, -1]}, "1 of 2 weights are negative."),
        ({"weight": [0, 0]}, "No client weighs anything, so every choice is as good."),
    ],
)
def test_a_question_without_an_answer_is_refused_in_a_sentence(change, sentence):
    question = {
        "travel": from_matrix([[1.0, np.inf], [2.0, 3.0]], beyond=9.0), "weight": [1, 2], "count": 1, "within": 2.0,
    } | change  # fmt: skip

    with pytest.raises(BadInstance) as refusal:
        solve_mclp(**question)

    assert str(refusal.value) == sentence
