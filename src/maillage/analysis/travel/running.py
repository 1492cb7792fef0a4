"""Lists of a road model: threads take blocks of origins, the lists are put together as they come."""

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.compiling import THREADS

from . import kernels
from .lists import TravelLists
from .points import Points
from .roads import BLOCK, Legs, RoadModel

# How much more room than needed is taken when the lists outgrow theirs.
GROWTH = 1.2
Block = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16]]


def lists_between(model: RoadModel, origins: Points, destinations: Points, cutoff_seconds: int) -> TravelLists:
    """As `RoadModel.lists`, one walk for each origin."""
    roads, _arc = roads_of(model)
    leaving = ways_of(model, model.legs(origins))
    arriving = kernels.by_node(ways_of(model, model.legs(destinations)), model.network.nodes)
    here, there = ends_of(model, origins), ends_of(model, destinations)
    with ThreadPoolExecutor(THREADS) as pool:
        blocks = [
            pool.submit(
                kernels.lists_from, roads, leaving, here, arriving, there, cutoff_seconds,
                first, min(first + BLOCK, len(origins)),
            )
            for first in range(0, len(origins), BLOCK)
        ]  # fmt: skip
        return put_together(blocks, len(origins), len(destinations), cutoff_seconds)


def put_together(blocks: list[Future[Block]], origins: int, places: int, cutoff_seconds: int) -> TravelLists:
    """One list of all blocks, in order; each is let go as soon as it is copied, so that memory holds little twice."""
    counts = [np.zeros(1, np.int64)]
    place, seconds = np.empty(0, np.int32), np.empty(0, np.uint16)
    filled = 0
    blocks.reverse()
    while blocks:
        some, here, there = blocks.pop().result()
        counts.append(some)
        if filled + len(here) > len(place):
            room = int((filled + len(here)) * GROWTH)
            place.resize(room, refcheck=False)
            seconds.resize(room, refcheck=False)
        place[filled : filled + len(here)] = here
        seconds[filled : filled + len(here)] = there
        filled += len(here)
    place.resize(filled, refcheck=False)
    seconds.resize(filled, refcheck=False)
    return TravelLists(np.cumsum(np.concatenate(counts)), place, seconds, places, cutoff_seconds)


def roads_of(model: RoadModel) -> tuple[kernels.Roads, NDArray[np.int64]]:
    """The arcs of the network in whole seconds, and the edge of each."""
    network = model.network
    return kernels.roads_of(network.edge, np.maximum(model.seconds(network.part), 1), network.nodes)


def ways_of(model: RoadModel, legs: Legs) -> kernels.Ways:
    """The legs of ends, in whole seconds."""
    return kernels.Ways(legs.start, legs.node, model.seconds(legs.part))


def ends_of(model: RoadModel, points: Points) -> kernels.Ends:
    """What is added at each end."""
    return kernels.Ends(model.spread(points), model.terminal(points))
