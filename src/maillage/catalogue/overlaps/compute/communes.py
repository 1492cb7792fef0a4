"""The communes of the release in force as arrays, kept by the process."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.territories.models import Area, Release

Positions = NDArray[np.int32]


@dataclass(frozen=True)
class Communes:
    """Communes of today, by increasing key.

    keys    (communes,), their keys
    people  (communes,), inhabitants
    areas   the positions of the communes of each area, by the area's key; an area without commune is not there
    """

    keys: NDArray[np.int64]
    people: NDArray[np.float64]
    areas: dict[int, Positions]

    def in_any(self, areas: Iterable[int]) -> Positions:
        """Positions of the communes that lie in one of these areas."""
        parts = [self.areas[key] for key in areas if key in self.areas]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int32)

    def at(self, keys: Iterable[int]) -> Positions:
        """Positions of the communes with these keys; others are left out."""
        wanted = np.unique(np.fromiter(keys, dtype=np.int64))
        found = np.searchsorted(self.keys, wanted)
        found = found[found < len(self.keys)]
        return found[np.isin(self.keys[found], wanted)].astype(np.int32)


def communes_now() -> Communes:
    """The communes of the release in force; read once by process and release."""
    return _communes(Release.objects.order_by("-pk").values_list("pk", flat=True).first())


@lru_cache(maxsize=1)
def _communes(release: int | None) -> Communes:
    rows = list(Area.objects.communes().order_by("pk").values_list("pk", "population", "containing_ids"))
    sizes = np.fromiter((len(containing) for _key, _people, containing in rows), dtype=np.int64, count=len(rows))
    holders = np.fromiter((one for _key, _people, containing in rows for one in containing), dtype=np.int64)
    held = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
    order = np.argsort(holders, kind="stable")
    areas, starts = np.unique(holders[order], return_index=True)
    return Communes(
        keys=np.array([key for key, _people, _containing in rows], dtype=np.int64),
        people=np.array([people or 0 for _key, people, _containing in rows], dtype=np.float64),
        areas=dict(zip(areas.tolist(), np.split(held[order], starts[1:]), strict=True)) if len(rows) else {},
    )
