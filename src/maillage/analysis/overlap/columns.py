"""A catalogue as columns: what is compared, and where it is offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

UNSAID = -1
"""A mask when no value is said: everybody, any subject. All bits, as in the index of the search."""

EVERYWHERE = -1
"""The territory of a delivery that serves all communes."""

NOWHERE = -1
"""The place of a remote delivery."""

MASKS = ("stages", "subjects", "audiences", "modes")


@dataclass(frozen=True)
class Deliveries:
    """Offers at a place or remote; every column has one value a delivery.

    offer         those of one offer are never set against each other; a general offer and its local forms are one
    organisation  who offers it
    kind, fee     positions in their closed lists
    stages, subjects, audiences, modes   one bit for each value of the closed list; UNSAID when none is said
    territory     position in the territories, or EVERYWHERE
    place         the address where people are received, NOWHERE for a remote delivery: two records of one offer are
                  one too many at the same place only; without this column, the territory tells
    titles, texts what the offer is called, and all the rest that it says of itself
    """

    offer: NDArray[np.int64]
    organisation: NDArray[np.int64]
    kind: NDArray[np.int64]
    fee: NDArray[np.int64]
    stages: NDArray[np.int64]
    subjects: NDArray[np.int64]
    audiences: NDArray[np.int64]
    modes: NDArray[np.int64]
    territory: NDArray[np.int64]
    place: NDArray[np.int64]
    titles: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(
        cls,
        *,
        offer: ArrayLike,
        organisation: ArrayLike,
        kind: ArrayLike,
        fee: ArrayLike,
        stages: ArrayLike,
        subjects: ArrayLike,
        audiences: ArrayLike,
        modes: ArrayLike,
        territory: ArrayLike,
        titles: Sequence[str],
        texts: Sequence[str],
        place: ArrayLike | None = None,
    ) -> "Deliveries":
        """Deliveries from anything like arrays of whole numbers; an empty mask counts as UNSAID.

        Raises ValueError when the columns differ in length or a territory is below EVERYWHERE.
        """
        columns = {
            "offer": offer,
            "organisation": organisation,
            "kind": kind,
            "fee": fee,
            "stages": stages,
            "subjects": subjects,
            "audiences": audiences,
            "modes": modes,
            "territory": territory,
            "place": territory if place is None else place,
        }
        arrays = {name: np.atleast_1d(np.asarray(column, dtype=np.int64)) for name, column in columns.items()}
        lengths = {name: len(array) for name, array in arrays.items()} | {"texts": len(texts)}
        for name, length in lengths.items():
            if length != len(titles):
                raise ValueError(f"{name} has {length} values; titles has {len(titles)}, and all must agree.")
        if len(titles) and arrays["territory"].min() < EVERYWHERE:
            raise ValueError(f"territory holds {arrays['territory'].min()}; {EVERYWHERE} or more is needed.")
        for name in MASKS:
            arrays[name] = np.where(arrays[name] == 0, UNSAID, arrays[name])
        return cls(**arrays, titles=tuple(titles), texts=tuple(texts))

    def __len__(self) -> int:
        return len(self.titles)

    def take(self, rows: ArrayLike) -> "Deliveries":
        """The rows given, in the order given."""
        at = np.asarray(rows, dtype=np.intp)
        picked = {
            field.name: getattr(self, field.name)[at] for field in fields(self) if field.name not in ("titles", "texts")
        }
        return Deliveries(**picked, titles=tuple(self.titles[n] for n in at), texts=tuple(self.texts[n] for n in at))

    def __add__(self, other: "Deliveries") -> "Deliveries":
        """These deliveries, then the others."""
        joined = {
            field.name: np.concatenate([getattr(self, field.name), getattr(other, field.name)])
            for field in fields(self)
            if field.name not in ("titles", "texts")
        }
        return Deliveries(**joined, titles=self.titles + other.titles, texts=self.texts + other.texts)


@dataclass(frozen=True)
class Territories:
    """Sets of communes: the communes of territory t are `communes[start[t]:start[t + 1]]`, increasing.

    people   (communes of the country,), inhabitants, none negative
    """

    start: NDArray[np.int64]
    communes: NDArray[np.int32]
    people: NDArray[np.float64]

    @classmethod
    def of(cls, sets: Iterable[ArrayLike], people: ArrayLike) -> "Territories":
        """Territories from one list of positions of communes each; a commune said twice counts once.

        Raises ValueError when a position is not one of a commune, or a number of people is negative or not finite.
        """
        inhabitants = np.atleast_1d(np.asarray(people, dtype=np.float64))
        if inhabitants.ndim != 1 or not np.all(np.isfinite(inhabitants) & (inhabitants >= 0)):
            raise ValueError("people holds a number that is negative or not finite; counts are needed.")
        rows = [np.unique(np.asarray(one, dtype=np.int32)) for one in sets]
        communes = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32)
        if len(communes) and not 0 <= communes.min() <= communes.max() < len(inhabitants):
            raise ValueError(
                f"communes go from {communes.min()} to {communes.max()}; people has {len(inhabitants)} communes."
            )
        start = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
        return cls(start, communes, inhabitants)

    def __len__(self) -> int:
        return len(self.start) - 1
