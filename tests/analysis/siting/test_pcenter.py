"""The farthest as near as possible, beside every choice there is."""

from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.siting.small import answer_of, questions
from tests.analysis.siting.test_files import SHARED

from maillage.analysis.siting import (
    Ending,
    Problem,
    Proof,
    Status,
    on_plane,
    read_instance,
    solve_pcenter,
    verify_cover,
)


def farthest(matrix, beyond, weight, chosen):
    nearest = np.minimum(matrix[:, list(chosen)].astype(np.float32).min(axis=1), beyond)
    return float(nearest[weight > 0].max())


def nearest_of_all(matrix, beyond, weight, count, fixed, banned):
    choices = (set(choice) for choice in combinations(sorted(set(range(matrix.shape[1])) - set(banned)), count))
    return min(farthest(matrix, beyond, weight, choice) for choice in choices if set(fixed) <= choice)


ask = partial(answer_of, solve_pcenter)


@settings(max_examples=80, deadline=None)
@given(questions())
def test_the_farthest_is_as_near_as_can_be_and_the_proof_holds(question):
    matrix, beyond, weight, count, fixed, banned = question

    travel, plan = ask(question)

    if plan is None:
        return
    best = nearest_of_all(matrix, beyond, weight, count, fixed, banned)
    assert plan.objective == plan.bound == best == farthest(matrix, beyond, weight, plan.sites)
    assert (plan.gap, plan.status, len(plan.sites)) == (0, Status.OPTIMAL, count)
    assert set(fixed) <= set(plan.sites)
    assert not set(banned) & set(plan.sites)
    assert verify_cover(travel, weight, plan.certificate) is None


@settings(max_examples=25, deadline=None)
@given(questions(), st.integers(0, 4))
def test_a_run_cut_short_still_has_a_true_plan_and_bound(question, asked_before):
    asked = []

    travel, plan = ask(question, ending=Ending(stop=lambda: len(asked) > asked_before or asked.append(1)))

    if plan is not None:
        matrix, beyond, weight, count, fixed, banned = question
        assert plan.bound <= nearest_of_all(matrix, beyond, weight, count, fixed, banned) <= plan.objective
        assert verify_cover(travel, weight, plan.certificate) is None


@settings(max_examples=25, deadline=None)
@given(questions(), st.randoms())
def test_the_order_of_clients_and_sites_changes_nothing(question, random):
    matrix, beyond, weight, count, fixed, banned = question
    clients, sites = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(clients)
    random.shuffle(sites)
    turned = matrix[np.ix_(clients, sites)], beyond, weight[clients], count
    kept, out = [sites.index(site) for site in fixed], [sites.index(site) for site in banned]

    _, plan = ask(question)
    _, other = ask((*turned, kept, out))

    assert (plan and plan.objective) == (other and other.objective)


@pytest.fixture(scope="module", params=[False, True], ids=["straight", "floored"])
def scattered(request):
    """Points, with broken travel or travel rounded down."""
    random = np.random.default_rng(6)
    return on_plane(random.uniform(0, 100, 60), random.uniform(0, 100, 60), floored=request.param), np.ones(60)


def test_more_sites_never_bring_the_farthest_farther(scattered):
    travel, weight = scattered

    plans = [solve_pcenter(travel, weight, count) for count in (1, 2, 4, 9, 60)]

    values = [plan.objective for plan in plans]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0
    for plan in plans:
        assert plan.status == Status.OPTIMAL
        assert verify_cover(travel, weight, plan.certificate) is None


def test_the_same_seed_has_the_same_answer_and_a_gap_is_enough(scattered):
    travel, weight = scattered
    told = []

    first, again = (solve_pcenter(travel, weight, 5, seed=3, progress=told.append) for _ in range(2))
    rough = solve_pcenter(travel, weight, 5, ending=Ending(gap=0.4))

    assert (first.sites, first.bound) == (again.sites, again.bound)
    assert rough.gap <= 0.4
    assert rough.bound <= first.objective <= rough.objective
    assert told
    assert all(step.bound <= first.objective <= step.best for step in told)


def test_a_certificate_that_is_not_true_is_refused(scattered):
    travel, weight = scattered
    said = solve_pcenter(travel, weight, 5, fixed=[3], banned=[4]).certificate

    assert said.problem == Problem.NEAREST
    assert verify_cover(travel, weight, said) is None
    for change, wrong in (
        ({"objective": said.objective * 0.99}, "The plan "),
        ({"within": said.within * 0.9}, "The plan "),
        ({"bound": said.bound * 1.01}, "The bound "),
        ({"sites": said.sites[1:]}, "The plan opens "),
        ({"proof": Proof(())}, "Only "),
        ({"proof": Proof((np.zeros(60),))}, "Only "),
        ({"proof": Proof((np.full(60, 2.0),))}, "A multiplier is above"),
    ):
        assert verify_cover(travel, weight, replace(said, **change)).startswith(wrong), change


@pytest.mark.skipif(SHARED is None, reason="the instances of the literature are not shipped")
def test_an_instance_of_the_literature_ends_at_its_known_optimum():
    lines = (SHARED / "orlib" / "pcenteropt.txt").read_text().splitlines()
    known = dict(line.split() for line in lines if line.startswith("pmed"))
    instance = read_instance(SHARED / "orlib" / "pmed2.txt")

    plan = solve_pcenter(instance.travel, instance.weight, instance.count)

    assert plan.objective == plan.bound == float(known["pmed2"])
