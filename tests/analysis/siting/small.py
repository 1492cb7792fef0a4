"""Small questions about sites, for every choice to be tried."""

import numpy as np
import pytest
from hypothesis import strategies as st

from maillage.analysis.siting import BadInstance, from_matrix


@st.composite
def questions(draw, clients=9, sites=8):
    """Travel, weights, how many sites, fixed and banned ones: whole or broken numbers, ties, lists cut short."""
    n, m = draw(st.integers(1, clients)), draw(st.integers(1, sites))
    whole = draw(st.booleans())
    number = st.integers(0, 12).map(float) if whole else st.floats(0, 100, width=32)
    matrix = np.array(draw(st.lists(st.lists(number, min_size=m, max_size=m), min_size=n, max_size=n)))
    beyond = np.inf
    if draw(st.booleans()):
        beyond = float(np.ceil(matrix.max()) + draw(st.integers(0, 5)))
        matrix[np.array(draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))).reshape(n, m)] = np.inf
    weight = np.array(draw(st.lists(st.integers(0, 5).map(float), min_size=n, max_size=n)))
    weight[draw(st.integers(0, n - 1))] = 1.0
    count = draw(st.integers(1, m))
    order = draw(st.permutations(range(m)))
    fixed = order[: draw(st.integers(0, count))]
    banned = order[count:][: draw(st.integers(0, m - count))]
    return matrix, beyond, weight, count, fixed, banned


def answer_of(solver, question, **options):
    """The travel and the solver's plan; no plan where nobody can reach anything, which it says."""
    matrix, beyond, weight, count, fixed, banned = question
    travel = from_matrix(matrix, beyond=beyond)
    if not np.isfinite(np.delete(matrix, banned, axis=1)).any():
        with pytest.raises(BadInstance, match="No client can reach any of the sites that may open"):
            solver(travel, weight, count, fixed=fixed, banned=banned, **options)
        return travel, None
    return travel, solver(travel, weight, count, fixed=fixed, banned=banned, **options)
