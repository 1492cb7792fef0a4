"""Sorted lists: from each origin, the places within the cut-off, the nearest first. Never a dense matrix."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .offline import SparseTravel

# Pairs are sorted as one number each: origin, seconds, place.
MOST_SECONDS = (1 << 16) - 1
END_BITS = 23
MOST_ENDS = 1 << END_BITS


class BadTravel(ValueError):
    """What was given makes no sense; one sentence says what was found and what is needed."""


@dataclass(frozen=True)
class TravelLists:
    """The places that each origin reaches within the cut-off: `start[i]` to `start[i + 1]` are those of origin i.

    start           (origins + 1,), from 0, never going down
    place           (pairs,), from 0 to places - 1, each once for an origin
    seconds         (pairs,), whole, at most the cut-off, rising for each origin; 16 bits, so widen them before adding
    places          how many there are
    cutoff_seconds  a pair that is absent takes longer, or no road joins it

    Six bytes a pair. `of` makes them from pairs in any order. Raises BadTravel when this is not so (that each place
    comes once is left to `of`).
    """

    start: NDArray[np.int64]
    place: NDArray[np.int32]
    seconds: NDArray[np.uint16]
    places: int
    cutoff_seconds: int

    def __post_init__(self) -> None:
        pairs = len(self.place)
        if not 0 <= self.cutoff_seconds <= MOST_SECONDS:
            raise BadTravel(f"The cut-off is {self.cutoff_seconds} seconds; 0 to {MOST_SECONDS} is needed.")
        if self.start.ndim != 1 or not len(self.start) or self.start[0] != 0 or self.start[-1] != pairs:
            raise BadTravel(f"start must go from 0 to the {pairs} pairs there are.")
        if len(self.seconds) != pairs or (np.diff(self.start) < 0).any():
            raise BadTravel(f"place holds {pairs} pairs, seconds {len(self.seconds)}; start must never go down.")
        if pairs and not 0 <= self.place.min() <= self.place.max() < self.places:
            raise BadTravel(
                f"place goes from {self.place.min()} to {self.place.max()}; 0 to {self.places - 1} is needed."
            )
        if pairs and self.seconds.max() > self.cutoff_seconds:
            raise BadTravel(f"A pair takes {self.seconds.max()} seconds; the cut-off is {self.cutoff_seconds}.")
        falls = np.flatnonzero(self.seconds[1:] < self.seconds[:-1]) + 1
        if not np.isin(falls, self.start).all():
            raise BadTravel("The places of an origin are not sorted by seconds.")

    def __len__(self) -> int:
        return len(self.start) - 1

    @classmethod
    def of(
        cls,
        origin: ArrayLike,
        place: ArrayLike,
        seconds: ArrayLike,
        *,
        origins: int,
        places: int,
        cutoff_seconds: int,
    ) -> "TravelLists":
        """Lists of pairs in any order; ties go to the lower place. Pairs beyond the cut-off are left out.

        Time O(pairs x log pairs), memory 24 bytes a pair while it sorts.

        Raises BadTravel when a number is missing, negative or out of range, shapes disagree, or a pair comes twice.
        """
        given = (
            _whole("origin", origin, origins - 1),
            _whole("place", place, places - 1),
            _whole("seconds", seconds, np.iinfo(np.int64).max),
        )
        if len({len(part) for part in given}) > 1:
            raise BadTravel(
                f"origin, place and seconds hold {[len(part) for part in given]} numbers; as many are needed."
            )
        if max(origins, places) > MOST_ENDS or not 0 <= cutoff_seconds <= MOST_SECONDS:
            raise BadTravel(
                f"{max(origins, places)} ends and {cutoff_seconds} seconds are given; "
                f"at most {MOST_ENDS} and {MOST_SECONDS} can be kept."
            )
        _refuse_doubles(given[0], given[1], places)
        kept = given[2] <= cutoff_seconds
        key = (given[0][kept] << (16 + END_BITS)) | (given[2][kept] << END_BITS) | given[1][kept]
        key.sort()
        start = np.searchsorted(key >> (16 + END_BITS), np.arange(origins + 1))
        return cls(
            start.astype(np.int64),
            (key & (MOST_ENDS - 1)).astype(np.int32),
            ((key >> END_BITS) & MOST_SECONDS).astype(np.uint16),
            places,
            cutoff_seconds,
        )

    @classmethod
    def of_sparse(cls, travel: SparseTravel, *, origins: int, places: int, cutoff_seconds: int) -> "TravelLists":
        """Lists of what a travel model told."""
        return cls.of(
            travel.origin, travel.destination, travel.seconds,
            origins=origins, places=places, cutoff_seconds=cutoff_seconds,
        )  # fmt: skip

    @cached_property
    def origin(self) -> NDArray[np.int32]:
        """(pairs,): the origin of each pair."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    def within(self, seconds: int) -> "TravelLists":
        """The same lists, cut sooner."""
        if seconds >= self.cutoff_seconds:
            return self
        kept = self.seconds <= max(seconds, 0)
        start = np.concatenate(([0], np.cumsum(kept)))[self.start]
        return TravelLists(start, self.place[kept], self.seconds[kept], self.places, max(seconds, 0))

    def reversed(self) -> "TravelLists":
        """From each place, the origins that reach it."""
        return TravelLists.of(
            self.place, self.origin, self.seconds,
            origins=self.places, places=len(self), cutoff_seconds=self.cutoff_seconds,
        )  # fmt: skip


def _whole(name: str, given: ArrayLike, most: int) -> NDArray[np.int64]:
    """What was given as whole numbers from 0 to `most`; broken numbers are rounded."""
    array = np.asarray(given)
    if array.ndim != 1:
        raise BadTravel(f"{name} has shape {array.shape}; (pairs,) is needed.")
    if not np.issubdtype(array.dtype, np.integer):
        array = np.asarray(array, dtype=np.float64)
        wrong = ~np.isfinite(array)
        if wrong.any():
            raise BadTravel(f"{name} holds {array[wrong][0]}, {int(wrong.sum())} times in all; leave such pairs out.")
        array = np.rint(array)
    if len(array) and not 0 <= array.min() <= array.max() <= most:
        raise BadTravel(f"{name} goes from {array.min()} to {array.max()}; 0 to {most} is needed.")
    return array.astype(np.int64)


def _refuse_doubles(origin: NDArray[np.int64], place: NDArray[np.int64], places: int) -> None:
    pair = origin * places + place
    if len(pair) > 1 and (np.diff(pair) > 0).all():
        return
    pair.sort()
    again = np.flatnonzero(pair[1:] == pair[:-1])
    if len(again):
        one, other = divmod(int(pair[again[0]]), places)
        raise BadTravel(f"{len(again)} pairs come twice (origin {one}, place {other} first); once is needed.")
