"""Compiles what is compiled, once after an installation, so that nobody waits for it: small questions of every kind.

The machine code lies beside the sources or in the user's cache (`compiling`). With it in place this takes a second.
"""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from . import siting
from .access import Steps, catchments_of, rescored, scored
from .travel import Points
from .travel.roads import RoadModel, network_of

# Where numba keeps the code of a folder, when it can write there; `warm_once` notes beside it what it was made from.
STAMP = Path(__file__).with_name("__pycache__") / "compiled-from"
# Clients of the smallest question that is first asked about zones.
MANY = 1100


def warm() -> None:
    """Ask one small question of every kind."""
    from .siting.ground import Ground  # noqa: PLC0415 - numba takes time and memory to load

    random = np.random.default_rng(1)
    degrees = random.uniform(48, 49, (MANY, 2))
    far = siting.on_earth(*degrees.T, minutes_per_km=1.0)
    people = random.integers(1, 900, MANY).astype(np.float64)
    soon = siting.Ending(gap=1e-3, seconds=5.0)
    siting.solve(far, people, 2, ending=soon)
    ground = Ground(far, people)  # where pairs are too many to be listed
    ground.prices(np.ones(MANY), np.ones(MANY, dtype=bool))
    ground.times_served(np.ones(MANY), np.arange(2))
    matrix = random.uniform(1, 50, (40, 12))
    lists, some = siting.from_matrix(matrix, beyond=60.0), people[:40]
    former = siting.solve(lists, some, 3, ending=soon)
    siting.solve(lists, some, 3, former=former, limits=[siting.changes_from(former.sites, 12, 1)], ending=soon)
    near = siting.on_plane(*random.uniform(0, 100, (2, 60)))
    siting.solve_mclp(near, people[:60], 4, 15.0, ending=soon)
    for share in (1.0, 0.9):
        siting.solve_lscp(near, people[:60], 15.0, share=share, ending=soon)
    siting.solve_pcenter(near, people[:60], 4, ending=soon)
    siting.solve_capacitated(lists, some, np.ones(40), np.full(12, 20.0), 4, ending=soon)
    share_out_and_drive(degrees[:50], people[:50])


def share_out_and_drive(degrees: np.ndarray, people: np.ndarray) -> None:
    """Lists over roads, and scores on them."""
    lat, lon = degrees.T
    points = Points.of(lat, lon, density=np.linspace(5, 500, 50), spread_km=np.ones(50), landmass=np.zeros(50))
    travel = RoadModel(network_of(points, np.full(50, 900.0))).lists(points, points, 3600)
    catchments = catchments_of(travel, people, Steps())
    scores = scored(catchments, people)
    rescored(catchments, scores, people[::-1].copy())


def warm_once() -> None:
    """`warm`, unless these sources were compiled here before."""
    made_from = sources()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == made_from:
        return
    warm()
    try:
        STAMP.parent.mkdir(exist_ok=True)
        STAMP.write_text(made_from, encoding="utf-8")
    except OSError:
        pass  # a folder that cannot be written: the next start looks again


def sources() -> str:
    """What the machine code is made from: the files (as numba does, by size and time), numba, Python, the machine."""
    found = hashlib.sha256(f"{version('numba')} {platform.python_version()} {platform.machine()}".encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        state = path.stat()
        found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
