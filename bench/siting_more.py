"""Sites asked for again and again: the whole curve over p, a changed question, a front, capacities; and a peer beside.

The peer is HiGHS itself, through scipy, on the plain formulations: what a planner gets who writes the model down.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from maillage.analysis.siting import (
    Ending,
    Limit,
    Load,
    Plan,
    Points,
    changes_from,
    read_instance,
    solve,
    solve_capacitated,
    solve_curve,
    solve_front,
    solve_mclp,
    verify,
    verify_capacitated,
)

MOST, GAP, CURVE_SECONDS, AGAIN_SECONDS, PEER_SECONDS = 300, 1e-3, 120.0, 2.0, 60.0
People = NDArray[np.float64]


def line(name: str, said: str, kept: bool) -> bool:
    """Print one row."""
    print(f"{name:32} {said} {'' if kept else 'NOT KEPT'}", flush=True)
    return kept


def curve(points: Points, people: People) -> bool:
    """p from 1 to 300, each to a thousandth."""
    began, worst, wrong, slowest, plan = time.perf_counter(), 0.0, 0, 0.0, None
    for plan in solve_curve(points, people, range(1, MOST + 1), ending=Ending(gap=GAP, seconds=5.0)):
        worst, slowest = max(worst, plan.gap), max(slowest, plan.seconds)
        wrong += plan.gap > GAP
        if time.perf_counter() - began > 1.5 * CURVE_SECONDS:
            break
    assert plan is not None
    seconds = time.perf_counter() - began
    said = f"p 1 to {len(plan.sites)} in {seconds:.1f} s, {wrong} above 0.1 %, worst gap {100 * worst:.4f} %, "
    kept = seconds <= CURVE_SECONDS and not wrong and len(plan.sites) == MOST
    return line("curve, Grand Est", said + f"slowest {slowest:.2f} s", kept)


def changed(points: Points, people: People) -> Iterator[bool]:
    """Five sites fixed, three banned, at most four moves beside what that takes, a budget: from the plan before."""
    former = solve(points, people, 20)
    random = np.random.default_rng(1)
    cost = random.uniform(50, 150, len(people))
    fresh = np.setdiff1d(np.argsort(-people)[20:200], former.sites)[:2].tolist()
    fixed, banned = (*fresh, *former.sites[:3]), former.sites[5:8]
    limits = [
        Limit(cost, 0.95 * float(cost[list(former.sites)].sum())),
        changes_from((*former.sites, *fresh), len(people), 4),
    ]
    ending = Ending(gap=GAP, seconds=20.0)
    plan = solve(points, people, 20, fixed=fixed, banned=banned, limits=limits, former=former, ending=ending)
    wrong = verify(points, people, plan.certificate)
    said = f"gap {100 * plan.gap:.4f} % in {plan.seconds:.2f} s {wrong or ''}"
    yield line("changed question, Grand Est", said, wrong is None and plan.gap <= GAP and plan.seconds <= AGAIN_SECONDS)
    yield front(points, people, cost)


def front(points: Points, people: People, cost: People) -> bool:
    """Minutes against money, ten budgets; no promise but that each point is proved."""
    began = time.perf_counter()
    found = solve_front(points, people, 20, cost, points=10, ending=Ending(gap=GAP, seconds=10.0))
    seconds = time.perf_counter() - began
    wrong = [verify(points, people, one.plan.certificate) for one in found]
    worst = max(one.plan.gap for one in found)
    said = f"{len(found)} points in {seconds:.1f} s, worst gap {100 * worst:.4f} %"
    return line("minutes x money, Grand Est p 20", said, not any(wrong))


def capacities(folder: Path) -> Iterator[bool]:
    """OR-Library's, clients shared: at most what is published for clients in one piece, and proved."""
    for number in range(1, 11):
        path = folder / f"pmedcap1_{number}.txt"
        known = float(path.read_text(encoding="utf-8").split()[1])
        instance = read_instance(path)
        each, room = np.ones(len(instance.weight)), np.full(len(instance.weight), instance.capacity)
        plan = solve_capacitated(
            instance.travel, each, instance.weight, room, instance.count or 1, ending=Ending(seconds=20.0)
        )
        wrong = verify_capacitated(instance.travel, each, Load(instance.weight, room), plan)
        said = f"{plan.objective:10.3f} bound {plan.bound:10.3f} in one piece {known:6.0f} {plan.seconds:6.2f} s"
        yield line(path.stem, f"{said} {wrong or ''}", wrong is None and plan.objective <= known and plan.gap <= 1e-8)


