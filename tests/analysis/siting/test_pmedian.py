"""The best sites, beside every choice there is."""

import time
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.siting.small import answer_of, questions

from maillage.analysis.siting import BadInstance, Ending, Lists, Status, from_matrix, on_earth, on_plane, solve, verify
from maillage.analysis.siting.pmedian import checked
from maillage.analysis.siting.running import Run


def cost(matrix, beyond, weight, chosen):
    nearest = np.minimum(matrix[:, list(chosen)].astype(np.float32).min(axis=1), beyond)
    return float(weight[weight > 0] @ nearest[weight > 0].astype(float))


def best_of_all(matrix, beyond, weight, count, fixed=(), banned=()):
    allowed = set(range(matrix.shape[1])) - set(banned)
    choices = (set(choice) for choice in combinations(sorted(allowed), count))
    return min(cost(matrix, beyond, weight, choice) for choice in choices if set(fixed) <= choice)


ask = partial(answer_of, solve)


@settings(max_examples=150, deadline=None)
@given(questions())
def test_the_plan_is_the_best_of_all_and_its_proof_holds(question):
    matrix, beyond, weight, count, fixed, banned = question

    travel, plan = ask(question)

    if plan is None:
        return
    best = best_of_all(matrix, beyond, weight, count, fixed, banned)
    assert plan.objective == pytest.approx(best, rel=1e-9)
    assert plan.bound <= best * (1 + 1e-12)
    assert plan.gap <= 1e-8
    assert plan.status == Status.OPTIMAL
    assert len(plan.sites) == count
    assert set(fixed) <= set(plan.sites)
    assert not set(banned) & set(plan.sites)
    assert cost(matrix, beyond, weight, plan.sites) == pytest.approx(plan.objective)
    assert verify(travel, weight, plan.certificate) is None


@settings(max_examples=40, deadline=None)
@given(questions(), st.integers(0, 3))
def test_a_run_cut_short_still_tells_a_true_bound(question, asked_before):
    matrix, beyond, weight, count, fixed, banned = question
    asked = []

    travel, plan = ask(question, ending=Ending(stop=lambda: len(asked) > asked_before or asked.append(1)))

    if plan is None:
        return
    best = best_of_all(matrix, beyond, weight, count, fixed, banned)
    assert plan.bound <= best * (1 + 1e-9)
    assert best <= plan.objective * (1 + 1e-9)
    assert verify(travel, weight, plan.certificate) is None


@settings(max_examples=40, deadline=None)
@given(questions(), st.randoms())
def test_the_order_of_clients_and_sites_changes_nothing(question, random):
    matrix, beyond, weight, count, fixed, banned = question
    clients, sites = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(clients)
    random.shuffle(sites)
    turned = matrix[np.ix_(clients, sites)]
    kept, out = [sites.index(site) for site in fixed], [sites.index(site) for site in banned]

    _, plan = ask(question)
    _, other = ask((turned, beyond, weight[clients], count, kept, out))

    if plan is not None:
        assert other.objective == pytest.approx(plan.objective, rel=1e-9)


def scattered(n=60, seed=3):
    random = np.random.default_rng(seed)
    return on_plane(random.uniform(0, 100, n), random.uniform(0, 100, n)), random.integers(0, 50, n).astype(float)


def test_more_sites_never_make_the_way_longer():
    travel, weight = scattered()

    plans = [solve(travel, weight, count) for count in (1, 2, 3, 5, 8, 20, 60)]

    values = [plan.objective for plan in plans]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0
    assert all(plan.status == Status.OPTIMAL and verify(travel, weight, plan.certificate) is None for plan in plans)


def test_points_and_their_matrix_have_the_same_answer():
    travel, weight = scattered(40)
    matrix = np.sqrt(((travel.clients[:, None] - travel.sites[None]) ** 2).sum(axis=2))

    on_points, on_lists = solve(travel, weight, 4), solve(from_matrix(matrix), weight, 4)

    assert on_points.sites == on_lists.sites
    assert on_points.objective == pytest.approx(on_lists.objective, rel=1e-9)


def test_travel_on_earth_is_the_great_circle_in_minutes():
    nancy, metz, nowhere = (48.6921, 6.1844), (49.1193, 6.1757), (48.9, 2.3)
    lat, lon = zip(nancy, metz, nowhere, strict=True)

    plan = solve(on_earth(lat, lon, minutes_per_km=1.3), [1, 2, 0], 1)

    assert plan.sites == (1,)
    assert plan.objective == pytest.approx(1.3 * 47.5, rel=0.01)


@pytest.fixture(scope="module")
def many():
    """So many points that they are gathered into zones first; some weigh nothing."""
    return scattered(2600, seed=11)


def test_many_points_are_gathered_first_and_the_end_is_proved_on_all(many):
    travel, weight = many

    plan = solve(travel, weight, 2)
    bound = solve(travel, weight, 2, fixed=[7], banned=plan.sites)

    assert plan.status == bound.status == Status.OPTIMAL
    assert 7 in bound.sites
    assert not set(plan.sites) & set(bound.sites)
    assert plan.objective < bound.objective
    assert verify(travel, weight, plan.certificate) is None
    assert verify(travel, weight, bound.certificate) is None


@pytest.mark.parametrize("asked_before", [0, 3, 10, 30, 45])
def test_many_points_cut_short_still_have_a_true_bound(many, asked_before):
    travel, weight = many
    asked = []

    plan = solve(travel, weight, 3, ending=Ending(stop=lambda: len(asked) > asked_before or asked.append(1)))

    assert verify(travel, weight, plan.certificate) is None
    assert plan.bound <= plan.objective


