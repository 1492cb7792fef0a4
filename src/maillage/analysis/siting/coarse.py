"""Thousands of clients first as some hundreds: a plan and multipliers to begin with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .ground import Floats
from .limits import no_limits
from .pmedian import Question
from .travel import Points

# Pairs that the coarse question lists, about.
PAIRS = 800_000
# Zones whose multipliers a client's own is drawn from.
NEIGHBOURS = 4


@dataclass(frozen=True)
class Zones:
    """The coarse question; `site` tells which of the sites each of its own is, `centre` where its clients are."""

    question: Question
    site: NDArray[np.intp]
    centre: NDArray[np.float64]

    def lifted(self, multiplier: Floats, points: NDArray[np.float64]) -> Floats:
        """Multipliers for points, from those of the zones around: the nearer a zone, the more it counts."""
        apart, zone = cKDTree(self.centre).query(points, k=min(NEIGHBOURS, len(self.centre)))
        apart, zone = apart.reshape(len(points), -1), zone.reshape(len(points), -1)
        share = 1.0 / (apart + 1e-3 * apart[:, -1:] + 1e-15)
        found: Floats = (share * multiplier[zone]).sum(axis=1) / share.sum(axis=1)
        return found


def zones_of(question: Question) -> Zones | None:
    """Neighbours gathered into zones, each a client and a site at its heaviest; None where that saves nothing."""
    points = question.travel
    if not isinstance(points, Points) or points.clients is not points.sites or question.limits:
        return None
    wanted = max(int(np.sqrt(PAIRS * question.count)), 4 * question.count, 500)
    served = np.flatnonzero(question.weight > 0)
    if 2 * wanted > len(served):
        return None
    order = served[cKDTree(points.clients[served], leafsize=8).indices]
    parts = np.array_split(order, wanted)
    heaviest = np.array([part[np.argmax(question.weight[part])] for part in parts])
    weight = np.array([question.weight[part].sum() for part in parts])
    site = np.union1d(np.setdiff1d(heaviest, question.banned), question.fixed)
    if len(site) < question.count:
        return None
    coarse = Points(points.clients[heaviest], points.sites[site], points.curved, points.scale, points.floored)
    fixed = np.searchsorted(site, question.fixed)
    return Zones(
        Question(coarse, weight, question.count, fixed, np.empty(0, np.intp), no_limits(len(site))),
        site,
        points.clients[heaviest],
    )
