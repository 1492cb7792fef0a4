"""Fewest sites that reach everybody or a share, beside every choice there is."""

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
    solve_lscp,
    verify_cover,
)

SHARES = st.sampled_from([1.0, 0.95, 0.9, 0.5])


def is_enough(matrix, weight, within, share, chosen):
    near = (matrix[:, list(chosen)].astype(np.float32) <= within).any(axis=1)
    if share == 1:
        return bool(near[weight > 0].all())
    return weight[~near].sum() <= (1 - share + 1e-9) * weight.sum()


def fewest_of_all(matrix, weight, within, share, fixed, banned):
    allowed = sorted(set(range(matrix.shape[1])) - set(banned))
    for count in range(max(1, len(fixed)), len(allowed) + 1):
        for choice in combinations(allowed, count):
            if set(fixed) <= set(choice) and is_enough(matrix, weight, within, share, choice):
                return count
    return None


def ask(question, within, share, **options):
    matrix, beyond, weight, _, fixed, banned = question
    travel = from_matrix(matrix, beyond=beyond + 100)
    fewest = fewest_of_all(matrix, weight, within, share, fixed, banned)
    if fewest is None:
        with pytest.raises(BadInstance, match="that may open"):
            solve_lscp(travel, weight, within, share=share, fixed=fixed, banned=banned, **options)
        return travel, None, None
    return travel, fewest, solve_lscp(travel, weight, within, share=share, fixed=fixed, banned=banned, **options)


@settings(max_examples=60, deadline=None)
@given(questions(), st.integers(0, 60).map(float), SHARES)
def test_the_plan_has_the_fewest_of_all_and_its_proof_holds(question, within, share):
    matrix, _, weight, _, fixed, banned = question

    travel, fewest, plan = ask(question, within, share)

    if plan is None:
        return
    assert plan.objective == plan.bound == len(plan.sites) == fewest
    assert (plan.gap, plan.status) == (0, Status.OPTIMAL)
    assert is_enough(matrix, weight, within, share, plan.sites)
    assert set(fixed) <= set(plan.sites)
    assert not set(banned) & set(plan.sites)
    assert verify_cover(travel, weight, plan.certificate) is None


@settings(max_examples=25, deadline=None)
@given(questions(), st.integers(0, 60).map(float), SHARES, st.integers(0, 4))
def test_a_run_cut_short_still_has_a_true_plan_and_bound(question, within, share, asked_before):
    asked = []

    travel, fewest, plan = ask(
        question, within, share, ending=Ending(stop=lambda: len(asked) > asked_before or asked.append(1))
    )

    if plan is not None:
        assert plan.bound <= fewest <= plan.objective
        assert verify_cover(travel, question[2], plan.certificate) is None


@settings(max_examples=25, deadline=None)
@given(questions(), st.integers(0, 60).map(float), SHARES, st.randoms())
def test_the_order_of_clients_and_sites_changes_nothing(question, within, share, random):
    matrix, beyond, weight, count, fixed, banned = question
    clients, sites = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(clients)
    random.shuffle(sites)
    turned = matrix[np.ix_(clients, sites)], beyond, weight[clients], count
    kept, out = [sites.index(site) for site in fixed], [sites.index(site) for site in banned]

    _, _, plan = ask(question, within, share)
    _, _, other = ask((*turned, kept, out), within, share)

    assert (plan and plan.objective) == (other and other.objective)


@pytest.fixture(scope="module")
def scattered():
    """Points and broken weights, so that nothing is a whole number."""
    random = np.random.default_rng(6)
    return on_plane(random.uniform(0, 100, 60), random.uniform(0, 100, 60)), random.uniform(0.1, 9, 60)


def test_more_time_and_a_lesser_share_never_need_more_sites(scattered):
    travel, weight = scattered

    by_time = [solve_lscp(travel, weight, within).objective for within in (0.0, 8.0, 25.0, 200.0)]
    by_share = [solve_lscp(travel, weight, 12.0, share=share).objective for share in (1.0, 0.9, 0.5, 0.01)]

    assert by_time == sorted(by_time, reverse=True)
    assert by_share == sorted(by_share, reverse=True)
    assert (by_time[0], by_time[-1], by_share[-1]) == (60, 1, 1)


def test_who_weighs_nothing_need_not_be_reached():
    travel = on_plane([0.0, 1.0, 50.0], [0.0, 0.0, 0.0])

    assert solve_lscp(travel, [1, 1, 0], 1.0).objective == 1
    assert solve_lscp(travel, [1, 1, 1], 1.0).objective == 2


def test_the_same_seed_has_the_same_answer_and_progress_is_told(scattered):
    travel, weight = scattered
    told = []

    first, again = (solve_lscp(travel, weight, 11.0, seed=3, progress=told.append) for _ in range(2))

    assert (first.sites, first.bound) == (again.sites, again.bound)
    assert told
    assert all(step.bound <= first.objective <= step.best for step in told)


@pytest.mark.parametrize("share", [1.0, 0.9])
def test_a_certificate_that_is_not_true_is_refused(scattered, share):
    travel, weight = scattered
    said = solve_lscp(travel, weight, 14.0, share=share, fixed=[3], banned=[4]).certificate

    assert said.problem == Problem.FEWEST
    assert verify_cover(travel, weight, said) is None
    for change, wrong in (
        ({"objective": said.objective - 1}, "The plan is worth "),
        ({"bound": said.bound + 1}, "The bound "),
        ({"bound": said.bound - 0.5}, "The bound "),
        ({"bound": np.nan}, "The bound "),
        ({"within": 9.0}, "The plan leaves out "),
        ({"sites": said.sites[1:], "count": said.count - 1, "objective": said.objective - 1}, "The plan "),
        ({"sites": (*said.sites, 4), "count": said.count + 1}, "The plan opens "),
        ({"proof": Proof(())}, "Only "),
        ({"proof": Proof((np.zeros(60),))}, "Only "),
        ({"proof": Proof((np.full(60, 2.0),))}, "A multiplier is above"),
    ):
        assert verify_cover(travel, weight, replace(said, **change)).startswith(wrong), change


def test_a_share_that_cannot_be_is_refused_in_a_sentence(scattered):
    travel, weight = scattered

    for share in (0.0, -1.0, 1.5, np.nan):
        with pytest.raises(BadInstance) as refusal:
            solve_lscp(travel, weight, 1.0, share=share)
        assert str(refusal.value) == f"share is {share}; more than 0, and 1 at most, is needed."
    with pytest.raises(BadInstance) as refusal:
        solve_lscp(travel, weight, 1.0, banned=range(60))
    assert str(refusal.value) == "1 sites are asked for; 1 to 0 can be open."
    with pytest.raises(BadInstance) as refusal:
        solve_lscp(from_matrix([[1.0, np.inf], [np.inf, np.inf]], beyond=9), [3, 1], 2.0)
    assert (
        str(refusal.value)
        == "1 clients have no site within 2 that may open: 75.0000% of the weight can be reached at most."
    )
