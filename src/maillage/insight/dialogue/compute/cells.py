"""Counts of people that nobody can undo: small cells are left out of every sum, so that no subtraction finds them."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from maillage.insight.dialogue.figures import LEAST


@dataclass(frozen=True)
class Told:
    """What may be told of a count: the sum of its cells of `LEAST` and more, and which cells those are.

    A cell is the smallest piece any territory is made of: communes of one EPCI, in one département, of one office.
    Every territory is a union of whole cells and counts none of the small ones. All that is ever told depends on the
    shown cells alone: whatever somebody adds or subtracts, a hidden cell cannot be told from an empty one.
    """

    shown: frozenset[Hashable]
    value: int | None


def told_of(cells: Iterable[Hashable]) -> Told:
    """Count by cell: one entry for each person or enquiry. `value` is None when no cell is large enough."""
    count = Counter(cells)
    shown = frozenset(cell for cell, number in count.items() if number >= LEAST)
    return Told(shown, sum(count[cell] for cell in shown) or None)
