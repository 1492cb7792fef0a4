"""After an installation everything is compiled once: no later question waits for it."""

import subprocess
import sys

from maillage.analysis import warming

# Other numbers and sizes than those of the warming, so that what depends on them shows.
ASKED = """
import importlib
import numpy as np
from maillage.analysis import siting, warming
from maillage.analysis.siting import running
from numba.core.registry import CPUDispatcher

names = ("siting.kernels", "siting.exchanges", "siting.cover_loops", "siting.capacity_loops", "access.kernels",
         "travel.kernels")

def signatures():
    modules = [importlib.import_module(f"maillage.analysis.{name}") for name in names]
    loops = {loop for module in modules for loop in vars(module).values() if isinstance(loop, CPUDispatcher)}
    return {f"{loop.__module__}.{loop.__name__}": len(loop.signatures) for loop in loops}

warming.warm()
before = signatures()
points = siting.on_earth(np.linspace(44, 49, 1500), np.linspace(1, 6, 1500) ** 1.1, minutes_per_km=1.3)
people = np.arange(1500) % 700 + 0.5
ending = siting.Ending(seconds=1.0)
siting.solve(points, people, 7, fixed=[3], banned=[5], ending=ending)
running.MOST_PAIRS = 9000  # pairs that are too many to be listed
siting.solve(points, people, 9, ending=ending)
siting.solve_mclp(points, people, 7, 20.0, fixed=[3], ending=ending)
siting.solve_lscp(points, people, 30.0, share=0.95, ending=ending)
print(sorted(name for name, count in signatures().items() if count != before[name]))
"""


def test_after_warming_nothing_is_left_to_compile():
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout

    assert said == "[]\n"


def test_it_happens_once_until_the_sources_change(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(warming, "warm", lambda: done.append(1))
    monkeypatch.setattr(warming, "STAMP", tmp_path / "folder" / "compiled-from")

    warming.warm_once()
    warming.warm_once()
    assert len(done) == 1

    monkeypatch.setattr(warming, "sources", lambda: "others")
    warming.warm_once()
    assert len(done) == 2
