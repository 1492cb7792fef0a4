"""Sites of a p-median and of coverings, proved: Grand Est, metropolitan France, the instances of the literature.

Every answer is verified by the certificate's own checker. Promised: for each run its gap (0: the optimum) within
its seconds; at most 500 MB more. Compiling, once after an installation, is not counted.
"""

import os
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import siting_more
from maillage.analysis.siting import (
    CoverPlan,
    Ending,
    Lists,
    Plan,
    Points,
    Progress,
    on_earth,
    read_instance,
    solve,
    solve_lscp,
    solve_mclp,
    solve_pcenter,
    verify,
    verify_cover,
)
from maillage.analysis.warming import warm
from maillage.catalogue.territories.reference import read_reference, shipped_file

# Travel is 1.3 times the great circle at 60 km/h.
MINUTES_PER_KM = 1.3
GRAND_EST = "44"
LIMIT = 60.0
MOST_MEGABYTES = 500
# The instances of the literature stand beside the project, or nowhere: it does not ship them.
BESIDE = (parent / "shared" / "benchmarks" for parent in Path(__file__).resolve().parents)
SHARED = next((path for path in BESIDE if path.exists()), None)


# How many sites, the gap to prove, the seconds it may take.
REGION = ((5, 0.0, 3.0), (20, 0.0, 3.0), (50, 0.0, 3.0), (100, 0.0, 3.0), (200, 1e-3, 1.0), (1000, 1e-3, 1.0))
# A thousandth of Grand Est is promised within these seconds for each of them, of France by a coarse start.
SOON_REGION, SOON_COUNTRY = 1.0, 10.0
COUNTRY = ((5, 0.0, 60.0), (20, 0.0, 60.0), (50, 0.0, 60.0), (100, 0.0, 60.0), (200, 0.0, 60.0), (1000, 5e-5, 60.0))
POINTS = (("rl1304", 10), ("rl1304", 100), ("fl1400", 50), ("fl1400", 100), ("pcb3038", 100))


# Travel within which people are reached; sites, gap and seconds of maximal covering; share, sites, gap and seconds of
# set covering.
WITHIN = 20.0
MOST = ((20, 0.0, 1.0), (50, 0.0, 60.0))
FEWEST = ((1.0, 103, 0.10, 25.0), (0.95, 999, 0.005, 60.0))


@dataclass(frozen=True)
class Promise:
    """What a run has to keep: its proved gap, within these seconds, and a thousandth `soon`."""

    name: str
    travel: Lists | Points
    weight: NDArray[np.float64]
    count: int
    gap: float
    seconds: float
    soon: float = np.inf


def communes(region: str | None) -> tuple[Points, NDArray[np.float64]]:
    """The communes of a region, of metropolitan France without one; their people."""
    rows = [
        row
        for row in read_reference(shipped_file()).rows("communes", "region", "departement", "population", "lat", "lon")
        if (row[0] == region if region else len(row[1]) == 2)
    ]
    people = np.array([float(row[2] or 0) for row in rows])
    return on_earth([row[3] for row in rows], [row[4] for row in rows], minutes_per_km=MINUTES_PER_KM), people


def promises() -> Iterator[Promise]:
    """Everything that is run, small things first."""
    points, people = communes(GRAND_EST)
    most = np.sort(np.argsort(-people, kind="stable")[:1000])
    thousand = Points(points.clients[most], points.clients[most], curved=True, scale=points.scale)
    yield Promise("Grand Est, 1,000 largest", thousand, people[most], 20, 0.0, 1.07)
    for count, gap, seconds in REGION:
        yield Promise("Grand Est", points, people, count, gap, seconds, SOON_REGION)
    if SHARED is not None:
        for number in range(1, 21):
            instance = read_instance(SHARED / "orlib" / f"pmed{number}.txt")
            yield Promise(f"pmed{number}", instance.travel, instance.weight, instance.count or 1, 0.0, 10.0)
        for name, count in POINTS:
            instance = read_instance(SHARED / "tsplib" / f"{name}.tsp")
            yield Promise(name, instance.travel, instance.weight, count, 5e-4, 30.0)
    points, people = communes(None)
    for count, gap, seconds in COUNTRY:
        yield Promise("France", points, people, count, gap, seconds, SOON_COUNTRY)


