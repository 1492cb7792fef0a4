"""Adviser-days a head of all communes beside PySAL's `access`, one hub moved, and travel lists over the commune graph.

Promised: 200 and 400 times faster than PySAL on the same pairs at 30 and 60 minutes, equal to 1e-9, in a tenth of the
memory; a hub moved in 2 ms; 90 million sorted pairs within 150 minutes of travel in 15 s. PySAL is installed in an
environment thrown away afterwards; where it cannot be, the line says so and only our seconds are told. Medians of the
clock; compiling, once after an installation, is not counted.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from bench.holes import forget_peak, median_of, peak_megabytes
from maillage.analysis.access import Catchments, Scores, Steps, catchments_of, rescored, scored
from maillage.analysis.travel import EARTH_RADIUS_KM, Points, TravelLists, on_sphere, spread_of
from maillage.analysis.travel.roads import RoadModel, network_of, only
from maillage.catalogue.territories.reference import read_reference, shipped_file

PEER = "access==1.1.10.post3"
# Travel of the first rows is 1.3 times the great circle at 60 km/h, in whole seconds.
SECONDS_PER_KM = 1.3 * 60
# Minutes, how many times faster than PySAL.
ROWS = ((30, 200.0), (60, 400.0))
MOVES = 200
MOVE_SECONDS = 0.002
FAR_MINUTES = 150
PAIRS_BY_SECOND = 90e6 / 15

Line = tuple[str, float, str, float]


@dataclass(frozen=True)
class Ground:
    """The communes of metropolitan France, their people and surfaces."""

    points: Points
    people: NDArray[np.float64]
    km2: NDArray[np.float64]


def report() -> bool:
    """Measure, print; whether every promise is kept."""
    ground = metropole()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="maillage-bench-access-") as folder:
        python = peer_in(Path(folder))
        for minutes, times in ROWS:
            lines += catchment_lines(ground, minutes, times, python, Path(folder))
    lines += road_lines(ground)
    for name, found, sign, promised in lines:
        kept = found >= promised if sign == ">=" else found <= promised
        print(f"{name:66} {found:12.4g}   {sign} {promised:8.4g}   {'kept' if kept else 'BROKEN'}")
    return all(found >= promised if sign == ">=" else found <= promised for _name, found, sign, promised in lines)


def metropole() -> Ground:
    names = ("departement", "lat", "lon", "population", "surface_km2", "landmass")
    rows = [row[1:] for row in read_reference(shipped_file()).rows("communes", *names) if len(row[0]) == 2]
    lat, lon, people, km2, landmass = np.array(rows, dtype=np.float64).T
    points = Points.of(lat, lon, density=people / km2, spread_km=spread_of(km2), landmass=landmass)
    return Ground(points, people, km2)


def lists_within(points: Points, minutes: int) -> TravelLists:
    """All pairs of communes within so many minutes, themselves among them."""
    sphere = on_sphere(points)
    chord = 2 * np.sin(minutes * 60 / SECONDS_PER_KM / EARTH_RADIUS_KM / 2)
    pair = cKDTree(sphere).query_pairs(chord, output_type="ndarray")
    straight = np.sqrt(((sphere[pair[:, 0]] - sphere[pair[:, 1]]) ** 2).sum(axis=1))
    seconds = np.rint(2 * EARTH_RADIUS_KM * np.arcsin(straight / 2) * SECONDS_PER_KM)
    own = np.arange(len(points))
    return TravelLists.of(
        np.concatenate([pair[:, 0], pair[:, 1], own]), np.concatenate([pair[:, 1], pair[:, 0], own]),
        np.concatenate([seconds, seconds, 0 * own]),
        origins=len(points), places=len(points), cutoff_seconds=minutes * 60,
    )  # fmt: skip


def catchment_lines(ground: Ground, minutes: int, times: float, python: Path | None, folder: Path) -> list[Line]:
    """Every commune a place with one adviser-day for a thousand people: the scores, the peer's, a hub that moves."""
    travel = lists_within(ground.points, minutes)
    capacity = np.maximum(ground.people, 1) / 1000
    decay = Steps((minutes / 3, minutes * 2 / 3, float(minutes)), (1.0, 0.68, 0.22))
    scored(catchments_of(travel, ground.people, decay), capacity)
    before = forget_peak()
    seconds, (catchments, scores) = median_of(lambda: score_all(travel, ground.people, decay, capacity))
    megabytes = peak_megabytes() - before + held_megabytes(travel)
    name = f"{len(travel.place) / 1e6:.1f} M pairs, {minutes} min"
    print(f"{name}: {seconds * 1000:.1f} ms, {megabytes:.0f} MB with the lists", flush=True)
    lines: list[Line] = []
    if python is not None:
        np.savez(
            folder / "asked.npz", origin=travel.origin, place=travel.place, minutes=travel.seconds / 60,
            people=ground.people, capacity=capacity, limits=decay.minutes, weights=decay.weight,
        )  # fmt: skip
        # Alone (-I): this folder has an `access` of its own.
        subprocess.run([python, "-I", Path(__file__).with_name("access_pysal.py"), folder], check=True)
        peer = np.load(folder / "answered.npz")
        print(f"{name}, PySAL: {float(peer['seconds']):.2f} s, {float(peer['megabytes']):.0f} MB more", flush=True)
        apart = np.abs(scores.score - peer["score"]) / np.maximum(peer["score"], 1e-300)
        lines = [
            (f"{name}: PySAL's time by ours", float(peer["seconds"]) / seconds, ">=", times),
            (f"{name}: largest relative difference", float(apart.max()), "<=", 1e-9),
            (f"{name}: our memory by PySAL's", megabytes / float(peer["megabytes"]), "<=", 0.1),
        ]
    moves = moves_of(catchments, scores)
    print(f"{name}: a hub moved, 9 in 10 within {np.quantile(moves, 0.9) * 1000:.2f} ms", flush=True)
    return [*lines, (f"{name}: a hub moved, s", float(np.median(moves)), "<=", MOVE_SECONDS)]


