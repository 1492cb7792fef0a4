"""Static simplified GeoJSON for maps: communes by département, départements, régions."""

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapes import Shapes, merged

# Compressed bytes a file may weigh: a public page carries at most 150 kB in all, Leaflet and fonts included.
COMMUNES_LIMIT, COUNTRY_LIMIT = 33_000, 30_000
# Tolerances in degrees. Coarser than the last, communes lose their shape.
FINEST, COARSEST_COMMUNES, COARSEST_COUNTRY = 0.0016, 0.013, 0.05
DIGITS = 3


def _rings(shape: Any, least: float = 0.0) -> list[Any]:
    """Coordinates of a polygon or of several, rounded, without repeated points.

    Rings that collapse are left out, and polygons smaller than `least` square degrees (rocks, islets).
    """
    polygons = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon":
            continue
        rings = []
        if polygon.area < least:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.round(shapely.get_coordinates(ring), DIGITS)
            moved = np.concatenate([[True], np.any(points[1:] != points[:-1], axis=1)])
            points = points[moved]
            if len(points) >= 4:
                rings.append([[float(x), float(y)] for x, y in points])
            elif not rings:
                break
        if rings:
            polygons.append(rings)
    return polygons


def collection(shapes: Shapes, names: Mapping[str, str], tolerance: float, credit: str) -> bytes:
    """A GeoJSON of areas that still fit together after simplification, with its bounding box."""
    codes = sorted(shapes)
    simple = shapely.coverage_simplify(np.array([shapes[code] for code in codes]), tolerance)
    features = []
    for code, shape in zip(codes, simple, strict=True):
        polygons = _rings(shape, tolerance**2) or _rings(shape) or _rings(shapes[code].envelope)
        geometry = (
            {"type": "Polygon", "coordinates": polygons[0]}
            if len(polygons) == 1
            else {"type": "MultiPolygon", "coordinates": polygons}
        )
        features.append({"type": "Feature", "properties": {"code": code, "name": names[code]}, "geometry": geometry})
    box = [round(float(bound), DIGITS) for bound in shapely.total_bounds(simple)]
    whole = {"type": "FeatureCollection", "bbox": box, "credit": credit, "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def fitted(shapes: Shapes, names: Mapping[str, str], limit: int, coarsest: float, credit: str) -> bytes:
    """The finest collection that weighs at most `limit` bytes compressed, or the coarsest allowed."""
    tolerance = FINEST
    while True:
        data = collection(shapes, names, tolerance, credit)
        if len(gzip.compress(data, 6)) <= limit or tolerance >= coarsest:
            return data
        tolerance = round(min(tolerance * 1.3, coarsest), 5)


def write_maps(
    folder: Path, shapes: Shapes, current: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], credit: str
) -> None:
    """Write one file a département, one of the départements and one of the régions."""
    (folder / "departements").mkdir(parents=True, exist_ok=True)
    by_departement: dict[str, Shapes] = defaultdict(dict)
    for code in sorted(shapes):
        by_departement[current[code]["departement"]][code] = shapes[code]
    heaviest = 0
    for departement, some in sorted(by_departement.items()):
        data = fitted(some, names["communes"], COMMUNES_LIMIT, COARSEST_COMMUNES, credit)
        (folder / "departements" / f"{departement}.json").write_bytes(data)
        heaviest = max(heaviest, len(gzip.compress(data, 6)))
    print(f"{len(by_departement)} départements, the heaviest {heaviest:,} bytes compressed")
    for kind, key in (("departements", "departement"), ("regions", "region")):
        holder = {code: current[code][key] for code in shapes}
        data = fitted(merged(shapes, holder), names[kind], COUNTRY_LIMIT, COARSEST_COUNTRY, credit)
        (folder / f"{kind}.json").write_bytes(data)
        print(f"{kind}.json: {len(gzip.compress(data, 6)):,} bytes compressed")
