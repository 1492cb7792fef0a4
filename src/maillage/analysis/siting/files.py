"""Instance files as the literature publishes them: OR-Library `pmed` and `pmedcap`, TSPLIB points."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from .travel import BadInstance, Lists, Points, from_matrix, on_plane


@dataclass(frozen=True)
class Instance:
    """What a file says: travel, weights (clients,), how many sites it asks for, None where it does not say."""

    name: str
    travel: Lists | Points
    weight: NDArray[np.float64]
    count: int | None = None
    capacity: float | None = None


def read_instance(path: Path) -> Instance:
    """The instance of a file, its form told by what it holds.

    TSPLIB      `NODE_COORD_SECTION` with `EDGE_WEIGHT_TYPE: EUC_2D`; distances rounded down, every weight 1
    pmed        `n edges p`, then `i j cost`; travel is the shortest way, an edge that is repeated has its last cost
    pmedcap     `number best`, `n p capacity`, then `id x y demand`; distances rounded down, the demand is the weight

    Raises BadInstance, with the name of the file and what is wrong in it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInstance(f"{path.name} cannot be read: {error}.") from error
    try:
        if "NODE_COORD_SECTION" in text:
            return _tsplib(path.name, text)
        table = _numbers(text)
        if len(table) > 1 and len(table[0]) == 2 and len(table[1]) == 3:
            return _pmedcap(path.name, table)
        if table and len(table[0]) == 3:
            return _pmed(path.name, table)
    except BadInstance as error:
        raise BadInstance(f"{path.name}: {error}") from error
    raise BadInstance(f"{path.name} is neither a TSPLIB file nor one of OR-Library's pmed or pmedcap.")


def _numbers(text: str) -> list[list[float]]:
    table = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = [float(word) for word in line.split()]
        except ValueError as error:
            raise BadInstance(f"line {number} holds something else than numbers.") from error
        if not np.isfinite(row).all():
            raise BadInstance(f"line {number} holds a number that is missing or infinite.")
        if row:
            table.append(row)
    return table


def _rows(table: list[list[float]], expected: int, width: int, what: str) -> NDArray[np.float64]:
    if len(table) != expected:
        raise BadInstance(f"{len(table)} {what} are there, {expected} are announced; the file may be cut.")
    if any(len(row) != width for row in table):
        raise BadInstance(f"each of the {what} takes {width} numbers; the file may be cut.")
    return np.array(table, dtype=np.float64).reshape(expected, width)


def _pmed(name: str, table: list[list[float]]) -> Instance:
    points, edges, count = (int(value) for value in table[0])
    rows = _rows(table[1:], edges, 3, "edges")
    ends = rows[:, :2].astype(np.int64) - 1
    if points < 1 or (edges and not 0 <= ends.min() <= ends.max() < points):
        raise BadInstance(f"an edge names a point that is not one of the {points}.")
    if (rows[:, 2] < 0).any():
        raise BadInstance("an edge has a negative cost.")
    cost = {(min(i, j), max(i, j)): value for (i, j), value in zip(ends.tolist(), rows[:, 2].tolist(), strict=True)}
    pairs = np.array(list(cost), dtype=np.int64).reshape(-1, 2)
    # The sparse form forgets edges that cost nothing: they are kept as next to nothing, and rounded off after.
    graph = csr_array(
        (np.maximum(np.array(list(cost.values())), 1e-9), (pairs[:, 0], pairs[:, 1])), shape=(points, points)
    )
    ways = dijkstra(graph, directed=False)
    lost = int(np.isinf(ways[0]).sum())
    if lost:
        raise BadInstance(f"the graph falls apart: {lost} of {points} points cannot be reached from the first.")
    return Instance(name, from_matrix(np.round(ways, 4)), np.ones(points), count)


def _pmedcap(name: str, table: list[list[float]]) -> Instance:
    points, count = int(table[1][0]), int(table[1][1])
    rows = _rows(table[2:], points, 4, "points")
    travel = on_plane(rows[:, 1], rows[:, 2], floored=True)
    return Instance(name, travel, rows[:, 3].copy(), count, table[1][2])


def _tsplib(name: str, text: str) -> Instance:
    head, _, body = text.partition("NODE_COORD_SECTION")
    said = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}
    if said.get("EDGE_WEIGHT_TYPE") != "EUC_2D":
        raise BadInstance(f"distances are of the kind {said.get('EDGE_WEIGHT_TYPE', 'unsaid')}; EUC_2D is needed.")
    if not said.get("DIMENSION", "").isdigit():
        raise BadInstance("DIMENSION, the number of points, is not said.")
    rows = _rows(_numbers(body.partition("EOF")[0]), int(said["DIMENSION"]), 3, "points")
    return Instance(name, on_plane(rows[:, 1], rows[:, 2], floored=True), np.ones(len(rows)))
