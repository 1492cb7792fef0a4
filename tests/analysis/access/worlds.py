"""Small worlds for the tests of access: travel as a matrix, and the lists of the same pairs."""

import numpy as np
from hypothesis import strategies as st

from maillage.analysis.travel import TravelLists

CUTOFF = 1800


def lists_of(matrix, cutoff=CUTOFF):
    """The lists of a matrix of seconds, infinite where there is no way."""
    origin, place = np.nonzero(np.isfinite(matrix))
    return TravelLists.of(
        origin, place, matrix[origin, place], origins=len(matrix), places=matrix.shape[1], cutoff_seconds=cutoff
    )


@st.composite
def matrices(draw, origins=7, places=6):
    """Seconds from each origin to each place: ties, pairs beyond the cut-off, ends that nothing joins."""
    n, m = draw(st.integers(1, origins)), draw(st.integers(1, places))
    second = st.one_of(st.sampled_from([0, 600, 1200, 1800, np.inf]), st.integers(0, 2400))
    return np.array(draw(st.lists(st.lists(second, min_size=m, max_size=m), min_size=n, max_size=n)), dtype=float)


def numbers(count, most=500):
    """So many whole numbers from 0, as an array."""
    return st.lists(st.integers(0, most), min_size=count, max_size=count).map(
        lambda given: np.array(given, dtype=float)
    )
