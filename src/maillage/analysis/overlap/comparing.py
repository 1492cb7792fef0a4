"""One pair explained, and what comes closest to a draft."""

from dataclasses import dataclass, replace

import numpy as np

from .bags import Lexicon, read
from .columns import UNSAID, Deliveries, Territories
from .finding import Found, measure
from .scores import AXES, THRESHOLDS, WEIGHTS, Kind, Thresholds, Weights, axes_of, people_of

FEW = 12
"""How many words an explanation names."""


@dataclass(frozen=True)
class AxisShare:
    """What two deliveries share on one axis.

    share      0 to 1
    weight     how much the axis counts in the structure
    both, only_first, only_second   masks of values: UNSAID where one says none, 0 where there is nothing to name;
               for `kind` and `fee`, a position in the closed list, or -1 for none
    """

    name: str
    share: float
    weight: float
    both: int
    only_first: int
    only_second: int


@dataclass(frozen=True)
class Word:
    """A word that both say, as it is written in one of them, and its part of the text's share; parts add up to it."""

    stem: str
    part: float


@dataclass(frozen=True)
class Comparison:
    """Why two deliveries do the same, or do not. `kind` is None for two offers that are simply different."""

    kind: Kind | None
    score: float
    structure: float
    text: float
    territory: float
    axes: tuple[AxisShare, ...]
    words: tuple[Word, ...]
    people_both: float
    people_either: float
    people_first: float
    people_second: float


def compare(
    deliveries: Deliveries,
    territories: Territories,
    first: int,
    second: int,
    *,
    lexicon: Lexicon | None = None,
    weights: Weights = WEIGHTS,
    thresholds: Thresholds = THRESHOLDS,
) -> Comparison:
    """The pair explained: with the same lexicon, the same numbers as `find`. Swapping the two swaps the sides."""
    lexicon = lexicon or Lexicon.learn(deliveries)
    pair = deliveries.take([first, second])
    _, bags = read(pair, lexicon)
    one, other = np.array([0]), np.array([1])
    found = measure(pair, territories, bags, one, other, weights, thresholds)
    own = people_of(territories, pair.territory, pair.territory)
    kind = int(found.kind[0])
    weighted = bags.among_own if pair.organisation[0] == pair.organisation[1] else bags.among_all
    shared = weighted[bags.document[0]].multiply(weighted[bags.document[1]]).tocoo()
    words = [Word(bags.stems[column], float(part)) for column, part in zip(shared.coords[1], shared.data, strict=True)]
    return Comparison(
        kind=Kind(kind) if kind >= 0 else None,
        score=float(found.score[0]),
        structure=float(found.structure[0]),
        text=float(found.text[0]),
        territory=float(found.territory[0]),
        axes=_axes(pair, weights),
        words=tuple(sorted(words, key=lambda word: (-word.part, word.stem))[:FEW]),
        people_both=float(found.people_both[0]),
        people_either=float(found.people_either[0]),
        people_first=float(own.both[0]),
        people_second=float(own.both[1]),
    )


def nearest(
    draft: Deliveries,
    deliveries: Deliveries,
    territories: Territories,
    *,
    count: int = 10,
    lexicon: Lexicon | None = None,
    weights: Weights = WEIGHTS,
    thresholds: Thresholds = THRESHOLDS,
) -> Found:
    """The deliveries closest to the one drafted, the best first; `first` is 0 and `second` the row of the delivery.

    No threshold of text: a draft of two words still has equivalents by its structure. Those of the draft's own offer
    and those on disjoint territories are left out; `kind` is NEITHER where `find` would say nothing.
    """
    lexicon = lexicon or Lexicon.learn(deliveries)
    whole = draft.take([0]) + deliveries
    _, bags = read(whole, lexicon)
    second = 1 + np.flatnonzero(deliveries.offer != draft.offer[0])
    first = np.zeros(len(second), dtype=np.intp)
    pairs = measure(whole, territories, bags, first, second, weights, thresholds)
    found = pairs.take(np.flatnonzero(pairs.score > 0)).strongest_first()
    found = found.take(np.arange(min(count, len(found))))
    return replace(found, second=found.second - 1)


def _axes(pair: Deliveries, weights: Weights) -> tuple[AxisShare, ...]:
    shares = axes_of(pair, np.array([0]), np.array([1]))
    found = []
    for name in AXES:
        one, other = (int(value) for value in getattr(pair, name))
        if name in ("kind", "fee"):
            sides = (one, -1, -1) if one == other else (-1, one, other)
        elif UNSAID in (one, other):
            sides = (one, 0, 0) if one == other else (0, one, other)
        else:
            sides = (one & other, one & ~other, other & ~one)
        found.append(AxisShare(name, float(shares[name][0]), getattr(weights, name), *sides))
    return tuple(found)
