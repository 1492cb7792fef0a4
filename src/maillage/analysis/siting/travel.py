"""From every client to every site: as sorted lists, or as points and a rule that gives the travel between two."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

EARTH_RADIUS_KM = 6371.0088
BLOCK = 64


class BadInstance(ValueError):
    """What was asked makes no sense; one sentence says what was found and what is needed."""


@dataclass(frozen=True)
class Lists:
    """The sites that each client can reach, the nearest first: `start[i]` to `start[i + 1]` are those of client i.

    start    (clients + 1,), from 0, never going down
    site     (pairs,), from 0 to sites - 1, each once for a client
    travel   (pairs,), never negative, rising for each client
    sites    how many there are
    beyond   what a client costs whose nearest open site is not in its list; infinite when the lists are complete

    Raises BadInstance when this is not so, or when lists are cut short and nothing says what lies beyond.
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    travel: NDArray[np.float32]
    sites: int
    beyond: float = np.inf

    def __post_init__(self) -> None:
        pairs = len(self.site)
        if self.start.ndim != 1 or not len(self.start) or self.start[0] != 0 or self.start[-1] != pairs:
            raise BadInstance(f"start must go from 0 to the {pairs} pairs there are.")
        if len(self.travel) != pairs or (np.diff(self.start) < 0).any():
            raise BadInstance(f"site holds {pairs} pairs, travel {len(self.travel)}; start must never go down.")
        if pairs and not 0 <= self.site.min() <= self.site.max() < self.sites:
            raise BadInstance(
                f"site goes from {self.site.min()} to {self.site.max()}; 0 to {self.sites - 1} is needed."
            )
        if not (np.isfinite(self.travel) & (self.travel >= 0)).all():
            raise BadInstance("A travel is missing, infinite or negative; leave the pair out where there is no way.")
        within = np.ones(pairs, dtype=bool)
        within[self.start[:-1][np.diff(self.start) > 0]] = False
        if (np.diff(self.travel, prepend=0)[within] < 0).any():
            raise BadInstance("The sites of a client are not sorted by travel.")
        self._check_what_lies_beyond()

    def _check_what_lies_beyond(self) -> None:
        short = int((np.diff(self.start) < self.sites).sum())
        if not np.isfinite(self.beyond):
            if short:
                raise BadInstance(
                    f"{short} of {len(self)} clients cannot reach every site; say what a client costs whom no open "
                    "site reaches (beyond)."
                )
        elif self.beyond < float(self.travel.max(initial=0)):
            raise BadInstance(f"beyond is {self.beyond}; it must not be less than the longest travel listed.")

    def __len__(self) -> int:
        return len(self.start) - 1


class Space(NamedTuple):
    """Points as the compiled loops read them; sites stand in blocks of neighbours, each with its centre and radius.

    clients, sites   (n, 3), (m, 3); points of the unit sphere where `curved`
    name             (m,), the number each site has for the caller
    """

    clients: NDArray[np.float64]
    sites: NDArray[np.float64]
    name: NDArray[np.int32]
    block: int
    centre: NDArray[np.float64]
    radius: NDArray[np.float64]
    curved: bool
    scale: float
    floored: bool


@dataclass(frozen=True)
class Points:
    """Clients and sites as points, travel in proportion to their distance; nothing is stored for a pair.

    clients, sites   (n, 3) and (m, 3); `on_plane` and `on_earth` make them
    curved           True: points of the unit sphere, the way goes along the great circle
    scale            travel for a unit of distance (of the radius, where curved)
    floored          round travel down to a whole number, as TSPLIB's users do

    The travel of a pair is a float32 number: that rounding belongs to the instance.
    """

    clients: NDArray[np.float64]
    sites: NDArray[np.float64]
    curved: bool = False
    scale: float = 1.0
    floored: bool = False

    def __post_init__(self) -> None:
        for name, points in (("clients", self.clients), ("sites", self.sites)):
            if points.ndim != 2 or points.shape[1] != 3:
                raise BadInstance(f"{name} has shape {points.shape}; (n, 3) is needed.")
            if not np.isfinite(points).all():
                raise BadInstance(f"{int((~np.isfinite(points).all(axis=1)).sum())} of the {name} have no place.")
        if not self.scale > 0:
            raise BadInstance(f"scale is {self.scale}; more than 0 is needed.")

    def __len__(self) -> int:
        return len(self.clients)

    def space(self, alive: NDArray[np.bool_] | None = None) -> Space:
        """The sites alive, all of them unless said, set in blocks of neighbours."""
        name = np.arange(len(self.sites)) if alive is None else np.flatnonzero(alive)
        if len(name):
            name = name[cKDTree(self.sites[name], leafsize=BLOCK).indices]
        sites = self.sites[name]
        begin = np.arange(0, len(name), BLOCK)
        sizes = np.diff(np.append(begin, len(name)))
        centre = np.add.reduceat(sites, begin, axis=0) / sizes[:, None] if len(name) else np.empty((0, 3))
        spread = np.sqrt(((sites - np.repeat(centre, sizes, axis=0)) ** 2).sum(axis=1))
        radius = np.maximum.reduceat(spread, begin) * (1 + 1e-9) + 1e-12 if len(name) else np.empty(0)
        return Space(
            np.ascontiguousarray(self.clients), np.ascontiguousarray(sites), name.astype(np.int32), BLOCK,
            np.ascontiguousarray(centre), radius, self.curved, self.scale, self.floored,
        )  # fmt: skip


def on_plane(x: ArrayLike, y: ArrayLike, *, floored: bool = False, scale: float = 1.0) -> Points:
    """Points of a plane, each client and site at once; travel is the straight distance times `scale`."""
    flat = np.column_stack([np.asarray(x, np.float64), np.asarray(y, np.float64), np.zeros(np.size(x))])
    return Points(flat, flat, scale=scale, floored=floored)


def on_earth(lat: ArrayLike, lon: ArrayLike, *, minutes_per_km: float) -> Points:
    """Points in degrees, each client and site at once; travel in minutes, along great circles."""
    phi, theta = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64))
    sphere = np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])
    return Points(sphere, sphere, curved=True, scale=EARTH_RADIUS_KM * minutes_per_km)


def from_matrix(travel: ArrayLike, *, beyond: float = np.inf) -> Lists:
    """Lists of a full matrix (clients, sites); pairs that are infinite are left out, ties go to the lower site.

    Raises BadInstance when an entry is NaN or negative, or when pairs are left out and `beyond` is not said.
    """
    matrix = np.asarray(travel, dtype=np.float32)
    if matrix.ndim != 2:
        raise BadInstance(f"travel has shape {matrix.shape}; (clients, sites) is needed.")
    if np.isnan(matrix).any() or (matrix < 0).any():
        raise BadInstance("A travel is missing or negative.")
    order = np.argsort(matrix, axis=1, kind="stable").astype(np.int32)
    rising = np.take_along_axis(matrix, order, axis=1)
    listed = np.isfinite(rising)
    start = np.concatenate(([0], np.cumsum(listed.sum(axis=1)))).astype(np.int64)
    return Lists(start, order[listed], rising[listed], matrix.shape[1], beyond)
