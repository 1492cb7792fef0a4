"""What can be reached from each commune: sets of needs, as bits, joined over places within reach whose zone serves it.

Definitions and limits: docs/how-it-works/coverage.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EVERYWHERE = 0
# Pairs looked at together, so that memory does not grow with their number.
BLOCK = 1 << 18


@dataclass(frozen=True)
class Lines:
    """What is served where: at a place, for the people of an area, these needs. All arrays have shape (lines,).

    place   key of the place, any integer
    area    key of the area served; EVERYWHERE for one that serves all
    needs   one bit for each need
    """

    place: NDArray[np.int64]
    area: NDArray[np.int64]
    needs: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not (self.place.shape == self.area.shape == self.needs.shape) or self.place.ndim != 1:
            raise ValueError(
                f"place, area and needs have shapes {self.place.shape}, {self.area.shape} and {self.needs.shape}; "
                "one shape (lines,) is needed."
            )


@dataclass(frozen=True)
class Holders:
    """Areas that hold each commune: those of commune n are `area[start[n]:start[n + 1]]`.

    area    (holdings,), keys of areas
    start   (communes + 1,), never going down, from 0 to the number of holdings
    """

    area: NDArray[np.int64]
    start: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start) - 1

    def columns(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """(width, communes): the holders that are among `wanted`, -1 where a commune has fewer of them."""
        kept = np.isin(self.area, wanted)
        commune = np.repeat(np.arange(len(self)), np.diff(self.start))[kept]
        first = np.concatenate(([0], np.cumsum(np.bincount(commune, minlength=len(self)))))
        rank = np.arange(len(commune)) - first[commune]
        table = np.full((int(rank.max(initial=-1)) + 1, len(self)), -1, dtype=np.int64)
        table[rank, commune] = self.area[kept]
        return table


def needs_within_reach(
    commune: NDArray[np.int64], place: NDArray[np.int64], lines: Lines, holders: Holders
) -> NDArray[np.int64]:
    """(communes,): the needs served, for the people of each commune, at a place within its reach.

    commune, place   (pairs,), position of a commune and key of a place within its reach, in any order
    lines            what is served at each place, and for which area
    holders          the areas that hold each commune

    A line serves a commune when its area is EVERYWHERE or holds it. A line more never takes a need away, nor does a
    pair more. Time O((pairs x width + lines) x log lines), where width is the number of areas of different lines that
    hold a same commune, four in practice; memory O(pairs + lines), of which a block at a time for the work.

    Raises ValueError when `commune` and `place` differ in shape, or a position is out of range.
    """
    if commune.shape != place.shape or commune.ndim != 1:
        raise ValueError(f"commune has shape {commune.shape}, place {place.shape}; one shape (pairs,) is needed.")
    if commune.size and not 0 <= commune.min() <= commune.max() < len(holders):
        raise ValueError(f"commune goes from {commune.min()} to {commune.max()}; 0 to {len(holders) - 1} is needed.")
    served = np.zeros(len(holders), dtype=np.int64)
    if not lines.place.size:
        return served
    places, place_of_line = np.unique(lines.place, return_inverse=True)
    areas, area_of_line = np.unique(lines.area, return_inverse=True)
    keys, needs = _joined(place_of_line * len(areas) + area_of_line, lines.needs)
    everywhere = np.full(len(holders), EVERYWHERE, dtype=np.int64)
    columns = [_positions(areas, column) for column in (everywhere, *holders.columns(areas))]
    order = np.argsort(commune, kind="stable")
    for begin in range(0, len(order), BLOCK):
        block = order[begin : begin + BLOCK]
        here, where = commune[block], _positions(places, place[block])
        found = np.zeros(len(block), dtype=np.int64)
        for column in columns:
            area = column[here]
            held = np.flatnonzero((area >= 0) & (where >= 0))
            line = _positions(keys, where[held] * len(areas) + area[held])
            found[held] |= np.where(line >= 0, needs[line], 0)
        first = np.flatnonzero(np.diff(here, prepend=-1))
        served[here[first]] |= np.bitwise_or.reduceat(found, first)
    return served


def needs_of_zones(area: NDArray[np.int64], needs: NDArray[np.int64], holders: Holders) -> NDArray[np.int64]:
    """(communes,): the needs served from a distance: `needs` of every line whose `area` is EVERYWHERE or holds it."""
    communes = np.arange(len(holders), dtype=np.int64)
    one_place = Lines(np.zeros(len(area), dtype=np.int64), area, needs)
    return needs_within_reach(communes, np.zeros(len(holders), dtype=np.int64), one_place, holders)


def best_level(levels: list[NDArray[np.int64]], needs: int) -> NDArray[np.uint8]:
    """(needs, communes): the first of the levels that serves each need there, or the number of levels for none.

    levels   for each level, best first, what `needs_within_reach` found; (communes,) each
    """
    best = np.full((needs, len(levels[0])), len(levels), dtype=np.uint8)
    bits = np.left_shift(1, np.arange(needs, dtype=np.int64))[:, None]
    for level in range(len(levels) - 1, -1, -1):
        best[(levels[level] & bits) != 0] = level
    return best


def _positions(sorted_keys: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each key asked for stands among those sorted, -1 when it is not there."""
    if not sorted_keys.size:
        return np.full(asked.shape, -1, dtype=np.int64)
    position = np.minimum(np.searchsorted(sorted_keys, asked), len(sorted_keys) - 1)
    return np.where(sorted_keys[position] == asked, position, -1)


def _joined(keys: NDArray[np.int64], needs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each key once, ascending, with the bits of all its lines."""
    order = np.argsort(keys, kind="stable")
    keys, needs = keys[order], needs[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.bitwise_or.reduceat(needs, first)
