"""Sites that can take so much, beside every choice there is."""

import json
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from maillage.analysis.__main__ import main
from maillage.analysis.siting import (
    BadInstance,
    Ending,
    Load,
    Proof,
    Shares,
    Status,
    from_matrix,
    on_plane,
    solve,
    solve_capacitated,
    verify_capacitated,
)


@st.composite
def full_questions(draw):
    """Travel, weights, demand, capacity, how many sites, fixed and banned ones; sometimes more asked than can be."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    matrix = np.array(draw(st.lists(st.lists(st.integers(0, 12), min_size=m, max_size=m), min_size=n, max_size=n)))
    weight = np.array(draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)), dtype=float)
    weight[draw(st.integers(0, n - 1))] = 1.0
    demand = np.array(draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)), dtype=float)
    capacity = np.array(draw(st.lists(st.integers(0, 25), min_size=m, max_size=m)), dtype=float)
    count = draw(st.integers(1, m))
    order = draw(st.permutations(range(m)))
    fixed = order[: draw(st.integers(0, count))]
    return (
        matrix.astype(float),
        weight,
        demand,
        capacity,
        count,
        fixed,
        order[count:][: draw(st.integers(0, m - count))],
    )


def least(matrix, weight, demand, capacity, chosen):
    """What these sites cost, by a plain programme: clients by sites, one variable each."""
    kept, chosen = np.flatnonzero(weight > 0), list(chosen)
    n, p = len(kept), len(chosen)
    serve = np.kron(np.eye(n), np.ones(p))
    take = np.kron(demand[kept], np.eye(p))
    cost = (weight[kept, None] * matrix[np.ix_(kept, chosen)]).ravel()
    found = linprog(cost, A_ub=take, b_ub=capacity[chosen], A_eq=serve, b_eq=np.ones(n))
    return found.fun if found.status == 0 else np.inf


def best_of_all(matrix, weight, demand, capacity, count, fixed, banned):
    choices = combinations(sorted(set(range(matrix.shape[1])) - set(banned)), count)
    return min(
        (least(matrix, weight, demand, capacity, choice) for choice in choices if set(fixed) <= set(choice)),
        default=np.inf,
    )


@settings(max_examples=60, deadline=None)
@given(full_questions(), st.integers(0, 6))
def test_the_plan_is_the_best_of_all_and_a_run_cut_short_tells_a_true_bound(question, asked_before):
    matrix, weight, demand, capacity, count, fixed, banned = question
    best = best_of_all(*question)
    travel, told = from_matrix(matrix), []
    if np.isinf(best):
        with pytest.raises(BadInstance):
            solve_capacitated(travel, weight, demand, capacity, count, fixed=fixed, banned=banned)
        return
    ending = Ending(stop=lambda: len(told) > asked_before or told.append(1))

    plan, cut = (
        solve_capacitated(travel, weight, demand, capacity, count, fixed=fixed, banned=banned, ending=how)
        for how in (None, ending)
    )

    assert plan.objective == pytest.approx(best, rel=1e-7, abs=1e-9)
    assert plan.status == Status.OPTIMAL
    assert set(fixed) <= set(plan.sites)
    assert not set(banned) & set(plan.sites)
    assert cut.bound <= best * (1 + 1e-7) + 1e-9
    assert cut.objective >= best * (1 - 1e-7) - 1e-9
    load = Load(np.where(weight > 0, demand, 0.0), capacity)
    assert verify_capacitated(travel, weight, load, plan) is None
    assert verify_capacitated(travel, weight, load, cut) is None


@pytest.fixture(scope="module")
def crowd():
    """Forty points, five sites that fill up."""
    random = np.random.default_rng(5)
    travel = on_plane(random.uniform(0, 100, 40), random.uniform(0, 100, 40))
    weight, demand = random.integers(1, 30, 40).astype(float), random.integers(1, 20, 40).astype(float)
    load = Load(demand, np.full(40, demand.sum() / 4.6))
    return travel, weight, load, solve_capacitated(travel, weight, demand, load.capacity, 5)


def test_room_for_all_is_the_p_median_and_less_room_never_helps(crowd):
    travel, weight, load, plan = crowd

    plenty = solve_capacitated(travel, weight, load.demand, np.full(40, load.demand.sum()), 5)

    assert plenty.objective == pytest.approx(solve(travel, weight, 5).objective, rel=1e-8)
    assert plan.objective > plenty.objective
    assert plan.gap < 1e-8


def test_what_is_changed_in_an_answer_is_refused(crowd):
    travel, weight, load, plan = crowd
    said, shares = plan.certificate, plan.shares

    def refused(**changes):
        return verify_capacitated(travel, weight, load, replace(plan, **changes))

    assert refused() is None
    assert refused(certificate=replace(said, bound=said.bound * 1.01)).startswith("The bound ")
    cheap = replace(said, objective=said.objective * 0.99)
    assert refused(certificate=cheap).startswith("The plan costs ")
    assert refused(certificate=replace(said, count=4)).startswith("The plan opens 5 sites")
    assert refused(certificate=replace(said, proof=Proof(()))).startswith("Only -inf is proved")
    weaker = tuple(multiplier * 0.7 for multiplier in said.proof.multipliers)
    weaker = replace(said.proof, multipliers=weaker, branch=None)
    assert refused(certificate=replace(said, proof=weaker)).startswith("Only ")
    assert "are not served" in refused(shares=Shares(shares.client[1:], shares.site[1:], shares.part[1:]))
    crammed = np.full(len(shares.site), plan.sites[0], np.int32)
    assert "more than it can" in refused(shares=replace(shares, site=crammed))
    closed = np.full(len(shares.site), next(site for site in range(40) if site not in plan.sites), np.int32)
    assert refused(shares=replace(shares, site=closed)) == "A client goes to a site that is not open."
    wider = Load(load.demand, load.capacity * 2)
    assert verify_capacitated(travel, weight, wider, plan).startswith("Only ")


@pytest.mark.parametrize(
    ("demand", "capacity", "sentence"),
    [
        ([1.0, 1.0], [1.0, 1.0, 1.0], r"demand has shape \(2,\); \(3,\) is needed."),
        ([1.0, 0.0, 1.0], [9.0, 9.0, 9.0], "demand is missing or not above 0 for 1 clients"),
        ([1.0, np.nan, 1.0], [9.0, 9.0, 9.0], "demand is missing or not above 0 for 1 clients"),
        ([1.0, 1.0, 1.0], [9.0, 9.0], r"capacity has shape \(2,\); there are 3 sites"),
        ([1.0, 1.0, 1.0], [9.0, -1.0, 9.0], "capacity is negative for 1 sites."),
        ([1.0, 1.0, 1.0], [1.0, 1.0, 0.5], "2 sites can take 2 at most; 3 is asked."),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(demand, capacity, sentence):
    with pytest.raises(BadInstance, match=sentence):
        solve_capacitated(from_matrix(np.ones((3, 3))), np.ones(3), demand, capacity, 2)


def test_pairs_that_are_not_listed_are_refused():
    travel = from_matrix(np.array([[1.0, np.inf], [1.0, 2.0]]), beyond=9.0)

    with pytest.raises(BadInstance, match="every client has to reach every site"):
        solve_capacitated(travel, np.ones(2), np.ones(2), np.full(2, 9.0), 1)


def test_a_file_of_the_literature_is_solved_from_the_command_line(tmp_path, capsys):
    file = tmp_path / "cap.txt"
    file.write_text("1 0\n4 2 3\n1 0 0 1\n2 0 3 2\n3 10 0 1\n4 10 4 2\n")

    assert main(["solve", "pmedcap", str(file)]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["objective"], said["status"], len(said["sites"])) == (7.0, "optimal", 2)
    file.write_text("2 1 2\n1 2 3\n")
    assert main(["solve", "pmedcap", str(file)]) == 1
    assert "does not say what a site can take" in capsys.readouterr().err
