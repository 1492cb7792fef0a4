"""Tolls, which bound plans within limits: a price on what each limit counts."""

import numpy as np

from .ground import Floats
from .limits import Limits

# Tolls are looked for up to this multiple of what prices span for a cost; several limits take turns so many times.
HIGHEST, TURNS, CUTS = 1e6, 3, 40


def best_tolls(limits: Limits, left: Floats, cost: Floats, price: Floats, room: int, near: Floats) -> Floats:
    """(limits,): tolls under which the `room` cheapest of the free sites bound highest; one limit after the other.

    left   (limits,), what the free sites may spend; cost (limits, free) and price (free,) theirs
    near   tolls to look around first
    """
    toll = near.copy()
    if not 0 < room < len(price):
        return np.zeros_like(toll)
    units = (float(np.ptp(price)) + 1e-9) / np.maximum(np.abs(limits.cost).max(axis=1), 1e-12)
    for _turn in range(TURNS if len(toll) > 1 else 1):
        before = toll.copy()
        for k, unit in enumerate(units.tolist()):
            around, toll[k] = float(toll[k]), 0.0
            toll[k] = Line(price + toll @ cost, cost[k], room, float(left[k])).top(around, unit)
        if np.allclose(before, toll, rtol=1e-6, atol=0.0):
            break
    return toll


class Line:
    """The bound along one toll: concave, of straight pieces; a point is the toll, its bound and its slope."""

    def __init__(self, price: Floats, cost: Floats, room: int, most: float) -> None:
        self.price, self.cost, self.room, self.most = price, cost, room, most

    def at(self, toll: float) -> tuple[float, float, float]:
        """The cheapest sites under this toll."""
        asked = self.price + toll * self.cost
        cheapest = np.argpartition(asked, self.room - 1)[: self.room]
        return toll, float(asked[cheapest].sum()) - toll * self.most, float(self.cost[cheapest].sum()) - self.most

    def top(self, near: float, unit: float) -> float:
        """The toll of the highest bound: where the pieces to the left and to the right meet, looked at again there."""
        low = self.at(0.0)
        if low[2] <= 0:
            return 0.0
        high = self.at(1.1 * near if near > 0 else unit / 64)
        while high[2] > 0:
            if high[0] > HIGHEST * unit:
                return high[0]
            low, high = high, self.at(2 * high[0])
        for _ in range(CUTS):
            toll = (high[1] - high[2] * high[0] - low[1] + low[2] * low[0]) / (low[2] - high[2])
            if not low[0] < toll < high[0]:
                break
            middle = self.at(toll)
            if middle[1] >= low[1] + low[2] * (toll - low[0]) - 1e-9 * abs(low[1]):
                return toll
            low, high = (middle, high) if middle[2] > 0 else (low, middle)
        return low[0] if low[1] >= high[1] else high[0]
