"""Holes of the national catalogue: Grand Est then the whole of France, every stage, from stored data.

Promised for 100,000 published deliveries: Grand Est in at most 2 s, France in at most 20 s, at 30 minutes and at 60;
memory of the process at most 1 GB more. Medians of five runs, in wall time, as a page waits.
"""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.catalogue import add_deliveries, build_ground
from bench.search import timed
from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.queries import STATES, Coverage, coverage_of

DAY = timezone.localdate()
RUNS = 5
DELIVERIES = 100_000


def report() -> bool:
    """Fill unless another bench did, measure, print; whether every promise is kept."""
    if not Area.objects.exists():
        call_command("import_territories", verbosity=0)
    if not Delivery.objects.exists():
        ground = timed("places and travel times", lambda: build_ground(timezone.now()))
        timed("100,000 deliveries", lambda: add_deliveries(ground, DELIVERIES, seed=2))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    before = forget_peak()
    lines = [line for area, most in ((grand_est(), 2.0), (france(), 20.0)) for line in measured(area, most)]
    lines.append(("memory, MB more at the peak", peak_megabytes() - before, 1000.0))
    for name, found, most in lines:
        print(f"{name:58} {found:8.2f}   at most {most:7.1f}   {'kept' if found <= most else 'BROKEN'}")
    return all(found <= most for _name, found, most in lines)


def measured(area: Area, most: float) -> list[tuple[str, float, float]]:
    """Seconds for questions of three kinds: anybody, one audience, one audience and subject further away."""
    asked = {
        "30 min, anybody": Need(),
        "30 min, women founders": Need(audiences=(Audience.CREATRICES,)),
        "60 min, young people, finding money": Need(
            audiences=(Audience.JEUNES,), subjects=(Subject.FINANCEMENT,), minutes=60
        ),
    }
    found = []
    for name, need in asked.items():
        seconds, coverage = median_of(lambda need=need: coverage_of([area], need, day=DAY))
        found.append((f"{area.name}, all stages, {name}, s", seconds, most))
        tell(coverage)
    return found


def tell(coverage: Coverage) -> None:
    """One stage of what was found, so that a run that finds nothing is seen."""
    line = coverage.stages[list(Stage).index(Stage.MONTER)]
    words = ", ".join(f"{state} {count.communes}" for state, count in zip(STATES, line.counts, strict=True))
    print(f"  {len(coverage.ground)} communes; building a project: {words}", flush=True)


def median_of(act: Callable[[], Any]) -> tuple[float, Any]:
    """Median wall seconds over the runs, and what the last one made."""
    taken = []
    for _ in range(RUNS):
        gc.collect()
        start = time.perf_counter()
        made = act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), made


def forget_peak() -> float:
    """Have Linux count this process's peak from now on (proc(5), clear_refs); what it holds now, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak_megabytes()


def peak_megabytes() -> float:
    """The most memory that this process has held since the peak was forgotten."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def grand_est() -> Area:
    return Area.objects.get(kind="region", code="44")


def france() -> Area:
    return Area.objects.get(kind="country")
