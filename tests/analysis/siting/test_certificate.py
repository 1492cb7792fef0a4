"""A certificate that is not true is refused."""

from dataclasses import replace

import numpy as np
import pytest

from maillage.analysis.siting import Proof, from_matrix, on_plane, solve, verify


@pytest.fixture(scope="module", params=["points", "lists", "whole"])
def proved(request):
    """A plan with branches and several multipliers, on each form of travel."""
    random = np.random.default_rng(8)
    weight = random.integers(1, 9, 50).astype(float)
    if request.param == "lists":
        travel = from_matrix(random.uniform(10, 30, (50, 24)))
    else:
        travel = on_plane(random.uniform(0, 60, 50), random.uniform(0, 60, 50), floored=request.param == "whole")
    plan = solve(travel, weight, 6, fixed=[3], banned=[4])
    assert verify(travel, weight, plan.certificate) is None
    return travel, weight, plan.certificate


def test_the_plan_has_to_cost_what_is_said(proved):
    travel, weight, said = proved

    wrong = verify(travel, weight, replace(said, objective=said.objective * (1 - 1e-6)))

    assert wrong.startswith("The plan costs ")


def test_the_plan_has_to_keep_to_the_question(proved):
    travel, weight, said = proved
    others = [site for site in range(24) if site not in said.sites and site != 4]

    for sites in (
        (*said.sites[:-1], 4),
        said.sites[1:],
        (*(site for site in said.sites if site != 3), others[0]),
    ):
        assert verify(travel, weight, replace(said, sites=sites)).startswith("The plan opens ")
    changed = tuple(others[0] if site != 3 and site == max(said.sites) else site for site in said.sites)
    assert verify(travel, weight, replace(said, sites=changed)).startswith("The plan costs ")


def test_a_bound_has_to_be_proved(proved):
    travel, weight, said = proved
    higher = said.bound + 1 if said.bound == int(said.bound) else said.bound * (1 + 1e-6)

    assert verify(travel, weight, replace(said, bound=higher)).startswith("The bound ")
    assert verify(travel, weight, replace(said, proof=Proof(()))) == f"Only -inf is proved, not {lowest(said)}."


def lowest(said):
    step = 1 - 1e-6 if said.bound == int(said.bound) else 0.0
    return said.bound - step - 1e-9 * abs(said.bound)


def test_multipliers_that_prove_less_are_refused(proved):
    travel, weight, said = proved

    for change in (lambda m: m * 0.8, lambda m: m * 1.3, lambda m: m[::-1].copy(), np.zeros_like):
        proof = Proof(tuple(change(multiplier) for multiplier in said.proof.multipliers))

        assert verify(travel, weight, replace(said, proof=proof)).startswith("Only ")
    broken = Proof(tuple(multiplier * np.nan for multiplier in said.proof.multipliers))
    assert verify(travel, weight, replace(said, proof=broken)) == "A multiplier is missing."


def test_another_instance_does_not_fit(proved):
    travel, weight, said = proved
    heavier = weight.copy()
    heavier[next(client for client in range(50) if client not in said.sites)] += 1

    assert verify(travel, heavier, said) is not None


def test_multipliers_above_the_cost_beyond_reach_prove_nothing():
    travel = from_matrix(np.array([[1.0, np.inf], [np.inf, 1.0]]), beyond=3.0)
    said = solve(travel, [1, 1], 1).certificate
    proof = Proof((np.array([50.0, 50.0]),))

    wrong = verify(travel, np.ones(2), replace(said, proof=proof))

    assert wrong == "A multiplier is above the cost of a client beyond reach."


def test_a_branch_left_out_is_missed():
    """Two points of the Fano plane miss two lines, fractions of all miss one: the proof has to branch."""
    reached = (np.arange(7)[:, None] - np.arange(7)) % 7
    travel, weight = from_matrix(np.where(np.isin(reached, (0, 1, 3)), 1.0, 3.0)), np.ones(7)
    said = solve(travel, weight, 2).certificate
    assert said.proof.nodes > 1
    assert verify(travel, weight, said) is None

    for side in ("without", "holding"):
        proof = replace(said.proof, **{side: None})
        assert verify(travel, weight, replace(said, proof=proof)).startswith("Only ")
