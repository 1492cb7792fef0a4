"""Verifies a p-median answer from the data alone. Shares no code with the solver, and is short enough to be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .limits import Limits
from .plans import Certificate, Proof
from .travel import Lists, Points

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def verify(travel: Lists | Points, weight: Array, certificate: Certificate) -> str | None:
    """None when the plan costs what is said and no plan is under the bound said; else what is wrong, in a sentence.

    Cost: one pass over the pairs under each multiplier. Sums are float64; a part in a billion is forgiven.
    """
    said, chosen = certificate, np.array(certificate.sites, dtype=np.intp)
    sites = travel.sites if isinstance(travel, Lists) else len(travel.sites)
    if (
        len(set(said.sites)) != said.count
        or not set(said.fixed) <= set(said.sites)
        or set(said.banned) & set(said.sites)
    ):
        return (
            f"The plan opens {len(set(said.sites))} sites, not the {said.count} asked for with those fixed and banned."
        )
    alive, must = ~np.isin(np.arange(sites), said.banned), np.isin(np.arange(sites), said.fixed)
    cost = cost_of(travel, weight, chosen)
    if said.limits is not None and not kept(said.limits, chosen):
        return "The plan goes beyond a limit."
    if not abs(cost - said.objective) <= 1e-9 * cost:
        return f"The plan costs {cost}, not {said.objective}."
    if not said.bound <= cost * (1 + 1e-12):
        return f"The bound {said.bound} is above the cost {cost} of a plan."
    step = 1 - 1e-6 if whole(travel, weight) else 0.0  # where all costs are whole, more than B - 1 is B
    question = asked(travel, weight, said.count, said.bound - step - 1e-9 * abs(said.bound), said.limits)
    return shown(question, said.proof, alive, must)


@dataclass(frozen=True)
class Asked:
    """Whether plans of so many sites, within the limits, all cost at least `least`.

    prices    of all sites, for multipliers (clients,) that are nowhere above `highest`, when some are alive
    cost_of   what a plan costs, infinite where it is none
    """

    weight: Array
    open: int
    least: float
    prices: Callable[[Array, Flags], Array]
    cost_of: Callable[[NDArray[np.intp]], float]
    limits: Limits | None = None
    highest: float = np.inf


def asked(travel: Lists | Points, weight: Array, count: int, least: float, limits: Limits | None = None) -> Asked:
    """The question of a p-median."""
    return Asked(
        weight, count, least,
        lambda multiplier, alive: prices(travel, weight, multiplier, alive),
        lambda chosen: np.inf if limits and not kept(limits, chosen) else cost_of(travel, weight, chosen),
        limits, travel.beyond if isinstance(travel, Lists) else np.inf,
    )  # fmt: skip


def kept(limits: Limits, chosen: NDArray[np.intp]) -> bool:
    """Whether these sites keep the limits; a part in a billion is forgiven."""
    return bool((limits.cost[:, chosen].sum(axis=1) <= limits.most + 1e-9 * (1 + np.abs(limits.most))).all())


def shown(asked: Asked, proof: Proof, alive: Flags, must: Flags) -> str | None:
    """None when every plan asked about, all its sites alive, those that must among them, costs enough."""
    bound = -np.inf
    for at in range(len(proof.multipliers)):
        wrong = wrong_multiplier(asked, proof, at)
        if wrong:
            return wrong
        base, price = priced(asked, proof, at, alive)
        while True:
            free, room = np.flatnonzero(alive & ~must), asked.open - int(must.sum())
            if room < 0 or room > len(free):
                return None  # no plan is left
            if room == 0 or room == len(free):
                cost = asked.cost_of(np.flatnonzero(must if room == 0 else alive))
                return None if cost >= asked.least else f"The one plan left costs {cost}, under {asked.least}."
            order = free[np.argsort(price[free])]
            bound = max(bound, now := base + float(price[must].sum() + price[order[:room]].sum()))
            if bound >= asked.least:
                return None
            out = order[room:][now - price[order[room - 1]] + price[order[room:]] >= asked.least]
            fast = order[:room][now - price[order[:room]] + price[order[room]] >= asked.least]
            if not len(out) and not len(fast):
                break
            alive[out], must[fast] = False, True
    if proof.branch is None or proof.without is None or proof.holding is None:
        return f"Only {bound} is proved, not {asked.least}."
    site = np.arange(len(alive)) == proof.branch
    wrong = shown(asked, proof.without, alive & ~site, must.copy())
    return wrong or shown(asked, proof.holding, alive.copy(), must | site)


def wrong_multiplier(asked: Asked, proof: Proof, at: int) -> str | None:
    """What makes one multiplier, or its tolls, unfit for a proof."""
    multiplier = proof.multipliers[at]
    if multiplier.shape != asked.weight.shape or not np.isfinite(multiplier).all():
        return "A multiplier is missing."
    if (multiplier > asked.highest).any():
        return "A multiplier is above the cost of a client beyond reach."
    if asked.limits and not (
        len(proof.tolls) > at and proof.tolls[at].shape == asked.limits.most.shape and (proof.tolls[at] >= 0).all()
    ):
        return "A toll is missing or negative."
    return None


def priced(asked: Asked, proof: Proof, at: int, alive: Flags) -> tuple[float, Array]:
    """The base and the prices under one multiplier and its tolls; limits are relaxed by two parts in a billion."""
    base, price = float(asked.weight @ proof.multipliers[at]), asked.prices(proof.multipliers[at], alive)
    if not asked.limits:
        return base, price
    toll, most = proof.tolls[at], asked.limits.most
    return base - float(toll @ (most + 2e-9 * (1 + np.abs(most)))), price + toll @ asked.limits.cost


def prices(travel: Lists | Points, weight: Array, multiplier: Array, alive: Flags) -> Array:
    """For each site: the sum over clients of weight times what travel lacks to the multiplier, taken negative."""
    price = np.zeros(len(alive))
    if isinstance(travel, Lists):
        client = np.repeat(np.arange(len(weight)), np.diff(travel.start))
        left = multiplier[client] - travel.travel
        near = (left > 0) & alive[travel.site]
        return price - np.bincount(travel.site[near], weight[client[near]] * left[near], minlength=len(alive))
    for rows, columns, time in tables(travel, multiplier, np.flatnonzero(alive)):
        price[columns] -= weight[rows] @ np.maximum(multiplier[rows, None] - time, 0.0)
    return price


def cost_of(travel: Lists | Points, weight: Array, chosen: NDArray[np.intp]) -> float:
    """Weight times travel to the nearest of the sites chosen, over all clients."""
    nearest = np.full(len(weight), travel.beyond if isinstance(travel, Lists) else np.inf)
    if isinstance(travel, Lists):
        hit = np.flatnonzero(np.isin(travel.site, chosen))
        client, first = np.unique(np.repeat(np.arange(len(weight)), np.diff(travel.start))[hit], return_index=True)
        nearest[client] = travel.travel[hit[first]]
    else:
        for rows, _columns, time in tables(travel, np.full(len(weight), np.inf), chosen):
            nearest[rows] = time.min(axis=1)
    return float(weight[weight > 0] @ nearest[weight > 0])


def tables(
    points: Points, reach: Array, sites: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], Array]]:
    """Travel of neighbouring clients to all the sites given that any of them may reach: rows, columns, table."""
    grid = np.rint(points.clients * (30 / np.ptp(points.clients, axis=0).max(initial=1e-9)))
    for rows in np.array_split(np.lexsort(grid.T), len(reach) // 128 + 1):
        here = points.clients[rows]
        centre = here.mean(axis=0)
        far = np.sqrt(((here - centre) ** 2).sum(axis=1)) + (reach[rows] + points.floored) / points.scale
        columns = sites[np.sqrt(((points.sites[sites] - centre) ** 2).sum(axis=1)) <= far.max() * (1 + 1e-6) + 1e-9]
        time = np.sqrt(sum((here[:, k, None] - points.sites[None, columns, k]) ** 2 for k in range(3)))
        time = points.scale * (2 * np.arcsin(np.minimum(1.0, time / 2)) if points.curved else time)
        yield rows, columns, (np.floor(time) if points.floored else time).astype(np.float32).astype(np.float64)


def whole(travel: Lists | Points, weight: Array) -> bool:
    """Whether every plan costs a whole number."""
    if isinstance(travel, Points):
        return travel.floored and bool((weight == np.floor(weight)).all())
    times = travel.travel if np.isinf(travel.beyond) else np.append(travel.travel, travel.beyond)
    return bool((weight == np.floor(weight)).all() and (times == np.floor(times)).all())
