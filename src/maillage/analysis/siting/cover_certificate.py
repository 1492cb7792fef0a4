"""Verifies an answer about covering from the data alone, by the checker of the p-median; no code of the solvers."""

import numpy as np
from numpy.typing import NDArray

from .certificate import asked, cost_of, kept, shown, tables, whole
from .cover_plans import CoverCertificate, Problem
from .travel import Lists, Points

Array = NDArray[np.float64]


def verify_cover(travel: Lists | Points, weight: Array, certificate: CoverCertificate) -> str | None:
    """None when the plan is worth what is said and no plan is beyond the bound said; else what is wrong, in a sentence.

    Cost: one pass over the pairs within reach under each multiplier. A part in a billion is forgiven.
    """
    said = certificate
    sites = travel.sites if isinstance(travel, Lists) else len(travel.sites)
    opened = set(said.sites)
    if len(opened) != said.count or not set(said.fixed) <= opened or set(said.banned) & opened:
        return f"The plan opens {len(opened)} sites, not the {said.count} asked for with those fixed and banned."
    if said.limits is not None and not kept(said.limits, np.array(said.sites, dtype=np.intp)):
        return "The plan goes beyond a limit."
    wrong = wrong_plan(travel, weight, said)
    if wrong:
        return wrong
    alive, must = ~np.isin(np.arange(sites), said.banned), np.isin(np.arange(sites), said.fixed)
    total, ones = float(weight.sum()), (weight > 0).astype(np.float64)
    if said.problem == Problem.MOST:
        lists = within(travel, said.within, strictly=False)
        least = total - said.bound - (1 - 1e-6 if whole(lists, weight) else 0.0) - 1e-9 * total
        return shown(asked(lists, weight, said.count, least, said.limits), said.proof, alive, must)
    if said.problem == Problem.NEAREST:
        lists = within(travel, said.bound, strictly=True)
        return shown(asked(lists, ones, said.count, 1e-6), said.proof, alive, must)
    lists, left = within(travel, said.within, strictly=False), (1 - said.share) * total + 1e-9 * total
    if said.share == 1:
        weight, least = ones, 1e-6
    else:
        least = np.floor(left) + 1e-6 if whole(lists, weight) else left
    return shown(asked(lists, weight, int(said.bound) - 1, least), said.proof, alive, must)


def wrong_plan(travel: Lists | Points, weight: Array, said: CoverCertificate) -> str | None:
    """What is not true of the plan itself."""
    chosen, total = np.array(said.sites, dtype=np.intp), float(weight.sum())
    left = cost_of(within(travel, said.within, strictly=False), weight, chosen)
    if said.problem == Problem.MOST:
        true, bound_holds = total - left, said.bound >= said.objective * (1 - 1e-12)
    else:
        if said.problem == Problem.NEAREST:
            true = farthest(travel, weight, chosen)
            if said.within != said.objective:
                return f"The plan is worth {true} within {true}, not within {said.within}."
        else:
            true = float(said.count)
            if not left <= (1 - said.share) * total + 5e-9 * total:
                return f"The plan leaves out {left}, more than the share says."
            if not float(said.bound).is_integer():
                return f"The bound {said.bound} is not a number of sites."
        bound_holds = said.bound <= said.objective * (1 + 1e-12)
    if not abs(true - said.objective) <= 1e-9 * max(abs(true), 1e-3):
        return f"The plan is worth {true}, not {said.objective}."
    return None if bound_holds else f"The bound {said.bound} is beyond what the plan is worth, {said.objective}."


def within(travel: Lists | Points, limit: float, *, strictly: bool) -> Lists:
    """The pairs within the limit at no cost; whom no open site reaches costs 1."""
    limit = float(np.nextafter(np.float32(limit), np.float32(-1))) if strictly else limit
    if isinstance(travel, Lists):
        client = np.repeat(np.arange(len(travel)), np.diff(travel.start))[near := travel.travel <= limit]
        site, clients, sites = travel.site[near], len(travel), travel.sites
    else:
        clients, sites = len(travel), len(travel.sites)
        found = [
            (rows[at[0]], columns[at[1]])
            for rows, columns, time in tables(travel, np.full(clients, max(limit, 0.0)), np.arange(sites))
            for at in [np.nonzero(time <= limit)]
        ]
        client, site = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
        order = np.lexsort((site, client))
        client, site = client[order], site[order]
    start = np.concatenate(([0], np.cumsum(np.bincount(client, minlength=clients)))).astype(np.int64)
    return Lists(start, site.astype(np.int32), np.zeros(len(site), np.float32), sites, 1.0)


def farthest(travel: Lists | Points, weight: Array, chosen: NDArray[np.intp]) -> float:
    """The longest travel to the nearest of the sites chosen."""
    nearest = np.full(len(weight), travel.beyond if isinstance(travel, Lists) else np.inf)
    if isinstance(travel, Lists):
        client = np.repeat(np.arange(len(weight)), np.diff(travel.start))
        hit = np.isin(travel.site, chosen)
        np.minimum.at(nearest, client[hit], travel.travel[hit].astype(np.float64))
    else:
        for rows, _columns, time in tables(travel, nearest, chosen):
            nearest[rows] = time.min(axis=1)
    return float(nearest[weight > 0].max())
