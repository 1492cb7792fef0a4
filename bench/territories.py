"""Loading the map of France, building the directory, and looking communes up.

Promised: loading in at most 15 s and 400 MB; the directory in at most 1.5 s and 60 MB; a typical look-up in at most
200 microseconds, so that its API view stays under 1.5 times an empty one.
"""

import gc
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable

from maillage.catalogue.territories.directory import Directory
from maillage.catalogue.territories.queries import build_directory, find_communes, resolve_commune

TYPED = ("é", "ét", "étain", "nan", "Nancy", "st die", "Saint-", "bar-le-d", "554", "55400", "Étain (55)", "metz")
MISTYPED = ("Etian", "Nanci", "Strassbourg", "Verdum", "Vandoeuvre les Nanci", "Bar le Dcu", "Charlevile Mezieres")
REPEATS = 300


def load_in_a_process() -> tuple[float, float]:
    """Wall seconds and peak MB of `import_territories` in a process of its own, Python's start included."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "django", "import_territories"], check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def build_once() -> tuple[Directory, float, float]:
    """The directory, the processor seconds its building takes, and the MB it keeps."""
    start = time.process_time()
    build_directory()
    seconds = time.process_time() - start
    gc.collect()
    tracemalloc.start()
    kept = build_directory()
    gc.collect()
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return kept, seconds, megabytes


def microseconds(act: Callable[[], object]) -> float:
    """Median over repeats."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e6


def report() -> bool:
    """Measure, print, and tell whether every promise is kept. Needs a migrated database without territories."""
    seconds, megabytes = load_in_a_process()
    kept, build_seconds, build_megabytes = build_once()
    fresh = {text: microseconds(lambda text=text: kept._search(text, 10)) for text in (*TYPED, *MISTYPED)}
    find_communes("warm")
    remembered = microseconds(lambda: find_communes("étain"))
    resolved = microseconds(lambda: resolve_commune("Étain (55)"))
    typical = statistics.median(fresh[text] for text in TYPED)
    lines = [
        ("loading, s", seconds, 15.0),
        ("loading, peak MB", megabytes, 400.0),
        ("directory, s", build_seconds, 1.5),
        ("directory, MB kept", build_megabytes, 60.0),
        ("look-up, µs, median over texts", typical, 200.0),
        ("look-up, µs, worst text", max(fresh[text] for text in TYPED), 400.0),
        ("look-up of a misspelt name, µs, worst", max(fresh[text] for text in MISTYPED), 3000.0),
        ("look-up already asked, µs", remembered, 50.0),
        ("a label typed back, µs", resolved, 200.0),
    ]
    for name, found, most in lines:
        print(f"{name:42} {found:10.1f}   at most {most:8.1f}   {'kept' if found <= most else 'BROKEN'}")
    return all(found <= most for _, found, most in lines)
