"""The compiled loop of capacities: whom each site would take, were it open. See `kernels`."""

import numpy as np

from maillage.analysis.compiling import compiled

from .kernels import Floats, Sites


@compiled
def fill(
    times: Floats, weight: Floats, demand: Floats, capacity: Floats, multiplier: Floats, sites: Sites, price: Floats,
    served: Floats,
) -> None:  # fmt: skip
    """Into `price`: the least of weight (travel - multiplier) that each of these sites can take together.

    times   (sites, clients), travel; `served` (clients,) grows by the part of each client that each site takes

    Whom it gains most by, for what they ask, comes first; the last one fits in part (a knapsack that may be cut).
    """
    clients = len(weight)
    gain = np.empty(clients)
    who = np.empty(clients, np.int64)
    for j in sites:
        count = 0
        asked = 0.0
        for i in range(clients):
            left = multiplier[i] - times[j, i]
            if left > 0:
                gain[count] = weight[i] * left / demand[i]
                who[count] = i
                asked += demand[i]
                count += 1
        order = np.argsort(-gain[:count]) if asked > capacity[j] else np.arange(count)
        room = capacity[j]
        for k in order:
            i = who[k]
            part = min(1.0, room / demand[i])
            if part <= 0:
                break
            price[j] -= part * demand[i] * gain[k]
            served[i] += part
            room -= part * demand[i]
