"""Maps of communes drawn by the server, for paper: SVG from the same polygons as the maps of the screen."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from math import cos, radians
from pathlib import Path

from maillage import web

POLYGONS = Path(web.__file__).parent / "static" / "geo" / "departements"
WIDTH, MOST_HEIGHT = 640.0, 760.0
MARGIN, FINEST = 8.0, 0.8
# The fills of map.js and of the legend: told apart without colour.
PATTERNS = """<defs>
<pattern id="cover-2" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#6fa98f"/>\
<path d="M-2 2 2 -2M0 8 8 0M6 10 10 6" stroke="#fffefb" stroke-width="1.6"/></pattern>
<pattern id="cover-3" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#f0cf86"/>\
<circle cx="4" cy="4" r="1" fill="#1d2a2f"/></pattern>
</defs>"""
FILLS = {1: "#1f5a4c", 2: "url(#cover-2)", 3: "url(#cover-3)", 4: "#efe8da"}
LINE = "#ddd5c5"

Ring = Sequence[tuple[float, float]]
Point = tuple[float, float]
"""Latitude and longitude."""


def cover_map(departements: Sequence[str], states: Mapping[str, int], places: Sequence[Point]) -> str:
    """An SVG of the communes of these départements that have a state, from 1 to 4, and of places as numbered dots.

    The dots bear the number of each place in the order given. Communes without a state are not drawn; where none has
    one, or a département has no polygons, the answer is empty.
    """
    shapes = {
        code: rings
        for departement in departements
        for code, rings in _polygons(departement).items()
        if states.get(code) in FILLS
    }
    if not shapes:
        return ""
    every = [point for rings in shapes.values() for ring in rings for point in ring]
    frame = _Frame(every)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{frame.width:.0f}" height="{frame.height:.0f}" '
        f'viewBox="0 0 {frame.width:.0f} {frame.height:.0f}">{PATTERNS}'
    ]
    for state, fill in FILLS.items():
        drawn = "".join(frame.path(ring) for code, rings in shapes.items() if states[code] == state for ring in rings)
        if drawn:
            parts.append(f'<path d="{drawn}" fill="{fill}" stroke="{LINE}" stroke-width="0.5"/>')
    for number, (lat, lon) in enumerate(places, 1):
        x, y = frame.at((lon, lat))
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="15" fill="#fffefb" stroke="#1f5a4c" stroke-width="4"/>'
            f'<text x="{x:.1f}" y="{y + 6.5:.1f}" text-anchor="middle" font-family="Atkinson Hyperlegible Next" '
            f'font-weight="700" font-size="18" fill="#1d2a2f">{number}</text>'
        )
    return "\n".join([*parts, "</svg>"])


def presence_map(
    title: str, departements: Sequence[str], hubs: Sequence[tuple[Point, str]], desks: Sequence[Point]
) -> str:
    """An SVG of départements with hubs as dots that bear a text, desks as diamonds; empty without anything to show.

    The title is what a screen reader says; the table beside tells the same.
    """
    shapes = [ring for code in departements for ring in _outlines().get(code, [])]
    every = [*(point for ring in shapes for point in ring), *((lon, lat) for (lat, lon), _text in hubs)]
    if not hubs or len(every) < 2 or len({x for x, _y in every}) < 2 or len({y for _x, y in every}) < 2:
        return ""
    frame = _Frame(every)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" '
        f'aria-label="{escape(title)}">'
    ]
    parts += [f'<path d="{frame.path(ring)}" fill="#efe8da" stroke="#b9ad97" stroke-width="1"/>' for ring in shapes]
    for lat, lon in desks:
        x, y = frame.at((lon, lat))
        parts.append(f'<path d="M{x:.1f} {y - 6:.1f}l6 6 -6 6 -6 -6Z" fill="#e8a31c" stroke="#1d2a2f"/>')
    for (lat, lon), text in hubs:
        x, y = frame.at((lon, lat))
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="#1f5a4c" stroke="#fffefb" stroke-width="2"/>'
            f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" '
            'font-family="Atkinson Hyperlegible Next, sans-serif" '
            f'font-weight="700" font-size="12" fill="#fffefb">{escape(text)}</text>'
        )
    return "".join([*parts, "</svg>"])


def swatch(state: int) -> str:
    """An SVG of what one state looks like on the map, for its legend."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16" viewBox="0 0 24 16">{PATTERNS}'
        f'<rect x="0.5" y="0.5" width="23" height="15" rx="3" fill="{FILLS[state]}" stroke="#7c837e"/></svg>'
    )


class _Frame:
    """Degrees into the drawing, without stretching: a degree of longitude is shorter in the north."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        self.west, self.east = min(x for x, _y in points), max(x for x, _y in points)
        self.south, self.north = min(y for _x, y in points), max(y for _x, y in points)
        self.narrow = cos(radians((self.south + self.north) / 2))
        wide, high = (self.east - self.west) * self.narrow, self.north - self.south
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
        self.width, self.height = wide * self.scale + 2 * MARGIN, high * self.scale + 2 * MARGIN

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a longitude and a latitude are drawn."""
        return (
            (point[0] - self.west) * self.narrow * self.scale + MARGIN,
            (self.north - point[1]) * self.scale + MARGIN,
        )

    def path(self, ring: Ring) -> str:
        """One closed line; points that paper could not tell apart are left out."""
        kept: list[tuple[float, float]] = []
        for point in map(self.at, ring):
            if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= FINEST:
                kept.append(point)
        return "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


@lru_cache(maxsize=1)
def _outlines() -> dict[str, list[Ring]]:
    """The rings of each département, by code."""
    return _rings(POLYGONS.with_suffix(".json"))


@lru_cache(maxsize=8)
def _polygons(departement: str) -> dict[str, list[Ring]]:
    """The rings of each commune, by code; empty where no polygons are shipped."""
    file = POLYGONS / f"{departement}.json"
    if not departement.isalnum() or not file.is_file():
        return {}
    return _rings(file)


def _rings(file: Path) -> dict[str, list[Ring]]:
    found: dict[str, list[Ring]] = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        found[feature["properties"]["code"]] = [ring for polygon in polygons for ring in polygon]
    return found
