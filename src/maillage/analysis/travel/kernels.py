"""Shortest ways over the roads, compiled: Dijkstra with one bucket a second, cut at a limit."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.compiling import compiled

Floats = NDArray[np.float64]
Nodes = NDArray[np.int32]
Whole = NDArray[np.int32]
Starts = NDArray[np.int64]
NOBODY = -1
FAR = np.int32(np.iinfo(np.int32).max)


class Roads(NamedTuple):
    """Arcs by node: those of node n go to `to[start[n]:start[n + 1]]`, in whole seconds, 1 at least."""

    start: Starts
    to: Nodes
    seconds: Whole


class Ways(NamedTuple):
    """What joins ends to nodes, by end for origins, by node for destinations: `other`, and whole seconds to it."""

    start: Starts
    other: Nodes
    seconds: Whole


class Ends(NamedTuple):
    """Of each end: square of the seconds by which its people are spread, seconds to get in or out."""

    spread: Floats
    terminal: Whole


class Queue(NamedTuple):
    """Nodes to visit, in a ring of buckets of one second.

    head    first node of each bucket
    state   (nodes, 3): second at which a node is reached (FAR before that), the node after it and the one before it in
            its bucket; side by side, since they are read together
    """

    head: Nodes
    state: Whole


@compiled
def queue_of(nodes: int, longest: int) -> Queue:
    """An empty ring for arcs of at most `longest` seconds."""
    size = 1
    while size <= longest:
        size *= 2
    state = np.full((nodes, 3), NOBODY, np.int32)
    state[:, 0] = FAR
    return Queue(np.full(size, NOBODY, np.int32), state)


@compiled
def reach(head: Nodes, state: Whole, node: int, at: int, limit: int) -> int:
    """Put a node where it is reached at second `at`, unless it was sooner or the limit is passed; 1 if it is new."""
    old = state[node, 0]
    if at >= old or at > limit:
        return 0
    ring = len(head) - 1
    if old != FAR:
        after, before = state[node, 1], state[node, 2]
        if before < 0:
            head[old & ring] = after
        else:
            state[before, 1] = after
        if after >= 0:
            state[after, 2] = before
    first = head[at & ring]
    state[node, 0] = at
    state[node, 1] = first
    state[node, 2] = NOBODY
    if first >= 0:
        state[first, 2] = node
    head[at & ring] = node
    return 1 if old == FAR else 0


@compiled
def walk(roads: Roads, ways: Ways, end: int, limit: int, queue: Queue, settled: Nodes) -> int:
    """Visit all nodes within the limit of one end, the nearest first; how many they are.

    `settled` tells them in this order, `queue.state` their seconds; `forget` makes the queue ready for the next end.
    """
    head, state = queue.head, queue.state
    start, to, seconds = roads.start, roads.to, roads.seconds
    waiting = 0
    for k in range(ways.start[end], ways.start[end + 1]):
        waiting += reach(head, state, ways.other[k], ways.seconds[k], limit)
    count = 0
    at = 0
    while waiting > 0:
        node = head[at & (len(head) - 1)]
        if node < 0:
            at += 1
            continue
        after = state[node, 1]
        head[at & (len(head) - 1)] = after
        if after >= 0:
            state[after, 2] = NOBODY
        waiting -= 1
        settled[count] = node
        count += 1
        for k in range(start[node], start[node + 1]):
            # `reach` would say so too; most arcs lead back, and asking first spares the call.
            if at + seconds[k] < state[to[k], 0]:
                waiting += reach(head, state, to[k], at + seconds[k], limit)
    return count


@compiled
def forget(queue: Queue, settled: Nodes, count: int) -> None:
    """Make the queue ready for another walk."""
    for c in range(count):
        queue.state[settled[c], 0] = FAR


class Found(NamedTuple):
    """The destinations that one walk found, with room for all there are.

    best     (destinations,), seconds on the road to each, FAR where it was not found
    which    (destinations,), the found ones in front, as they came
    ordered  (destinations,), room to sort them; place: (cut-off + 2,), how many take so many seconds
    """

    best: Whole
    which: Nodes
    ordered: Nodes
    place: Starts


@compiled
def gather(ways: Ways, queue: Queue, settled: Nodes, count: int, found: Found) -> int:
    """Note the destinations at the nodes visited, each by its shortest way; how many they are."""
    total = 0
    for c in range(count):
        node = settled[c]
        for k in range(ways.start[node], ways.start[node + 1]):
            which = ways.other[k]
            at = queue.state[node, 0] + ways.seconds[k]
            if found.best[which] == FAR:
                found.which[total] = which
                total += 1
            if at < found.best[which]:
                found.best[which] = at
    return total


@compiled
def whole_way(road: int, spread: float, terminal: int) -> int:
    """Seconds in all: the road, widened by how people are spread at both ends, then getting in and out."""
    return int(np.rint(np.sqrt(float(road) * float(road) + spread))) + terminal


@compiled
def finish(found: Found, total: int, ends: Ends, spread: float, terminal: int, cutoff: int) -> int:
    """Turn road seconds into whole ways, leave out those beyond the cut-off, sort; how many are left in `ordered`."""
    found.place[:] = 0
    kept = 0
    for c in range(total):
        which = found.which[c]
        way = whole_way(found.best[which], spread + ends.spread[which], terminal + ends.terminal[which])
        if way <= cutoff:
            found.best[which] = way
            found.place[way + 1] += 1
            found.which[kept] = which
            kept += 1
        else:
            found.best[which] = FAR
    for second in range(cutoff + 1):
        found.place[second + 1] += found.place[second]
    for c in range(kept):
        which = found.which[c]
        way = found.best[which]
        found.ordered[found.place[way]] = which
        found.place[way] += 1
    settle_ties(found, kept)
    return kept


@compiled
def settle_ties(found: Found, kept: int) -> None:
    """Set destinations of the same second in the order of their numbers."""
    for c in range(1, kept):
        which = found.ordered[c]
        before = c - 1
        while before >= 0 and found.best[found.ordered[before]] == found.best[which] and found.ordered[before] > which:
            found.ordered[before + 1] = found.ordered[before]
            before -= 1
        found.ordered[before + 1] = which


@compiled
def lists_from(
    roads: Roads, leaving: Ways, origins: Ends, arriving: Ways, destinations: Ends, cutoff: int, first: int, last: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16]]:
    """Sorted lists of the origins `first` to `last`: how many each reaches, destinations, whole seconds."""
    nodes = len(roads.start) - 1
    queue = queue_of(nodes, longest_of(roads, leaving))
    settled = np.empty(nodes, np.int32)
    count = len(destinations.spread)
    found = Found(
        np.full(count, FAR, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(cutoff + 2, np.int64),
    )
    counts = np.zeros(last - first, np.int64)
    place = np.empty((last - first) * 64 + count, np.int32)
    seconds = np.empty(len(place), np.uint16)
    filled = 0
    for i in range(first, last):
        visited = walk(roads, leaving, i, cutoff - origins.terminal[i], queue, settled)
        total = gather(arriving, queue, settled, visited, found)
        kept = finish(found, total, destinations, origins.spread[i], origins.terminal[i], cutoff)
        forget(queue, settled, visited)
        if filled + kept > len(place):
            place = larger(place, filled, kept)
            seconds = larger(seconds, filled, kept)
        for c in range(kept):
            which = found.ordered[c]
            place[filled + c] = which
            seconds[filled + c] = found.best[which]
            found.best[which] = FAR
        counts[i - first] = kept
        filled += kept
    return counts, place[:filled].copy(), seconds[:filled].copy()


@compiled
def longest_of(roads: Roads, leaving: Ways) -> int:
    """The longest arc or leg, which the ring has to hold."""
    longest = 0
    for second in roads.seconds:
        longest = max(longest, second)
    for second in leaving.seconds:
        longest = max(longest, second)
    return longest


@compiled
def larger(array: Any, filled: int, more: int) -> Any:
    """The same beginning, with room for more."""
    room = np.empty(2 * len(array) + more, array.dtype)
    room[:filled] = array[:filled]
    return room


@compiled
def shares(
    roads: Roads, arc: Starts, part: Floats, leaving: Ways, leg: Floats, end: int, arriving: Ways, other_leg: Floats,
    asked: Nodes, limit: int, queue: Queue, settled: Nodes, into: Floats,
) -> None:  # fmt: skip
    """How the shortest road from one end to each destination asked divides among the parts of the model.

    arc      (arcs,), the edge of each arc; part: (edges, parts), leg and other_leg: (ways, parts), seconds of each
    asked    destinations; `arriving` goes by destination here
    into     (asked, parts), NaN where no road leads there within the limit
    """
    visited = walk(roads, leaving, end, limit, queue, settled)
    for a in range(len(asked)):
        best, way = FAR, NOBODY
        for k in range(arriving.start[asked[a]], arriving.start[asked[a] + 1]):
            label = queue.state[arriving.other[k], 0]
            if label != FAR and label + arriving.seconds[k] < best:
                best, way = label + arriving.seconds[k], k
        if way == NOBODY:
            into[a] = np.nan
            continue
        into[a] = other_leg[way]
        node = arriving.other[way]
        step = last_arc(roads, queue, node)
        while step != NOBODY:
            into[a] += part[arc[step]]
            node = roads.to[step]
            step = last_arc(roads, queue, node)
        for k in range(leaving.start[end], leaving.start[end + 1]):
            if leaving.other[k] == node and leaving.seconds[k] == queue.state[node, 0]:
                into[a] += leg[k]
                break
    forget(queue, settled, visited)


@compiled
def last_arc(roads: Roads, queue: Queue, node: int) -> int:
    """An arc by which the shortest way came to a node, seen from it; NOBODY where the way began."""
    for k in range(roads.start[node], roads.start[node + 1]):
        label = queue.state[roads.to[k], 0]
        if label != FAR and label + roads.seconds[k] == queue.state[node, 0]:
            return k
    return NOBODY


def roads_of(edge: Starts, seconds: Whole, nodes: int) -> tuple[Roads, Starts]:
    """The arcs of edges, both ways, and the edge of each."""
    origin = np.concatenate([edge[:, 0], edge[:, 1]])
    order = np.argsort(origin, kind="stable")
    arc = np.tile(np.arange(len(edge)), 2)[order]
    start = np.searchsorted(origin[order], np.arange(nodes + 1))
    to = np.concatenate([edge[:, 1], edge[:, 0]])[order].astype(np.int32)
    return Roads(start.astype(np.int64), to, seconds[arc]), arc


def by_node(ways: Ways, nodes: int) -> Ways:
    """The same ways, by node: from each node, the ends tied to it."""
    end = np.repeat(np.arange(len(ways.start) - 1, dtype=np.int32), np.diff(ways.start))
    order = np.argsort(ways.other, kind="stable")
    start = np.searchsorted(ways.other[order], np.arange(nodes + 1))
    return Ways(start.astype(np.int64), end[order], ways.seconds[order])
