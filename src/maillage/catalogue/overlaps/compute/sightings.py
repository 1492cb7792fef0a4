"""Every pair of offers that do the same thing, as the cards keep it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from maillage.analysis.overlap import Found, Kind, Lexicon, compare, find
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.overlaps.choices import OverlapKind
from maillage.catalogue.overlaps.compute.columns import Catalogue, catalogue_of
from maillage.catalogue.overlaps.compute.evidence import evidence_of

KINDS = {Kind.DUPLICATE: OverlapKind.DUPLICATE, Kind.OVERLAP: OverlapKind.OVERLAP}


@dataclass(frozen=True)
class Meeting:
    """Where two offers meet: a delivery of each."""

    first: int
    second: int
    kind: OverlapKind
    score: float
    people_both: int


@dataclass(frozen=True)
class Sighting:
    """Two offers that do the same thing: what a card keeps. Parts are those of the strongest meeting."""

    first: int
    second: int
    kind: OverlapKind
    score: float
    structure: float
    text: float
    territory: float
    people_both: int
    people_either: int
    evidence: dict[str, Any]
    meetings: tuple[Meeting, ...]


def sightings(day: date) -> tuple[int, list[Sighting]]:
    """How many deliveries receive people that day, and the pairs of offers that do the same thing, the strongest first.

    One for two offers, wherever they meet. Offers of one family are never set against each other; offers of one
    organisation only when they are one offer typed twice.
    """
    catalogue = catalogue_of(Delivery.objects.all().received_on(day))
    if len(catalogue) < 2:
        return len(catalogue), []
    lexicon = Lexicon.learn(catalogue.deliveries)
    found = find(catalogue.deliveries, catalogue.territories, lexicon=lexicon)
    return len(catalogue), [_sighting(catalogue, found, rows, lexicon) for rows in _by_offers(catalogue, found)]


def _by_offers(catalogue: Catalogue, found: Found) -> Iterator[list[int]]:
    """The rows of `found` of each two offers, the strongest first."""
    grouped: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, (one, other) in enumerate(zip(found.first, found.second, strict=True)):
        grouped[_ordered(int(catalogue.offers[one]), int(catalogue.offers[other]))].append(row)
    yield from grouped.values()


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _sighting(catalogue: Catalogue, found: Found, rows: list[int], lexicon: Lexicon) -> Sighting:
    pairs = [_sides(catalogue, found, row) for row in rows]
    best, (one, other) = rows[0], pairs[0]
    compared = compare(catalogue.deliveries, catalogue.territories, one, other, lexicon=lexicon)
    texts = [
        text for row in (one, other) for text in (catalogue.deliveries.titles[row], catalogue.deliveries.texts[row])
    ]
    both, either = _people(catalogue, pairs)
    return Sighting(
        first=int(catalogue.offers[one]),
        second=int(catalogue.offers[other]),
        kind=KINDS[Kind(int(found.kind[best]))],
        score=float(found.score[best]),
        structure=float(found.structure[best]),
        text=float(found.text[best]),
        territory=float(found.territory[best]),
        people_both=both,
        people_either=either,
        evidence=evidence_of(compared, texts),
        meetings=tuple(
            Meeting(
                first=int(catalogue.keys[one]),
                second=int(catalogue.keys[other]),
                kind=KINDS[Kind(int(found.kind[row]))],
                score=float(found.score[row]),
                people_both=round(float(found.people_both[row])),
            )
            for row, (one, other) in zip(rows, pairs, strict=True)
        ),
    )


def _sides(catalogue: Catalogue, found: Found, row: int) -> tuple[int, int]:
    """The rows of the two deliveries, that of the offer written first before the other."""
    one, other = int(found.first[row]), int(found.second[row])
    return (one, other) if catalogue.offers[one] < catalogue.offers[other] else (other, one)


def _people(catalogue: Catalogue, pairs: list[tuple[int, int]]) -> tuple[int, int]:
    """People of the communes that both offers can serve somewhere, and of those that either can, each counted once."""
    size = len(catalogue.territories.people)
    both, either = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    known = set()
    for one, other in pairs:
        territories = int(catalogue.deliveries.territory[one]), int(catalogue.deliveries.territory[other])
        if territories in known:
            continue
        known.add(territories)
        here, there = catalogue.communes_of(one), catalogue.communes_of(other)
        both[np.intersect1d(here, there, assume_unique=True)] = True
        either[here] = either[there] = True
    people = catalogue.territories.people
    return round(float(people[both].sum())), round(float(people[either].sum()))