def test_the_same_seed_has_the_same_answer():
    travel, weight = scattered(200)

    first, again = (solve(travel, weight, 7, seed=5) for _ in range(2))

    assert replace(first, seconds=0, assignment=None, certificate=None) == replace(
        again, seconds=0, assignment=None, certificate=None
    )
    assert [m.tolist() for m in first.certificate.proof.multipliers] == [
        m.tolist() for m in again.certificate.proof.multipliers
    ]


def test_a_former_plan_is_where_the_search_starts():
    travel, weight = scattered(200)
    former = solve(travel, weight, 7)

    plan = solve(travel, weight, 7, warm=former.sites, ending=Ending(stop=lambda: True))

    assert plan.objective == former.objective
    assert plan.status == Status.STOPPED


def test_lists_that_end_too_soon_are_made_longer():
    random = np.random.default_rng(7)
    travel, weight = on_plane(random.uniform(0, 100, 90), random.uniform(0, 100, 90)), random.uniform(1, 9, 90)
    question, nothing = checked(travel, weight, 6, (), ()), np.empty(0, np.intp)
    run = Run(question, nothing, 0, Ending(seconds=20), None, time.perf_counter())
    nearest = run.ground.nearest_two(run.best)[1].astype(np.float64)
    run.start.near = run.ground.within(nearest + 0.001, run.alive)
    run.start.multiplier = np.minimum(run.start.multiplier, run.start.near.limit)

    plan = run.plan()

    assert (plan.status, plan.objective) == (Status.OPTIMAL, solve(travel, weight, 6).objective)
    assert plan.certificate.proof.nodes < 50
    assert verify(travel, weight, plan.certificate) is None


def test_a_run_ends_at_the_gap_asked_for_and_tells_how_far_it_is():
    travel, weight = scattered(300)
    told = []

    plan = solve(travel, weight, 12, ending=Ending(gap=0.03), progress=told.append)

    assert plan.status in (Status.GAP, Status.OPTIMAL)
    assert plan.gap <= 0.03
    assert all(step.bound <= plan.objective <= step.best for step in told)


def test_the_assignment_says_who_goes_where_and_how_far():
    travel = from_matrix(np.array([[1.0, 5.0], [4.0, 2.0], [np.inf, 9.0], [7.0, np.inf]]), beyond=30.0)

    plan = solve(travel, [1, 1, 1, 7], 1)

    assert plan.sites == (0,)
    assert plan.assignment.site.tolist() == [0, 0, -1, 0]
    assert plan.assignment.travel.tolist() == [1, 4, 30, 7]
    assert plan.assignment.mean == pytest.approx((1 + 4 + 30 + 49) / 10)
    assert (plan.assignment.ninth_decile, plan.assignment.farthest, plan.assignment.beyond_reach) == (7, 30, 1)


SQUARE = np.arange(9.0).reshape(3, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"count": 0}, "0 sites are asked for; 1 to 3 can be open."),
        ({"count": 4}, "4 sites are asked for; 1 to 3 can be open."),
        ({"count": 3, "banned": [1]}, "3 sites are asked for; 1 to 2 can be open."),
        ({"count": 1, "fixed": [0, 2]}, "1 sites are asked for, but 2 are fixed."),
        ({"fixed": [1], "banned": [1]}, "Site 1 is both fixed and banned."),
        ({"fixed": [3]}, "fixed goes from 3 to 3; 0 to 2 is needed."),
        ({"weight": [1, 2]}, "weight has shape (2,); travel has 3 clients, so (3,) is needed."),
        ({"weight": [1, np.nan, 2]}, "1 of 3 weights are missing or infinite."),
        ({"weight": [1, -1, 2]}, "1 of 3 weights are negative."),
        ({"weight": [0, 0, 0]}, "No client weighs anything, so every choice is as good."),
    ],
)
def test_a_question_without_sense_is_refused_in_a_sentence(change, sentence):
    question = {"travel": from_matrix(SQUARE), "weight": [1, 1, 1], "count": 1} | change

    with pytest.raises(BadInstance) as refusal:
        solve(**question)

    assert str(refusal.value) == sentence


def test_travel_that_cannot_be_is_refused_in_a_sentence():
    with pytest.raises(BadInstance, match=r"^A travel is missing or negative.$"):
        from_matrix([[1.0, np.nan]])
    with pytest.raises(BadInstance, match="2 of 2 clients cannot reach every site; say what a client costs"):
        from_matrix([[1.0, np.inf], [np.inf, 1.0]])
    with pytest.raises(BadInstance, match=r"beyond is 0.5; it must not be less than the longest travel listed."):
        from_matrix([[1.0, np.inf]], beyond=0.5)
    with pytest.raises(BadInstance, match=r"The sites of a client are not sorted by travel."):
        Lists(np.array([0, 2]), np.array([0, 1], np.int32), np.array([2, 1], np.float32), 2)
    with pytest.raises(BadInstance, match=r"1 of the clients have no place."):
        on_plane([1.0, np.nan], [0.0, 0.0])


def test_islands_and_points_on_one_spot_are_no_trouble():
    apart = np.full((6, 6), np.inf)
    apart[:3, :3], apart[3:, 3:] = 1.0, 2.0
    np.fill_diagonal(apart, 0.0)
    travel = from_matrix(apart, beyond=100.0)

    one, two = solve(travel, np.ones(6), 1), solve(travel, np.ones(6), 2)
    spot = solve(on_plane(np.zeros(5), np.zeros(5)), np.ones(5), 2)

    assert (one.objective, one.assignment.beyond_reach) == (302, 3)
    assert (two.objective, two.assignment.beyond_reach) == (6, 0)
    assert (spot.objective, spot.bound, spot.gap) == (0, 0, 0)
    assert all(plan.status == Status.OPTIMAL for plan in (one, two, spot))
