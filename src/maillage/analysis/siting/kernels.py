"""The loops that carry the weight, compiled. Imported only where a solver starts: numba takes time and memory to load.

All of them are serial and release the interpreter's lock, so that threads may share the work without any answer
depending on their number. Travel is float32, sums are float64, no fast mathematics: a bound is a sum that must hold.
"""

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.compiling import compiled

from .travel import Space

Floats = NDArray[np.float64]
Travel = NDArray[np.float32]
Sites = NDArray[np.int32]
Starts = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY = -1
# Below this the first terms of the arcsine are exact to a part in a thousand billion.
SHORT = 0.08


@compiled
def prices_of_lists(
    start: Starts, site: Sites, travel: Travel, weight: Floats, multiplier: Floats, first: int, last: int, price: Floats
) -> None:
    """Take from `price` what each site would bring to the clients `first` to `last`: w (multiplier - travel)."""
    for i in range(first, last):
        limit = multiplier[i]
        for k in range(start[i], start[i + 1]):
            left = limit - travel[k]
            if left <= 0:
                break
            price[site[k]] -= weight[i] * left


@compiled
def prices_of_columns(start: Starts, client: Sites, worth: Floats, first: int, last: int, price: Floats) -> None:
    """As `prices_of_lists` where no travel costs anything, for the sites `first` to `last`; worth: w multiplier."""
    for j in range(first, last):
        total = 0.0
        for k in range(start[j], start[j + 1]):
            total += worth[client[k]]
        price[j] = -total


@compiled
def served_by_columns(
    start: Starts, client: Sites, travel: Travel, multiplier: Floats, chosen: Sites, times: NDArray[np.float64]
) -> None:
    """Add to `times`, for each client, how many of the sites chosen are nearer than its multiplier."""
    for j in chosen:
        for k in range(start[j], start[j + 1]):
            if travel[k] < multiplier[client[k]]:
                times[client[k]] += 1.0


