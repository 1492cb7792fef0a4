"""Cells of published tables, and what a reader knows of how they hang together."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Sum:
    """The cell `whole` is the sum of the cells `parts`."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Cover:
    """People of `whole` are in one or several of `parts`: each part is at most the whole, the whole at most their sum.

    With one part that need not hold the whole, `is_complete` is False: the part is at most the whole, nothing more.
    """

    whole: int
    parts: tuple[int, ...]
    is_complete: bool = True


@dataclass(frozen=True)
class Cells:
    """Counts, whether each is meant to be published, and how they hang together.

    An unpublished cell stands for what a reader can work out though nobody prints it: those who are not women, the
    rest of a sum. It needs no hiding, but protection as soon as it is small. `few` are cells that tell of few, though
    their own number may be large: jobs of one firm. `plain` are unpublished cells that tell nothing of anybody, however
    small: those of whom nothing is known. `dear` are cells that are hidden last of all: totals.

    Raises ValueError when the numbers do not hang together as told, or one is negative.
    """

    values: tuple[int, ...]
    published: tuple[bool, ...]
    sums: tuple[Sum, ...] = ()
    covers: tuple[Cover, ...] = ()
    few: frozenset[int] = frozenset()
    plain: frozenset[int] = frozenset()
    dear: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.values) != len(self.published):
            raise ValueError(f"{len(self.values)} values came with {len(self.published)} marks; one each is needed.")
        if any(value < 0 for value in self.values):
            raise ValueError(f"The lowest value is {min(self.values)}; counts are 0 or more.")
        for one in self.sums:
            if self.values[one.whole] != sum(self.values[part] for part in one.parts):
                raise ValueError(f"Cell {one.whole} is not the sum of {one.parts}.")
        for cover in self.covers:
            whole, parts = self.values[cover.whole], [self.values[part] for part in cover.parts]
            if any(part > whole for part in parts) or (cover.is_complete and whole > sum(parts)):
                raise ValueError(f"Cell {cover.whole} is not covered by {cover.parts}.")

    @cached_property
    def related(self) -> tuple[tuple[int, ...], ...]:
        """For each cell, the others with which it stands in some relation, the lowest first."""
        found: list[set[int]] = [set() for _value in self.values]
        for whole, parts in self._groups():
            for cell in (whole, *parts):
                found[cell].update((whole, *parts))
        return tuple(tuple(sorted(others - {cell})) for cell, others in enumerate(found))

    @cached_property
    def wholes(self) -> frozenset[int]:
        """Cells that some relation has as its whole."""
        return frozenset(whole for whole, _parts in self._groups())

    def _groups(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        yield from ((one.whole, one.parts) for one in self.sums)
        yield from ((one.whole, one.parts) for one in self.covers)
