"""How far two deliveries do the same: three parts, their weights, and where the line is drawn."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .bags import Bags
from .columns import EVERYWHERE, UNSAID, Deliveries, Territories

Rows = NDArray[np.intp]
Shares = NDArray[np.float64]

AXES = ("kind", "stages", "subjects", "audiences", "modes", "fee")
HALF = 0.5
"""What two deliveries share on an axis where only one of them says something."""

BATCH = 200_000
TERRITORY_BATCH = 5_000


class Kind(IntEnum):
    """What the partners are asked: to delete a record, or to tell the difference between two offers."""

    DUPLICATE = 0
    OVERLAP = 1


@dataclass(frozen=True)
class Weights:
    """How much each part counts in the score, and each axis in the structure; each family adds up to one."""

    structure: float = 0.4
    text: float = 0.4
    territory: float = 0.2
    kind: float = 0.25
    stages: float = 0.25
    subjects: float = 0.25
    audiences: float = 0.15
    modes: float = 0.05
    fee: float = 0.05


@dataclass(frozen=True)
class Thresholds:
    """From where two deliveries are one offer typed twice, or two offers that overlap.

    duplicate_text    at one place, the same type, the same organisation
    twin_text         at one place, the same type, two organisations: under it, they overlap
    other_type_text   at one place, another type
    """

    duplicate_text: float = 0.6
    twin_text: float = 0.85
    other_type_text: float = 0.9
    duplicate_structure: float = 0.6
    duplicate_territory: float = 0.5
    overlap_text: float = 0.45
    overlap_structure: float = 0.6
    overlap_territory: float = 0.2

    @property
    def least_text(self) -> float:
        """Under it nothing is said of two deliveries."""
        return min(self.duplicate_text, self.twin_text, self.other_type_text, self.overlap_text)


WEIGHTS = Weights()
THRESHOLDS = Thresholds()


def axes_of(deliveries: Deliveries, first: Rows, second: Rows) -> dict[str, Shares]:
    """What each pair shares on each axis, from 0 to 1: Dice's coefficient of the values, HALF when one says none."""
    shares = {}
    for name in AXES:
        column = getattr(deliveries, name)
        one, other = column[first], column[second]
        if name in ("kind", "fee"):
            unsaid = (one == UNSAID) ^ (other == UNSAID)
            shares[name] = np.where(unsaid, HALF, (one == other).astype(np.float64))
            continue
        total = np.bitwise_count(one) + np.bitwise_count(other)
        dice = 2 * np.bitwise_count(one & other) / np.maximum(total, 1)
        unsaid = (one == UNSAID) | (other == UNSAID)
        shares[name] = np.where(unsaid, np.where(one == other, 1.0, HALF), dice)
    return shares


def structure_of(deliveries: Deliveries, first: Rows, second: Rows, weights: Weights = WEIGHTS) -> Shares:
    """The weighted mean of the axes, for each pair."""
    total = np.zeros(len(first))
    for name, share in axes_of(deliveries, first, second).items():
        total += getattr(weights, name) * share
    return total


def text_of(deliveries: Deliveries, bags: Bags, first: Rows, second: Rows) -> Shares:
    """The cosine of the two bags, for each pair: by rarity among their own texts for two of one organisation.

    Each different pair of texts is computed once, in time O(their stems).
    """
    own = deliveries.organisation[first] == deliveries.organisation[second]
    one, other = bags.document[first], bags.document[second]
    size = len(deliveries)
    pairs, back = np.unique(np.minimum(one, other) * size + np.maximum(one, other), return_inverse=True)
    is_own = np.zeros(len(pairs), dtype=bool)
    is_own[back] = own
    found = np.zeros(len(pairs))
    for matrix, chosen in ((bags.among_own, np.flatnonzero(is_own)), (bags.among_all, np.flatnonzero(~is_own))):
        for start in range(0, len(chosen), BATCH):
            part = chosen[start : start + BATCH]
            product = matrix[pairs[part] // size].multiply(matrix[pairs[part] % size])
            found[part] = np.asarray(product.sum(axis=1)).ravel()
    return np.clip(found, 0.0, 1.0)[back]


@dataclass(frozen=True)
class People:
    """For each pair, how many people both can serve, and how many either serves."""

    both: Shares
    either: Shares

    @property
    def share(self) -> Shares:
        """Both over either; 0 when nobody is served by both."""
        return np.where(self.both > 0, self.both / np.maximum(self.either, 1e-300), 0.0)


def people_of(territories: Territories, first: NDArray[np.int64], second: NDArray[np.int64]) -> People:
    """People that pairs of territories serve. Each different pair is computed once, in time O(their communes)."""
    size = len(territories) + 1
    shape = (len(territories), len(territories.people))
    held = np.ones(len(territories.communes))
    reach = sparse.csr_matrix((held, territories.communes, territories.start), shape=shape)
    alone = np.append(reach @ territories.people, territories.people.sum())  # the last one stands for EVERYWHERE
    pairs, back = np.unique((np.minimum(first, second) + 1) * size + np.maximum(first, second) + 1, return_inverse=True)
    one, other = pairs // size - 1, pairs % size - 1
    both = np.where(one == EVERYWHERE, alone[other], 0.0)
    rest = np.flatnonzero(one != EVERYWHERE)
    for start in range(0, len(rest), TERRITORY_BATCH):
        part = rest[start : start + TERRITORY_BATCH]
        both[part] = reach[one[part]].multiply(reach[other[part]]) @ territories.people
    return People(both[back], (alone[one] + alone[other] - both)[back])