@compiled
def transposed(
    start: Starts, site: Sites, travel: Travel, sites: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """The same pairs by site: start of each, clients in rising order, travel."""
    begin = np.zeros(sites + 1, np.int64)
    for k in range(len(site)):
        begin[site[k] + 1] += 1
    for j in range(sites):
        begin[j + 1] += begin[j]
    at = begin[:-1].copy()
    client = np.empty(len(site), np.int32)
    time = np.empty(len(site), np.float32)
    for i in range(len(start) - 1):
        for k in range(start[i], start[i + 1]):
            place = at[site[k]]
            client[place] = i
            time[place] = travel[k]
            at[site[k]] += 1
    return begin, client, time


@compiled
def kept_pairs(
    start: Starts, site: Sites, travel: Travel, limit: Travel, alive: Flags
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """The pairs of sorted lists that are within each client's limit and whose site is alive."""
    begin = np.zeros(len(start), np.int64)
    for i in range(len(start) - 1):
        count = 0
        for k in range(start[i], start[i + 1]):
            if travel[k] > limit[i]:
                break
            if alive[site[k]]:
                count += 1
        begin[i + 1] = begin[i] + count
    kept = np.empty(begin[-1], np.int32)
    time = np.empty(begin[-1], np.float32)
    for i in range(len(start) - 1):
        at = begin[i]
        for k in range(start[i], start[i + 1]):
            if at == begin[i + 1]:
                break
            if alive[site[k]]:
                kept[at] = site[k]
                time[at] = travel[k]
                at += 1
    return begin, kept, time


@compiled
def nearest_two_of_lists(
    start: Starts, site: Sites, travel: Travel, beyond: float, opened: Flags
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """For each client: nearest open site (NOBODY when none is listed), its travel, the travel to the second."""
    clients = len(start) - 1
    near = np.full(clients, NOBODY, np.int32)
    first = np.full(clients, np.float32(beyond), np.float32)
    second = np.full(clients, np.float32(beyond), np.float32)
    for i in range(clients):
        for k in range(start[i], start[i + 1]):
            if opened[site[k]]:
                if near[i] == NOBODY:
                    near[i] = site[k]
                    first[i] = travel[k]
                else:
                    second[i] = travel[k]
                    break
    return near, first, second


@compiled
def travel_between(space: Space, i: int, j: int) -> float:
    """Travel from client i to site j, as a float32 number."""
    a = space.clients[i, 0] - space.sites[j, 0]
    b = space.clients[i, 1] - space.sites[j, 1]
    c = space.clients[i, 2] - space.sites[j, 2]
    way = np.sqrt(a * a + b * b + c * c)
    if space.curved:
        half = 0.5 * way
        if half < SHORT:
            x = half * half
            way *= 1 + x * (1 / 6 + x * (3 / 40 + x * (5 / 112 + x * (35 / 1152 + x * 63 / 2816))))
        else:
            way = 2.0 * np.arcsin(min(1.0, half))
    way = way * space.scale
    if space.floored:
        way = np.floor(way)
    return float(np.float32(way))


@compiled
def square_between(space: Space, i: int, j: int) -> float:
    """Square of the straight distance from client i to site j."""
    a = space.clients[i, 0] - space.sites[j, 0]
    b = space.clients[i, 1] - space.sites[j, 1]
    c = space.clients[i, 2] - space.sites[j, 2]
    return float(a * a + b * b + c * c)


@compiled
def nearest_two_of_points(
    space: Space, opened: Sites
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]:
    """For each client: nearest open site, its travel, the travel to the second (infinite when there is one only).

    opened   rows of `space.sites`; the site told is a row too
    """
    n = len(space.clients)
    near = np.full(n, NOBODY, np.int32)
    first = np.full(n, np.inf, np.float32)
    second = np.full(n, np.inf, np.float32)
    for i in range(n):
        one = two = np.inf
        best = other = NOBODY
        for j in opened:
            square = square_between(space, i, j)
            if square < two:
                if square < one:
                    two, other = one, best
                    one, best = square, j
                else:
                    two, other = square, j
        near[i] = best
        if best != NOBODY:
            first[i] = travel_between(space, i, best)
        if other != NOBODY:
            second[i] = travel_between(space, i, other)
    return near, first, second


@compiled
def straight_limit(space: Space, limit: float) -> float:
    """A straight distance beyond which travel certainly exceeds `limit`; a little more than needed."""
    way = (limit + (1.0 if space.floored else 0.0)) / space.scale * (1.0 + 1e-6) + 1e-12
    if not space.curved:
        return way
    return 3.0 if way >= np.pi else 2.0 * np.sin(0.5 * way) * (1.0 + 1e-6) + 1e-12


@compiled
def blocks_within(space: Space, i: int, reach: float, found: Starts) -> int:
    """Write into `found` the blocks of sites that may hold one within `reach` of client i; how many there are."""
    count = 0
    for b in range(len(space.centre)):
        x = space.clients[i, 0] - space.centre[b, 0]
        y = space.clients[i, 1] - space.centre[b, 1]
        z = space.clients[i, 2] - space.centre[b, 2]
        far = reach + space.radius[b]
        if x * x + y * y + z * z <= far * far:
            found[count] = b
            count += 1
    return count


@compiled
def count_points(space: Space, limit: Floats, first: int, last: int, counted: Starts) -> None:
    """Into `counted`: how many sites are within the limit of each client from `first` to `last`."""
    found = np.empty(len(space.centre), np.int64)
    for i in range(first, last):
        reach = straight_limit(space, limit[i])
        less = straight_limit(space, limit[i] - 1.0) if space.floored else reach
        surely = max(0.0, less * (1.0 - 1e-5) - 1e-11)
        total = 0
        for f in range(blocks_within(space, i, reach, found)):
            for j in range(found[f] * space.block, min((found[f] + 1) * space.block, len(space.sites))):
                square = square_between(space, i, j)
                if square <= surely * surely or (square <= reach * reach and travel_between(space, i, j) <= limit[i]):
                    total += 1
        counted[i] = total


@compiled
def list_points(space: Space, limit: Floats, start: Starts, first: int, last: int, site: Sites, travel: Travel) -> None:
    """Fill the sorted lists of the clients `first` to `last`, as counted before; ties go to the lower site."""
    found = np.empty(len(space.centre), np.int64)
    for i in range(first, last):
        reach = straight_limit(space, limit[i])
        count = start[i + 1] - start[i]
        times = np.empty(count, np.float32)
        keys = np.empty(count, np.uint64)
        at = 0
        for f in range(blocks_within(space, i, reach, found)):
            for j in range(found[f] * space.block, min((found[f] + 1) * space.block, len(space.sites))):
                if square_between(space, i, j) <= reach * reach:
                    time = travel_between(space, i, j)
                    if time <= limit[i]:
                        times[at] = time
                        keys[at] = np.uint64(space.name[j])
                        at += 1
        # Floats that are not negative sort as their bits do.
        bits = times.view(np.uint32)
        for k in range(count):
            keys[k] |= np.uint64(bits[k]) << np.uint64(32)
        keys.sort()
        for k in range(count):
            site[start[i] + k] = np.int32(keys[k] & np.uint64(0xFFFFFFFF))
            bits[k] = np.uint32(keys[k] >> np.uint64(32))
            travel[start[i] + k] = times[k]


@compiled
def served_by_points(space: Space, multiplier: Floats, times: Floats) -> None:
    """As `served_by_columns`, on points; the sites of `space` are those chosen."""
    found = np.empty(len(space.centre), np.int64)
    for i in range(len(space.clients)):
        reach = straight_limit(space, multiplier[i])
        for f in range(blocks_within(space, i, reach, found)):
            for j in range(found[f] * space.block, min((found[f] + 1) * space.block, len(space.sites))):
                if square_between(space, i, j) <= reach * reach and travel_between(space, i, j) < multiplier[i]:
                    times[i] += 1.0


@compiled
def prices_of_points(space: Space, weight: Floats, multiplier: Floats, first: int, last: int, price: Floats) -> None:
    """As `prices_of_lists`, on points, without keeping any list."""
    found = np.empty(len(space.centre), np.int64)
    for i in range(first, last):
        reach = straight_limit(space, multiplier[i])
        for f in range(blocks_within(space, i, reach, found)):
            for j in range(found[f] * space.block, min((found[f] + 1) * space.block, len(space.sites))):
                if square_between(space, i, j) <= reach * reach:
                    left = multiplier[i] - travel_between(space, i, j)
                    if left > 0:
                        price[space.name[j]] -= weight[i] * left
