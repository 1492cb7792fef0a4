"""Which communes a road joins: neighbours on the sphere, less what lies across water, plus links between towns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import ConvexHull

from .lists import BadTravel
from .points import UNKNOWN_LANDMASS, Points, great_circle_km, on_sphere

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]
# Neighbours further apart than this are none, whatever lies between them.
LONGEST_KM = 40.0
# Two communes whose centres are further apart than this many times the sum of the radii of their discs do not touch:
# water, or a commune of another country, lies between them.
GAP = 1.8
# Four corners around the Earth, none near France: with them, any points at all have neighbours on the sphere.
CORNERS = np.array([[0.3, 0.5, -0.8], [-0.9, 0.3, 0.3], [0.1, -0.9, 0.4], [0.6, 0.6, 0.5]])


@dataclass(frozen=True)
class Barriers:
    """Straight pieces of what no road crosses (a river between two bridges, a ridge); all arrays have shape (pieces,).

    lat, lon, other_lat, other_lon   the two ends of each piece, degrees

    Raises BadTravel when shapes disagree or a number is missing.
    """

    lat: Floats
    lon: Floats
    other_lat: Floats
    other_lon: Floats

    @classmethod
    def of(cls, lat: ArrayLike, lon: ArrayLike, other_lat: ArrayLike, other_lon: ArrayLike) -> "Barriers":
        """Pieces from anything like arrays."""
        ends = [np.atleast_1d(np.asarray(end, dtype=np.float64)) for end in (lat, lon, other_lat, other_lon)]
        if len({end.shape for end in ends}) > 1 or ends[0].ndim != 1:
            raise BadTravel(f"The ends of barriers have shapes {[end.shape for end in ends]}; one shape is needed.")
        missing = int((~np.isfinite(ends)).any(axis=0).sum())
        if missing:
            raise BadTravel(f"{missing} pieces of barriers have no place; leave them out.")
        return cls(*ends)


def neighbours(points: Points) -> Pairs:
    """(pairs, 2): the edges of the Delaunay triangulation on the sphere, the lower point first, in order.

    A point that stands where another one does (two communes that share a town hall) has that one for only neighbour.
    """
    place, first, twin = np.unique(
        np.column_stack([points.lat, points.lon]), axis=0, return_index=True, return_inverse=True
    )
    if len(place) < 2:
        faces = np.empty((0, 3), dtype=np.int64)
    else:
        corners = CORNERS / np.linalg.norm(CORNERS, axis=1)[:, None]
        faces = ConvexHull(np.vstack([on_sphere(points)[first], corners])).simplices
    edges = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [0, 2]]])
    own = np.column_stack([first[twin.ravel()], np.arange(len(points))])
    edges = np.vstack([first[edges[(edges < len(place)).all(axis=1)]], own[own[:, 0] != own[:, 1]]])
    found: Pairs = np.unique(np.sort(edges, axis=1), axis=0).astype(np.int64)
    return found


def joined(points: Points, radius_km: Floats, barriers: Barriers | None = None) -> Pairs:
    """(pairs, 2): the neighbours that a road joins.

    radius_km   (points,), of the disc as large as the commune; infinite where its surface is unknown

    Neighbours on different landmasses, too far apart, across a gap that no commune fills or across a barrier are not
    joined. Where that cuts a known landmass in parts, the shortest of the gaps joins them again: there is a road, since
    the landmass is one.

    Raises BadTravel when a point is left without any road, though it is not alone on its landmass.
    """
    edges = neighbours(points)
    first, second = edges.T
    one, other = points.landmass[first], points.landmass[second]
    km = km_of(points, edges)
    linked = (one == other) | (one == UNKNOWN_LANDMASS) | (other == UNKNOWN_LANDMASS)
    open_to_all = linked & ~crossed(points, edges, barriers)
    kept = open_to_all & (km <= LONGEST_KM) & (km <= GAP * (radius_km[first] + radius_km[second]))
    again = open_to_all & ~kept & (one == other) & (one != UNKNOWN_LANDMASS)
    kept[np.flatnonzero(again)[_joining(len(points), edges[kept], edges[again], km[again])]] = True
    _refuse_islands(points, edges[kept])
    roads: Pairs = edges[kept]
    return roads


def links(towns: Points, longest_km: float, barriers: Barriers | None = None) -> Pairs:
    """(pairs, 2): towns that are neighbours among towns, on one landmass, within so many km."""
    edges = neighbours(towns)
    same = towns.landmass[edges[:, 0]] == towns.landmass[edges[:, 1]]
    near = km_of(towns, edges) <= longest_km
    kept: Pairs = edges[same & near & ~crossed(towns, edges, barriers)]
    return kept


def km_of(points: Points, edges: Pairs) -> Floats:
    """(pairs,): great-circle km of each edge."""
    first, second = edges.T
    return great_circle_km(points.lat[first], points.lon[first], points.lat[second], points.lon[second])


def crossed(points: Points, edges: Pairs, barriers: Barriers | None) -> NDArray[np.bool_]:
    """(pairs,): whether an edge crosses a barrier, both taken for straight on the map; touching its end counts."""
    found = np.zeros(len(edges), dtype=bool)
    if barriers is None:
        return found
    a = np.stack([points.lon[edges[:, 0]], points.lat[edges[:, 0]]])
    b = np.stack([points.lon[edges[:, 1]], points.lat[edges[:, 1]]])
    low, high = np.minimum(a, b), np.maximum(a, b)
    for piece in zip(barriers.lon, barriers.lat, barriers.other_lon, barriers.other_lat, strict=True):
        c, d = np.array(piece[:2])[:, None], np.array(piece[2:])[:, None]
        near = np.flatnonzero(((low <= np.maximum(c, d)) & (high >= np.minimum(c, d))).all(axis=0))
        p, q = a[:, near], b[:, near]
        apart = _side(c, d, p) * _side(c, d, q) <= 0
        found[near] |= apart & (_side(p, q, c) * _side(p, q, d) <= 0)
    return found


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    """On which side of the line from a to b point c stands: the sign tells."""
    side: Floats = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return side


def _joining(count: int, kept: Pairs, spare: Pairs, km: Floats) -> NDArray[np.intp]:
    """Positions of the spare edges that join the parts which the kept ones leave, the shortest that do."""
    if not len(spare):
        return np.empty(0, dtype=np.intp)
    graph = coo_array((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(count, count))
    parts, part = connected_components(graph, directed=False)
    ends = np.sort(part[spare], axis=1)
    between = np.flatnonzero(ends[:, 0] != ends[:, 1])
    # Of several spare edges between the same two parts, the shortest.
    order = between[np.lexsort((km[between], ends[between, 1], ends[between, 0]))]
    pair = ends[order, 0] * parts + ends[order, 1]
    best = order[np.flatnonzero(np.diff(pair, prepend=-1))]
    tree = minimum_spanning_tree(coo_array((km[best], (ends[best, 0], ends[best, 1])), shape=(parts, parts))).tocoo()
    chosen = np.isin(ends[best, 0] * parts + ends[best, 1], tree.row.astype(np.int64) * parts + tree.col)
    return best[chosen]


def _refuse_islands(points: Points, edges: Pairs) -> None:
    """Raises BadTravel when a point has no road, unless it is alone on a landmass of its own."""
    alone = np.bincount(edges.ravel(), minlength=len(points)) == 0
    known = points.landmass != UNKNOWN_LANDMASS
    number, count = np.unique(points.landmass[known], return_counts=True)
    alone &= ~np.isin(points.landmass, number[count == 1])
    if alone.any() and len(points) > 1:
        raise BadTravel(
            f"{int(alone.sum())} points have no road to any other (point {int(np.flatnonzero(alone)[0])} first); give "
            "an island a landmass of its own, or open a barrier."
        )