def score_all(
    travel: TravelLists, people: NDArray[np.float64], decay: Steps, capacity: NDArray[np.float64]
) -> tuple[Catchments, Scores]:
    """From lists to scores, nothing prepared."""
    catchments = catchments_of(travel, people, decay)
    return catchments, scored(catchments, capacity)


def moves_of(catchments: Catchments, scores: Scores) -> NDArray[np.float64]:
    """Seconds that each of many moves takes: all the capacity of one commune goes to another."""
    draw = np.random.default_rng(2026)
    taken = []
    rescored(catchments, scores, scores.capacity)
    for _move in range(MOVES):
        leaving, coming = draw.choice(len(scores.capacity), 2, replace=False)
        capacity = scores.capacity.copy()
        capacity[coming] += capacity[leaving]
        capacity[leaving] = 0.0
        start = time.perf_counter()
        rescored(catchments, scores, capacity)
        taken.append(time.perf_counter() - start)
    return np.array(taken)


def held_megabytes(travel: TravelLists) -> float:
    return (travel.start.nbytes + travel.place.nbytes + travel.seconds.nbytes) / 2**20


def road_lines(ground: Ground) -> list[Line]:
    """The commune graph of the metropole, then all its pairs within 150 minutes, once: they fill 600 MB."""
    start = time.perf_counter()
    model = RoadModel(network_of(ground.points, ground.km2))
    some = only(ground.points, np.arange(10))
    model.lists(some, some, 60)
    print(f"commune graph: {len(model.network.edge)} edges, {time.perf_counter() - start:.1f} s", flush=True)
    before, start = forget_peak(), time.perf_counter()
    travel = model.lists(ground.points, ground.points, FAR_MINUTES * 60)
    seconds = time.perf_counter() - start
    print(
        f"{len(travel.place) / 1e6:.1f} M sorted pairs within {FAR_MINUTES} min in {seconds:.1f} s, "
        f"{held_megabytes(travel):.0f} MB, {peak_megabytes() - before:.0f} MB at the peak",
        flush=True,
    )
    return [("sorted pairs of travel by second", len(travel.place) / seconds, ">=", PAIRS_BY_SECOND)]


def peer_in(folder: Path) -> Path | None:
    """The Python of a new environment that holds PySAL's package; None, and a line that says so, without it."""
    python = folder / "peer" / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", folder / "peer"], check=True, capture_output=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True, capture_output=True)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"{PEER} could not be installed ({error}): the rows that compare with it are left out.", flush=True)
        return None
    return python
