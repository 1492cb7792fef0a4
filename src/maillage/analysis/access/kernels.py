"""The two loops of the floating catchments, compiled: what each row gathers, what each row hands out."""

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.compiling import compiled

Floats = NDArray[np.float64]
Starts = NDArray[np.int64]
Ends = NDArray[np.int32]
Seconds = NDArray[np.uint16]


@compiled
def gather(
    start: Starts, end: Ends, seconds: Seconds, weight: Floats, given: Floats, first: int, last: int, into: Floats
) -> None:
    """Set `into[i]`, rows `first` to `last`, to the sum over its pairs of weight x what the other end gives."""
    for i in range(first, last):
        total = 0.0
        for k in range(start[i], start[i + 1]):
            total += weight[seconds[k]] * given[end[k]]
        into[i] = total


@compiled
def gather_some(
    rows: Starts, start: Starts, end: Ends, seconds: Seconds, weight: Floats, given: Floats, into: Floats
) -> None:
    """As `gather`, for these rows only, each sum in the same order."""
    for i in rows:
        total = 0.0
        for k in range(start[i], start[i + 1]):
            total += weight[seconds[k]] * given[end[k]]
        into[i] = total


@compiled
def hand_out(
    start: Starts, end: Ends, seconds: Seconds, weight: Floats, given: Floats, first: int, last: int, into: Floats
) -> None:
    """Add to `into`, for each pair of the rows `first` to `last`, weight x what the row gives."""
    for i in range(first, last):
        mine = given[i]
        for k in range(start[i], start[i + 1]):
            into[end[k]] += weight[seconds[k]] * mine