def peers(points: Points, people: People, within: float) -> Iterator[bool]:
    """HiGHS on the plain formulations, beside ours: nothing is promised of it."""
    most = np.argsort(-people, kind="stable")[:250]
    some = Points(points.clients[most], points.clients[most], curved=True, scale=points.scale)
    ours = solve(some, people[most], 20)
    began = time.perf_counter()
    value, bound = p_median_by_highs(some, people[most], 20)
    yield beside("p-median, 250 largest, p 20", ours, value, bound, time.perf_counter() - began)
    cover = solve_mclp(points, people, 20, within)
    began = time.perf_counter()
    value, bound = covering_by_highs(points, people, 20, within)
    said = f"ours {cover.objective:.0f} in {cover.seconds:.2f} s; HiGHS (scipy {scipy.__version__}) {value:.0f}, bound "
    yield line("covering, Grand Est, p 20", said + f"{bound:.0f} in {time.perf_counter() - began:.1f} s", True)


def beside(name: str, ours: Plan, value: float, bound: float, seconds: float) -> bool:
    """One row of two solvers."""
    said = f"ours {ours.objective:.1f} in {ours.seconds:.2f} s; HiGHS (scipy {scipy.__version__}) {value:.1f}, bound "
    return line(name, said + f"{bound:.1f} in {seconds:.1f} s: {seconds / ours.seconds:.0f} times", True)


def way(points: Points) -> People:
    """(clients, sites): all travel."""
    apart = np.sqrt(((points.clients[:, None] - points.sites[None]) ** 2).sum(axis=2))
    found: People = points.scale * 2 * np.arcsin(np.minimum(1.0, apart / 2))
    return found


def p_median_by_highs(points: Points, people: People, count: int) -> tuple[float, float]:
    """Value and bound of the strong formulation: a client goes to open sites only, pair by pair."""
    times, clients = way(points), len(people)
    pairs = clients * clients
    served = csr_array((np.ones(pairs), (np.arange(pairs) // clients, np.arange(pairs))), shape=(clients, pairs))
    opened = csr_array((np.ones(pairs), (np.arange(pairs), np.arange(pairs) % clients)), shape=(pairs, clients))
    found = milp(
        np.concatenate([(times * people[:, None]).ravel(), np.zeros(clients)]),
        integrality=np.concatenate([np.zeros(pairs), np.ones(clients)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(hstack([served, csr_array((clients, clients))]), 1, 1),
            LinearConstraint(hstack([eye_array(pairs), -opened]), -np.inf, 0),
            LinearConstraint(np.concatenate([np.zeros(pairs), np.ones(clients)])[None], count, count),
        ],
        options={"time_limit": PEER_SECONDS},
    )
    return (np.nan if found.fun is None else found.fun), (
        np.nan if found.mip_dual_bound is None else found.mip_dual_bound
    )


def covering_by_highs(points: Points, people: People, count: int, within: float) -> tuple[float, float]:
    """Weight reached, and at most, of the plain formulation: a client counts where a site within reach is open."""
    near = csr_array((way(points) <= within).astype(np.float64))
    clients = len(people)
    found = milp(
        np.concatenate([np.zeros(clients), -people]),
        integrality=np.concatenate([np.ones(clients), np.zeros(clients)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(hstack([-near, eye_array(clients)]), -np.inf, 0),
            LinearConstraint(np.concatenate([np.ones(clients), np.zeros(clients)])[None], count, count),
        ],
        options={"time_limit": PEER_SECONDS},
    )
    return (np.nan if found.fun is None else -found.fun), (
        np.nan if found.mip_dual_bound is None else -found.mip_dual_bound
    )
