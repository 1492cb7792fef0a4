"""Verifies a plan with capacities from the data alone, by the checker of the p-median; no code of the solver."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from .capacity import FullPlan, Load
from .certificate import Asked, Flags, shown
from .limits import Limits
from .travel import Lists, Points

Array = NDArray[np.float64]
# What a site takes beyond its capacity, and a client is served short of all, as a part of it.
FORGIVEN = 1e-6


def verify_capacitated(travel: Lists | Points, weight: Array, load: Load, plan: FullPlan) -> str | None:
    """None when the shares are possible and cost what is said, and no plan is under the bound; else what is wrong.

    Cost: every pair under each multiplier.
    """
    said, sites = plan.certificate, len(load.capacity)
    if (
        len(set(said.sites)) != said.count
        or not set(said.fixed) <= set(said.sites)
        or set(said.banned) & set(said.sites)
    ):
        return f"The plan opens {len(set(said.sites))} sites, not the {said.count} asked for with those fixed, banned."
    served = np.flatnonzero(weight > 0)
    times = times_of(travel)[served]
    wrong = wrong_shares(times, served, weight, load, plan)
    if wrong:
        return wrong
    if not said.bound <= said.objective * (1 + 1e-12):
        return f"The bound {said.bound} is above the cost {said.objective} of a plan."
    demand = load.demand[served]
    enough = Limits(-load.capacity[None], np.array([-float(load.demand.sum())]))
    proof = said.proof
    asked = Asked(
        weight, said.count, said.bound - 1e-9 * abs(said.bound),
        lambda multiplier, alive: prices(times, weight[served], demand, load.capacity, multiplier[served], alive),
        lambda chosen: cost_of(times[:, chosen] * weight[served, None], demand, load.capacity[chosen]),
        enough,
    )  # fmt: skip
    return shown(asked, proof, ~np.isin(np.arange(sites), said.banned), np.isin(np.arange(sites), said.fixed))


def wrong_shares(times: Array, served: NDArray[np.intp], weight: Array, load: Load, plan: FullPlan) -> str | None:
    """What is not true of who goes where."""
    shares = plan.shares
    if not set(shares.site.tolist()) <= set(plan.certificate.sites) or (shares.part < 0).any():
        return "A client goes to a site that is not open."
    whole = np.bincount(shares.client, shares.part, minlength=len(weight))
    if (np.abs(whole - 1)[served] > FORGIVEN).any():
        return f"{int((np.abs(whole - 1)[served] > FORGIVEN).sum())} clients are not served, or more than once."
    taken = np.bincount(shares.site, shares.part * load.demand[shares.client], minlength=len(load.capacity))
    if (taken > load.capacity * (1 + FORGIVEN) + FORGIVEN).any():
        return f"Site {int(np.argmax(taken - load.capacity))} takes more than it can."
    row = np.searchsorted(served, shares.client)
    cost = float((weight[shares.client] * shares.part * times[row, shares.site]).sum())
    if not abs(cost - plan.certificate.objective) <= 1e-9 * max(cost, 1e-3):
        return f"The plan costs {cost}, not {plan.certificate.objective}."
    return None


def times_of(travel: Lists | Points) -> Array:
    """(clients, sites): all travel."""
    if isinstance(travel, Lists):
        times = np.full((len(travel), travel.sites), np.inf)
        times[np.repeat(np.arange(len(travel)), np.diff(travel.start)), travel.site] = travel.travel
        return times
    apart = np.sqrt(((travel.clients[:, None] - travel.sites[None]) ** 2).sum(axis=2))
    way = travel.scale * (2 * np.arcsin(np.minimum(1.0, apart / 2)) if travel.curved else apart)
    found: Array = (np.floor(way) if travel.floored else way).astype(np.float32).astype(np.float64)
    return found


def prices(times: Array, weight: Array, demand: Array, capacity: Array, multiplier: Array, alive: Flags) -> Array:
    """For each site: the least of weight times (travel - multiplier) that it can take, the last client in part."""
    price = np.zeros(len(alive))
    for site in np.flatnonzero(alive):
        gain = weight * (multiplier - times[:, site])
        order = np.argsort(-gain / demand)
        before = np.concatenate(([0.0], np.cumsum(demand[order])[:-1]))
        part = np.clip((capacity[site] - before) / demand[order], 0.0, 1.0)
        price[site] = -float((part * np.maximum(gain[order], 0.0)).sum())
    return price


def cost_of(cost: Array, demand: Array, capacity: Array) -> float:
    """The least that serving all costs, the sites (clients, sites) being open; infinite where they cannot."""
    clients, sites = cost.shape
    pair = np.arange(clients * sites)
    found = linprog(
        cost.ravel(),
        A_ub=csr_array((np.repeat(demand, sites), (pair % sites, pair)), shape=(sites, len(pair))),
        b_ub=capacity,
        A_eq=csr_array((np.ones(len(pair)), (pair // sites, pair)), shape=(clients, len(pair))),
        b_eq=np.ones(clients),
        method="highs-ds",
    )
    return float(found.fun) if found.status == 0 else np.inf
