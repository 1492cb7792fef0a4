"""The bounds of covering at their top: linear programmes of what is left, whose shadow prices are multipliers.

Any multipliers bound truly, so that nothing hangs on how exactly a programme is solved. HiGHS, interior point.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from .ground import Flags, Floats, Near
from .relaxation import Choice

# Programmes of more pairs take minutes; none is given more seconds than that.
MOST_PAIRS, MOST_SECONDS = 800_000, 30.0


def prices_of_most(near: Near, choice: Choice, seconds: float) -> Floats | None:
    """(clients,): multipliers of the highest bound there is on what `choice` leaves out; None where time is short.

    Sites open in parts, clients are left out in parts, as little weight as can be.
    """
    sites, clients = np.flatnonzero(choice.alive), len(near.weight)
    unit = float(near.weight.max())
    row = csr_array(np.repeat([[1.0, 0.0]], [len(sites), clients], axis=1))
    cost = np.concatenate([np.zeros(len(sites)), near.weight / unit])
    found = _solved(near, sites, choice.must[sites], cost, (row, float(choice.count)), None, seconds)
    return None if found is None else np.clip(found[0] * unit / near.weight, 0.0, 1.0)


def prices_of_fewest(near: Near, alive: Flags, must: Flags, allowed: float, seconds: float) -> Floats | None:
    """The same for the fewest sites that leave out `allowed` weight at most; 0: nobody."""
    sites, clients = np.flatnonzero(alive), len(near.weight)
    unit = float(near.weight.max())
    cost = np.concatenate([np.ones(len(sites)), np.full(clients, 0.0 if allowed else 2.0)])
    row = csr_array(np.concatenate([np.zeros(len(sites)), near.weight / unit])[None])
    found = _solved(near, sites, must[sites], cost, None, (row, allowed / unit) if allowed else None, seconds)
    if found is None:
        return None
    served, toll = found
    if not allowed:
        return np.clip(served, 0.0, 1.0)
    return np.clip(served * unit / (near.weight * toll), 0.0, 1.0) if toll > 0 else None


def _solved(
    near: Near,
    sites: NDArray[np.intp],
    must: Flags,
    cost: Floats,
    equal: tuple[csr_array, float] | None,
    at_most: tuple[csr_array, float] | None,
    seconds: float,
) -> tuple[Floats, float] | None:
    """Shadow prices of serving each client, and of the row that is at most so much."""
    clients = len(near.weight)
    if len(near.site) > MOST_PAIRS or seconds <= 0:
        return None
    pairs = csr_array((np.ones(len(near.site)), near.site, near.start), shape=(clients, near.sites))[:, sites]
    rows, right = [-hstack([pairs, eye_array(clients)])], [-np.ones(clients)]
    if at_most is not None:
        rows.append(at_most[0])
        right.append(np.array([at_most[1]]))
    found = linprog(
        cost,
        A_ub=vstack(rows).tocsr(),
        b_ub=np.concatenate(right),
        A_eq=None if equal is None else equal[0],
        b_eq=None if equal is None else [equal[1]],
        bounds=np.concatenate([np.column_stack([must, np.ones(len(sites))]), np.repeat([[0.0, 1.0]], clients, axis=0)]),
        method="highs-ipm",
        options={"time_limit": min(seconds, MOST_SECONDS)},
    )
    if found.status != 0:
        return None
    shadow = -found.ineqlin.marginals
    return shadow[:clients], float(shadow[clients:].sum())
