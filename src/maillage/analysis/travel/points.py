"""Where people leave from and go to, and distances between them on the sphere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088
UNKNOWN_LANDMASS = 0


@dataclass(frozen=True)
class Points:
    """Where people leave from or go to; all arrays have shape (n,).

    lat, lon   degrees, WGS84
    density    inhabitants by km² around the point, none negative
    spread_km  how far from the point the people are, on average; 0 for an address
    landmass   points of different numbers have no road between them; 0 when unknown, linked to all
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    density: NDArray[np.float64]
    spread_km: NDArray[np.float64]
    landmass: NDArray[np.int32]

    @classmethod
    def of(
        cls,
        lat: ArrayLike,
        lon: ArrayLike,
        *,
        density: ArrayLike = 0.0,
        spread_km: ArrayLike = 0.0,
        landmass: ArrayLike = UNKNOWN_LANDMASS,
    ) -> "Points":
        """Points from anything like arrays; one number stands for all the points.

        Raises ValueError when shapes disagree or a value is not finite or out of its range.
        """
        lats = np.atleast_1d(np.asarray(lat, dtype=np.float64))
        return cls(
            lat=_numbers("lat", lats, lats, -90, 90),
            lon=_numbers("lon", lon, lats, -180, 180),
            density=_numbers("density", density, lats, 0, np.inf),
            spread_km=_numbers("spread_km", spread_km, lats, 0, np.inf),
            landmass=_numbers("landmass", landmass, lats, 0, np.iinfo(np.int32).max).astype(np.int32),
        )

    def __len__(self) -> int:
        return len(self.lat)


def _numbers(name: str, given: ArrayLike, lats: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """What was given as an array of the shape of the latitudes, all of it from `low` to `high`."""
    array = np.asarray(given, dtype=np.float64)
    if lats.ndim != 1 or array.shape not in ((), lats.shape):
        raise ValueError(f"{name} has shape {array.shape}; lat has {lats.shape}, and both must agree.")
    wrong = ~(np.isfinite(array) & (array >= low) & (array <= high))
    if wrong.any():
        raise ValueError(f"{name} holds {array[wrong].flat[0]}; numbers from {low} to {high} are needed.")
    return np.ascontiguousarray(np.broadcast_to(array, lats.shape))


def on_sphere(points: Points) -> NDArray[np.float64]:
    """Unit vectors of the points, shape (n, 3)."""
    lat, lon = np.radians(points.lat), np.radians(points.lon)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def great_circle_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], other_lat: NDArray[np.float64], other_lon: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Great-circle km between points in degrees, by the haversine formula, exact for near points too."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half = np.sin((other_phi - phi) / 2) ** 2
    half = half + np.cos(phi) * np.cos(other_phi) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return km


def spread_of(surface_km2: ArrayLike) -> NDArray[np.float64]:
    """How far from its town hall a commune's people live, in km: a third of the radius of its disc, at most 1.5 km.

    People of a large commune gather in its town and villages, hence the bound.
    """
    radius: NDArray[np.float64] = np.sqrt(np.asarray(surface_km2, dtype=np.float64) / np.pi)
    return np.minimum(radius / 3, 1.5)
