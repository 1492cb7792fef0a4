"""All pairs of a catalogue that do the same thing, without comparing all pairs."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from .bags import Bags, Lexicon, read
from .candidates import candidates, share_something
from .columns import Deliveries, Territories
from .scores import (
    THRESHOLDS,
    WEIGHTS,
    Kind,
    People,
    Rows,
    Shares,
    Thresholds,
    Weights,
    people_of,
    structure_of,
    text_of,
)

NEITHER = -1
"""The kind of two offers that are simply different."""


@dataclass(frozen=True)
class Found:
    """Pairs of deliveries, the strongest first; all arrays have shape (pairs,).

    first, second   rows of the deliveries, first < second
    kind            a `Kind`
    score           0 to 1, the weighted mean of the three parts
    structure, text, territory   the parts, 0 to 1
    people_both, people_either   inhabitants whom both, or either, can serve
    """

    first: Rows
    second: Rows
    kind: NDArray[np.int8]
    score: Shares
    structure: Shares
    text: Shares
    territory: Shares
    people_both: Shares
    people_either: Shares

    def __len__(self) -> int:
        return len(self.first)

    def take(self, at: Rows) -> "Found":
        """The pairs given, in the order given."""
        return Found(**{column.name: getattr(self, column.name)[at] for column in fields(self)})

    def strongest_first(self) -> "Found":
        """The same pairs by falling score; ties go to the lower rows."""
        return self.take(np.lexsort((self.second, self.first, -self.score)))


def find(
    deliveries: Deliveries,
    territories: Territories,
    *,
    weights: Weights = WEIGHTS,
    thresholds: Thresholds = THRESHOLDS,
    lexicon: Lexicon | None = None,
) -> Found:
    """The pairs that are one offer typed twice, or two offers that overlap.

    Symmetric; nothing on disjoint territories; deaf to the order of words and of rows. Deliveries of one `offer` are
    never paired. Ties go to the lower rows.
    """
    _, bags = read(deliveries, lexicon)
    first, second = candidates(deliveries, territories, weights, thresholds)
    text = text_of(deliveries, bags, first, second)
    kept = text >= thresholds.least_text
    pairs = measure(deliveries, territories, bags, first[kept], second[kept], weights, thresholds)
    return pairs.take(np.flatnonzero(pairs.kind >= 0)).strongest_first()


def measure(
    deliveries: Deliveries,
    territories: Territories,
    bags: Bags,
    first: Rows,
    second: Rows,
    weights: Weights = WEIGHTS,
    thresholds: Thresholds = THRESHOLDS,
) -> Found:
    """The pairs given, in the order given, with all that is known of them; some are of the kind NEITHER."""
    structure = structure_of(deliveries, first, second, weights)
    text = text_of(deliveries, bags, first, second)
    people = people_of(territories, deliveries.territory[first], deliveries.territory[second])
    return Found(
        first=first,
        second=second,
        kind=kind_of(deliveries, first, second, structure, text, people, thresholds),
        score=score_of(structure, text, people.share, weights),
        structure=structure,
        text=text,
        territory=people.share,
        people_both=people.both,
        people_either=people.either,
    )


def score_of(structure: Shares, text: Shares, territory: Shares, weights: Weights = WEIGHTS) -> Shares:
    """The weighted mean of the parts; 0 where nobody is served by both."""
    mean = weights.structure * structure + weights.text * text + weights.territory * territory
    return np.where(territory > 0, mean, 0.0)


def kind_of(
    deliveries: Deliveries,
    first: Rows,
    second: Rows,
    structure: Shares,
    text: Shares,
    people: People,
    thresholds: Thresholds = THRESHOLDS,
) -> NDArray[np.int8]:
    """What each pair is: a `Kind`, or NEITHER for two offers that are simply different."""
    own = deliveries.organisation[first] == deliveries.organisation[second]
    same_type = deliveries.kind[first] == deliveries.kind[second]
    wanted = np.where(own, thresholds.duplicate_text, thresholds.twin_text)
    duplicate = (
        (deliveries.place[first] == deliveries.place[second])
        & (text >= np.where(same_type, wanted, thresholds.other_type_text))
        & (structure >= thresholds.duplicate_structure)
        & (people.share >= thresholds.duplicate_territory)
    )
    overlap = (
        ~own
        & same_type
        & (text >= thresholds.overlap_text)
        & (structure >= thresholds.overlap_structure)
        & (people.share >= thresholds.overlap_territory)
    )
    kind = np.where(duplicate, Kind.DUPLICATE, np.where(overlap, Kind.OVERLAP, NEITHER))
    return np.where(share_something(deliveries, first, second), kind, NEITHER).astype(np.int8)
