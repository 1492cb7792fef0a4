"""Plans without proof: seeds spread where people are far, then exchanges while they help."""

import numpy as np
from numpy.typing import NDArray

from . import exchanges
from .ground import Flags, Floats, Ground, Near
from .limits import Limits

Opened = NDArray[np.int32]
# Exchanges a descent makes at most for each open site, far more than any has needed.
EXCHANGES = 50


def seeds_of(ground: Ground, count: int, fixed: NDArray[np.intp], alive: Flags, random: np.random.Generator) -> Opened:
    """`count` sites, the fixed ones among them, drawn where much weight is far from the sites drawn before.

    Some are drawn together (k-means||), each the alive site nearest to a client drawn by weight times squared travel.
    """
    chosen = np.asarray(fixed, dtype=np.int64)
    nearest_alive = _nearest_alive(ground, alive)
    while len(chosen) < count:
        pull = ground.weight.copy()
        if len(chosen):
            pull *= np.square(np.minimum(ground.nearest_two(chosen)[1], 1e18).astype(np.float64))
        able = np.flatnonzero((pull > 0) & (nearest_alive >= 0))
        wanted = max(1, (count - len(chosen) + 2) // 3)
        drawn = able[_drawn(pull[able], wanted, random)] if len(able) else able
        fresh = np.setdiff1d(nearest_alive[drawn], chosen)
        if not len(fresh):
            rest = np.setdiff1d(np.flatnonzero(alive), chosen)
            fresh = random.permutation(rest)[: count - len(chosen)]
        chosen = np.concatenate([chosen, random.permutation(fresh)[: count - len(chosen)]])
    return chosen.astype(np.int32)


def _nearest_alive(ground: Ground, alive: Flags) -> NDArray[np.int64]:
    if alive.all() and ground.same_points:
        return ground.kept.astype(np.int64)
    return ground.nearest_two(np.flatnonzero(alive))[0].astype(np.int64)


def _drawn(pull: Floats, wanted: int, random: np.random.Generator) -> NDArray[np.intp]:
    """Rows drawn without putting back, by their pull: the lowest exponential waiting times."""
    waiting = random.exponential(size=len(pull)) / pull
    return np.argsort(waiting, kind="stable")[:wanted]


def descend(near: Near, opened: Opened, movable: Flags, candidates: NDArray[np.integer], limits: Limits) -> Opened:
    """The open sites after exchanges with candidates, until none helps; within the limits if they were."""
    after = opened.copy()
    if len(candidates) and movable.any():
        exchanges.swap_descent(
            exchanges.Pairs(
                near.start, near.site, near.travel, near.begin, near.client, near.time, near.limit, near.weight
            ),
            after,
            movable,
            np.ascontiguousarray(candidates, dtype=np.int32),
            EXCHANGES * len(opened) + 100,
            exchanges.Spending(limits.cost, limits.room(opened)),
        )
    return after
