"""The compiled loops of exchanges: an open site for a closed one while that shortens the whole. See `kernels`."""

from typing import NamedTuple

import numpy as np

from maillage.analysis.compiling import compiled

from .kernels import NOBODY, Flags, Floats, Sites, Starts, Travel


class Pairs(NamedTuple):
    """Sorted lists by client (start, site, travel), the same pairs by site (begin, client, time).

    limit   (clients,), what a client costs whose open sites are not listed
    """

    start: Starts
    site: Sites
    travel: Travel
    begin: Starts
    client: Sites
    time: Travel
    limit: Travel
    weight: Floats


class Standing(NamedTuple):
    """Where clients stand: slot of the nearest open site or NOBODY, travel to it, travel to the second.

    opened   the open site of each slot; slot: the slot of each site, NOBODY where it is closed
    loss     what closing the site of each slot would cost
    """

    opened: Sites
    slot: Sites
    near: Sites
    first: Travel
    second: Travel
    loss: Floats


class Spending(NamedTuple):
    """What limits leave: `cost` (limits, sites), `room` (limits,), unspent; without limits, nothing of either."""

    cost: Floats
    room: Floats


@compiled
def standing_of(pairs: Pairs, opened: Sites) -> Standing:
    """Where clients stand when these sites are open; `opened` becomes part of the answer."""
    clients = len(pairs.weight)
    slot = np.full(len(pairs.begin) - 1, NOBODY, np.int32)
    for r in range(len(opened)):
        slot[opened[r]] = r
    standing = Standing(
        opened,
        slot,
        np.full(clients, NOBODY, np.int32),
        np.zeros(clients, np.float32),
        np.zeros(clients, np.float32),
        np.zeros(len(opened)),
    )
    for i in range(clients):
        place_client(pairs, standing, i)
    return standing


@compiled
def place_client(pairs: Pairs, standing: Standing, i: int) -> None:
    """Find the two nearest open sites of client i, and keep the losses true."""
    if standing.near[i] != NOBODY:
        standing.loss[standing.near[i]] -= pairs.weight[i] * (standing.second[i] - standing.first[i])
    standing.near[i] = NOBODY
    standing.first[i] = standing.second[i] = pairs.limit[i]
    for k in range(pairs.start[i], pairs.start[i + 1]):
        slot = standing.slot[pairs.site[k]]
        if slot != NOBODY:
            if standing.near[i] != NOBODY:
                standing.second[i] = pairs.travel[k]
                break
            standing.near[i] = slot
            standing.first[i] = pairs.travel[k]
    if standing.near[i] != NOBODY:
        standing.loss[standing.near[i]] += pairs.weight[i] * (standing.second[i] - standing.first[i])


@compiled
def gain_of(pairs: Pairs, standing: Standing, j: int, back: Floats) -> float:
    """What opening site j gains; into `back`, slot by slot, what it gives back of the loss of closing that one."""
    gain = 0.0
    back[:] = 0.0
    for k in range(pairs.begin[j], pairs.begin[j + 1]):
        i = pairs.client[k]
        if pairs.time[k] < standing.second[i]:
            nearer = max(np.float32(0.0), standing.first[i] - pairs.time[k])
            gain += pairs.weight[i] * nearer
            if standing.near[i] != NOBODY:
                kept = max(standing.first[i], pairs.time[k])
                back[standing.near[i]] += pairs.weight[i] * (standing.second[i] - kept)
    return gain


@compiled
def leaving_slot(standing: Standing, back: Floats, movable: Flags, j: int, spending: Spending) -> int:
    """The slot that costs least to close for site j, the lowest of equals; NOBODY when none may move."""
    leaving = NOBODY
    least = np.inf
    loss = standing.loss
    for r in range(len(loss)):
        if movable[r] and loss[r] - back[r] < least and affords(spending, standing.opened[r], j):
            least = loss[r] - back[r]
            leaving = r
    return leaving


@compiled
def affords(spending: Spending, out: int, j: int) -> bool:
    """Whether the limits allow site j in the place of another."""
    for k in range(len(spending.room)):  # noqa: SIM110 - numba compiles no generator
        if spending.cost[k, j] - spending.cost[k, out] > spending.room[k]:
            return False
    return True


@compiled
def exchange(pairs: Pairs, standing: Standing, leaving: int, j: int, spending: Spending) -> None:
    """Close the site of a slot, open site j there."""
    old = standing.opened[leaving]
    for limit in range(len(spending.room)):
        spending.room[limit] -= spending.cost[limit, j] - spending.cost[limit, old]
    standing.slot[old] = NOBODY
    standing.slot[j] = leaving
    standing.opened[leaving] = j
    for which in (old, j):
        for k in range(pairs.begin[which], pairs.begin[which + 1]):
            place_client(pairs, standing, pairs.client[k])


@compiled
def swap_descent(pairs: Pairs, opened: Sites, movable: Flags, candidates: Sites, most: int, spending: Spending) -> int:
    """Exchange open sites for candidates while that shortens the whole; how many exchanges were made.

    opened       the open sites, changed in place; movable[r] tells whether opened[r] may close
    candidates   sites to try, in this order, again and again until none helps
    most         exchanges at most
    spending     exchanges keep within it

    The first exchange that helps is made. A candidate costs its list plus the number of open sites: `loss` is what
    closing each open site costs, `back` what the candidate gives back of it (Resende and Werneck 2004; the eager order
    is that of FasterPAM, Schubert and Rousseeuw 2021).
    """
    standing = standing_of(pairs, opened)
    least = 1e-10 * np.sum(pairs.weight * standing.first)
    back = np.zeros(len(opened))
    made = since = at = 0
    while since < len(candidates) and made < most:
        j = candidates[at]
        at = (at + 1) % len(candidates)
        since += 1
        if standing.slot[j] == NOBODY:
            gain = gain_of(pairs, standing, j, back)
            leaving = leaving_slot(standing, back, movable, j, spending)
            if leaving != NOBODY and gain - (standing.loss[leaving] - back[leaving]) > least:
                exchange(pairs, standing, leaving, j, spending)
                made += 1
                since = 0
    return made
