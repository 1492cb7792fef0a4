"""Where the made-up catalogue of the overlap bench stands: hubs at real communes, their partners, their zones."""

import json
import lzma
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from maillage.analysis.overlap import Territories
from maillage.catalogue.territories.reference import shipped_file

HUBS, ORGANISATIONS = 2_000, 400
EARTH_KM = 6371.0
SERVED_KM, NEXT_KM = 20.0, 8.0
"""How far around a hub people come from, and how far the next hub may be for a partial overlap."""


@dataclass
class Ground:
    """Hubs, what each serves, who works there; `meet[t, u]` tells whether two territories share a commune."""

    territories: Territories
    meet: NDArray[np.bool_]
    near: list[int]
    near_in_departement: list[int]
    departement: list[int]
    region: list[int]
    hubs_of: list[list[int]]
    partners_of: dict[int, list[int]]
    hubs_around: list[list[int]]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


def draw_ground(draw: Random) -> Ground:
    """Hubs where people live; each serves 20 km around, or what of it lies in its département."""
    table = json.loads(lzma.decompress(shipped_file().read_bytes()))["communes"]
    people = np.array(table["population"], dtype=np.float64)
    lat, lon = np.radians(table["lat"]), np.radians(table["lon"])
    tree = cKDTree(np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]))
    hubs = np.array(sorted(draw.choices(range(len(people)), (people**0.7 + 1).tolist(), k=HUBS)))
    reached = [np.array(one) for one in tree.query_ball_point(tree.data[hubs], SERVED_KM / EARTH_KM)]
    around = cKDTree(tree.data[hubs]).query_ball_point(tree.data[hubs], NEXT_KM / EARTH_KM)
    sets: list[NDArray[np.intp]] = []
    levels = {}
    for level in ("departement", "region"):
        codes, number = np.unique(table[level], return_inverse=True)
        levels[level] = (number, len(sets))
        sets += [np.flatnonzero(number == n) for n in range(len(codes))]
    departement, base = levels["departement"]
    near = list(range(len(sets), len(sets) + HUBS))
    sets += reached
    inside = list(range(len(sets), len(sets) + HUBS))
    sets += [one[departement[one] == departement[hub]] for one, hub in zip(reached, hubs, strict=True)]
    territories = Territories.of(sets, people)
    held = np.ones(len(territories.communes), dtype=np.float32)
    reach = sparse.csr_matrix((held, territories.communes, territories.start), shape=(len(sets), len(people)))
    hubs_of, partners_of = _partners(draw)
    region, region_base = levels["region"]
    return Ground(
        territories=territories,
        meet=(reach @ reach.T).toarray() > 0,
        near=near,
        near_in_departement=inside,
        departement=(departement[hubs] + base).tolist(),
        region=(region[hubs] + region_base).tolist(),
        hubs_of=hubs_of,
        partners_of=partners_of,
        hubs_around=[list(one) for one in around],
        lat=np.degrees(lat[hubs]),
        lon=np.degrees(lon[hubs]),
    )


def _partners(draw: Random) -> tuple[list[list[int]], dict[int, list[int]]]:
    """Three to seven organisations at each hub, out of those of its stretch of the country."""
    hubs_of: list[list[int]] = [[] for _ in range(ORGANISATIONS)]
    partners_of: dict[int, list[int]] = {}
    for hub in range(HUBS):
        centre = hub * ORGANISATIONS // HUBS
        partners_of[hub] = [(centre + step) % ORGANISATIONS for step in draw.sample(range(25), draw.randint(3, 7))]
        for organisation in partners_of[hub]:
            hubs_of[organisation].append(hub)
    return hubs_of, partners_of