def run(promise: Promise) -> bool:
    """Solve, verify, print a line; whether the promise is kept."""
    passed: dict[float, float] = {}

    def tell(progress: Progress) -> None:
        for gap in (1e-2, 1e-3, 1e-4):
            if progress.gap <= gap:
                passed.setdefault(gap, progress.seconds)

    processor = time.process_time()
    ending = Ending(gap=0.0, seconds=min(LIMIT, max(promise.seconds, 1.0)))
    plan: Plan = solve(promise.travel, promise.weight, promise.count, ending=ending, progress=tell)
    processor = time.process_time() - processor
    began = time.perf_counter()
    wrong = verify(promise.travel, promise.weight, plan.certificate)
    if plan.gap <= 1e-3:
        passed.setdefault(1e-3, plan.seconds)
    kept = wrong is None and plan.gap <= max(promise.gap, 1e-8) and plan.seconds <= 1.1 * promise.seconds
    soon = passed.get(1e-3, np.inf) <= 1.1 * promise.soon
    print(
        f"{promise.name:26} p {promise.count:5} {plan.seconds:7.2f} s (processor {processor:6.2f}) "
        f"gap {100 * plan.gap:9.6f} % "
        f"{plan.status.value:12} rounds {plan.rounds:6} parts {plan.certificate.proof.nodes:5} verified in "
        f"{time.perf_counter() - began:5.2f} s {wrong or ''} {'' if kept else 'NOT KEPT'}{'' if soon else 'TOO LATE'} "
        + ", ".join(f"{100 * gap:g} % at {at:.1f} s" for gap, at in passed.items()),
        flush=True,
    )
    return kept and soon


def covering_runs() -> Iterator[tuple[str, CoverPlan, str | None, bool]]:
    """Within 20 minutes: a name, the plan, what its checker says, whether the promise is kept."""
    points, people = communes(GRAND_EST)
    for count, gap, seconds in MOST:
        plan = solve_mclp(points, people, count, WITHIN, ending=Ending(seconds=LIMIT))
        yield f"most, Grand Est, p {count}", plan, verify_cover(points, people, plan.certificate), (
            plan.gap <= gap and plan.seconds <= 1.1 * seconds
        )  # fmt: skip
    for share, sites, gap, seconds in FEWEST:
        plan = solve_lscp(points, people, WITHIN, share=share, ending=Ending(seconds=seconds))
        yield f"fewest, Grand Est, {100 * share:g} %", plan, verify_cover(points, people, plan.certificate), (
            plan.objective <= sites and plan.gap <= gap
        )  # fmt: skip
    for count in (20, 50):
        plan = solve_pcenter(points, people, count, ending=Ending(seconds=LIMIT))
        wrong = verify_cover(points, people, plan.certificate)
        yield f"farthest, Grand Est, p {count}", plan, wrong, plan.seconds <= 1.1 * LIMIT
    if SHARED is not None:
        known = (SHARED / "orlib" / "pcenteropt.txt").read_text().splitlines()
        for name, value in (line.split() for line in known if line.startswith("pmed")):
            instance = read_instance(SHARED / "orlib" / f"{name}.txt")
            plan = solve_pcenter(instance.travel, instance.weight, instance.count or 1, ending=Ending(seconds=LIMIT))
            wrong = verify_cover(instance.travel, instance.weight, plan.certificate)
            yield f"farthest, {name}", plan, wrong, plan.objective == plan.bound == float(value)
    points, people = communes(None)
    plan = solve_mclp(points, people, 100, WITHIN, ending=Ending(seconds=LIMIT))
    wrong = verify_cover(points, people, plan.certificate)
    yield "most, France, p 100", plan, wrong, plan.gap <= 5e-4 and plan.seconds <= 1.1 * LIMIT


def run_covering() -> Iterator[bool]:
    """Solve, verify, print a line each; whether each promise is kept."""
    for name, plan, wrong, kept in covering_runs():
        print(
            f"{name:32} {plan.objective:12.2f} bound {plan.bound:12.2f} gap {100 * plan.gap:8.4f} % "
            f"{plan.seconds:6.2f} s {plan.status.value:12} {wrong or ''} {'' if kept else 'NOT KEPT'}",
            flush=True,
        )
        yield kept and wrong is None


def report() -> bool:
    """Measure, print, and tell whether every promise is kept."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"load {os.getloadavg()[0]:.1f} before")
    warm()
    kept = [run(promise) for promise in promises()]
    kept += run_covering()
    points, people = communes(GRAND_EST)
    kept.append(siting_more.curve(points, people))
    kept += siting_more.changed(points, people)
    if SHARED is not None:
        kept += siting_more.capacities(SHARED / "pmedcap")
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    print(f"{more:.0f} MB more than before, load {os.getloadavg()[0]:.1f} after")
    list(siting_more.peers(points, people, WITHIN))
    return all(kept) and more <= MOST_MEGABYTES
