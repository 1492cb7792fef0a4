"""How long the way is between towns from commune to commune: what tells water and ridges from open country."""

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .edges import Pairs, km_of
from .lists import MOST_SECONDS
from .points import Points

Floats = NDArray[np.float64]
# Ways are counted in tens of metres.
UNITS_BY_KM = 100
# A way that winds more than this is no main road.
WINDING = 1.5


def chain_km(points: Points, edge: Pairs, towns: NDArray[np.intp], link: Pairs, longest_km: float) -> Floats:
    """(links,): km of the shortest way over the edges between two towns; infinite beyond 1.5 times the longest link.

    towns   (towns,), positions among the points; link: (links, 2), positions among the towns
    """
    limit = min(int(longest_km * WINDING * UNITS_BY_KM), MOST_SECONDS)
    units = np.maximum(np.rint(km_of(points, edge) * UNITS_BY_KM), 1).astype(np.int32)
    roads, _arc = kernels.roads_of(edge, units, len(points))
    ties = kernels.Ways(np.arange(len(towns) + 1), towns.astype(np.int32), np.zeros(len(towns), np.int32))
    ends = kernels.Ends(np.zeros(len(towns)), np.zeros(len(towns), np.int32))
    counts, place, found = kernels.lists_from(
        roads, ties, ends, kernels.by_node(ties, len(points)), ends, limit, 0, len(towns)
    )
    pair = np.repeat(np.arange(len(towns)), counts) * len(towns) + place
    order = np.argsort(pair)
    asked = link[:, 0] * len(towns) + link[:, 1]
    position = np.minimum(np.searchsorted(pair[order], asked), len(pair) - 1)
    there = pair[order[position]] == asked
    return np.where(there, found[order[position]] / UNITS_BY_KM, np.inf)
