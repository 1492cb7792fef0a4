"""How loops are compiled and shared among threads. Loads numba, so only what computes at length imports it.

Compiled loops are serial and release the interpreter's lock: threads share the work without any answer depending on
their number. No fast mathematics: NaN and infinity keep their meaning, sums their order.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import numba
import numpy as np

F = TypeVar("F", bound=Callable[..., Any])
THREADS = int(cast(Any, numba.config).NUMBA_NUM_THREADS)


def compiled(function: F) -> F:
    """The function in machine code, kept on disk where a folder can be written, compiled at each start elsewhere."""
    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba finds no folder for its cache
        return cast(F, numba.njit(nogil=True)(function))


def share(work: Callable[[int, int], None], count: int, parts: int) -> None:
    """Do `work(first, last)` over all of `count`, in parts that threads take."""
    bounds = np.linspace(0, count, parts + 1).astype(int).tolist()
    if parts == 1:
        work(0, count)
        return
    with ThreadPoolExecutor(min(parts, THREADS)) as pool:
        list(pool.map(work, bounds[:-1], bounds[1:]))
