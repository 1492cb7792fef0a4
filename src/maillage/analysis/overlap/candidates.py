"""Pairs worth comparing: near each other, and of one type or at one place."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .columns import EVERYWHERE, UNSAID, Deliveries, Territories
from .scores import Rows, Thresholds, Weights, structure_of

CHUNK = 1_000_000
"""How many pairs are looked at together, which bounds the memory."""

TERRITORY_CHUNK = 500

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Neighbours:
    """Territories that share people: the neighbours of t, from t on, are `other[start[t]:start[t + 1]]`.

    number   (deliveries,), the territory of each delivery among the different ones used
    share    people whom both serve over people whom either serves
    """

    number: Numbers
    start: Numbers
    other: Numbers
    share: NDArray[np.float64]


def candidates(
    deliveries: Deliveries, territories: Territories, weights: Weights, thresholds: Thresholds
) -> tuple[Rows, Rows]:
    """Every pair, but for its text, that `find` may report; first < second, in order.

    Two joins on territories that share enough people: two organisations and one type; one place, whatever the type.
    Time O(pairs of neighbours + pairs joined), memory O(pairs kept + CHUNK).
    """
    least = min(thresholds.overlap_territory, thresholds.duplicate_territory)
    near = neighbours(deliveries, territories, least)
    by_kind = _join(near, deliveries.kind, thresholds.overlap_territory)
    by_place = _join(near, deliveries.place, thresholds.duplicate_territory)
    kept = [
        *(_of_two_organisations(deliveries, *pairs, weights, thresholds) for pairs in by_kind),
        *(_at_one_place(deliveries, *pairs, weights, thresholds) for pairs in by_place),
    ]
    size = len(deliveries)
    codes = [np.minimum(one, other) * size + np.maximum(one, other) for one, other in kept]
    pairs = np.unique(np.concatenate(codes)) if codes else np.zeros(0, np.int64)
    return pairs // max(size, 1), pairs % max(size, 1)


def neighbours(deliveries: Deliveries, territories: Territories, least: float) -> Neighbours:
    """Pairs of the territories used that share at least this part of their people, each territory with itself too.

    Time O(sum over communes of the square of how many territories hold it).
    """
    used, number = np.unique(deliveries.territory, return_inverse=True)
    reach = _reach(territories, used)
    counted = reach.multiply(territories.people).tocsr()
    alone = reach @ territories.people
    rows, columns, shares = [], [], []
    for first in range(0, len(used), TERRITORY_CHUNK):
        both = (counted[first : first + TERRITORY_CHUNK] @ reach.T).tocoo()
        one, other = both.coords[0] + first, both.coords[1]
        share = both.data / np.maximum(alone[one] + alone[other] - both.data, 1e-300)
        kept = (other >= one) & (share >= least) & (both.data > 0)
        rows.append(one[kept])
        columns.append(other[kept])
        shares.append(share[kept])
    row, other, share = (np.concatenate(parts) if parts else np.zeros(0) for parts in (rows, columns, shares))
    order = np.lexsort((other, row))
    start = np.searchsorted(row[order], np.arange(len(used) + 1))
    return Neighbours(number, start, other[order].astype(np.int64), share[order])


def _reach(territories: Territories, used: Numbers) -> sparse.csr_matrix:
    """The communes of each territory used, as ones: (used, communes)."""
    size = len(territories.people)
    start, communes = territories.start, territories.communes
    sets = [np.arange(size) if t == EVERYWHERE else communes[start[t] : start[t + 1]] for t in used.tolist()]
    ends = np.cumsum([0, *(len(one) for one in sets)])
    held = np.concatenate(sets) if sets else np.zeros(0, np.int32)
    return sparse.csr_matrix((np.ones(len(held)), held, ends), shape=(len(sets), size))


def _join(near: Neighbours, key: Numbers, least: float) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows with the same key on neighbouring territories, each once, some at a time."""
    values, value = np.unique(key, return_inverse=True)
    order = np.lexsort((value, near.number))
    codes = near.number[order] * len(values) + value[order]
    group, start, count = np.unique(codes, return_index=True, return_counts=True)
    territory, valued = group // max(len(values), 1), group % max(len(values), 1)
    many = near.start[territory + 1] - near.start[territory]
    one = np.repeat(np.arange(len(group)), many)
    at = _ranges(near.start[territory], many)
    close = near.share[at] >= least
    one, at = one[close], at[close]
    sought = near.other[at] * len(values) + valued[one]
    other = np.minimum(np.searchsorted(group, sought), max(len(group) - 1, 0))
    met = group[other] == sought
    one, other = one[met], other[met]
    for part in _parts(count[one] * count[other]):
        first, second = _crossed(start[one[part]], count[one[part]], start[other[part]], count[other[part]])
        kept = first < second
        yield order[first[kept]], order[second[kept]]


def _parts(sizes: Numbers) -> Iterator[slice]:
    """Stretches of about CHUNK pairs; one that is longer by itself stays whole."""
    total = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        done = total[begin - 1] if begin else 0
        end = max(int(np.searchsorted(total, done + CHUNK, side="right")), begin + 1)
        yield slice(begin, end)
        begin = end


def _ranges(start: Numbers, count: Numbers) -> Numbers:
    """start[0], start[0] + 1, … (count[0] of them), then start[1], …"""
    total = np.cumsum(count)
    ends = int(total[-1]) if len(total) else 0
    return np.arange(ends) - np.repeat(total - count, count) + np.repeat(start, count)


def _crossed(start: Numbers, count: Numbers, other_start: Numbers, other_count: Numbers) -> tuple[Numbers, Numbers]:
    """Each position of each stretch with each position of the other stretch."""
    firsts = _ranges(start, count)
    times = np.repeat(other_count, count)
    return np.repeat(firsts, times), _ranges(np.repeat(other_start, count), times)


def _of_two_organisations(
    deliveries: Deliveries, one: Rows, other: Rows, weights: Weights, thresholds: Thresholds
) -> tuple[Rows, Rows]:
    kept = (deliveries.organisation[one] != deliveries.organisation[other]) & share_something(deliveries, one, other)
    kept &= deliveries.offer[one] != deliveries.offer[other]
    return _alike(deliveries, one[kept], other[kept], weights, thresholds.overlap_structure)


def _at_one_place(
    deliveries: Deliveries, one: Rows, other: Rows, weights: Weights, thresholds: Thresholds
) -> tuple[Rows, Rows]:
    kept = (deliveries.offer[one] != deliveries.offer[other]) & share_something(deliveries, one, other)
    return _alike(deliveries, one[kept], other[kept], weights, thresholds.duplicate_structure)


def share_something(deliveries: Deliveries, one: Rows, other: Rows) -> NDArray[np.bool_]:
    """Whether the two share a stage, an audience and a subject; one that says none shares with all."""
    shared = np.ones(len(one), dtype=bool)
    for name in ("stages", "audiences", "subjects"):
        column = getattr(deliveries, name)
        shared &= (column[one] & column[other] != 0) | (column[one] == UNSAID) | (column[other] == UNSAID)
    return shared


def _alike(deliveries: Deliveries, one: Rows, other: Rows, weights: Weights, least: float) -> tuple[Rows, Rows]:
    kept = structure_of(deliveries, one, other, weights) >= least
    return one[kept], other[kept]
