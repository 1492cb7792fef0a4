"""The enhanced two-step floating catchment by PySAL's `access`, in an environment of its own: FOLDER as only word.

Reads `asked.npz` (origin, place, minutes, people, capacity), writes `answered.npz` (score, seconds, megabytes).
"""

import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from access.fca import two_stage_fca
from access.weights import step_fn


def peak_megabytes() -> float:
    """The most memory that this process has held since the peak was forgotten."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main(folder: Path) -> None:
    asked = np.load(folder / "asked.npz")
    people = pd.DataFrame({"demand": asked["people"]})
    capacity = pd.DataFrame({"supply": asked["capacity"]})
    people.index.name = capacity.index.name = "geoid"
    cost = pd.DataFrame({"origin": asked["origin"], "dest": asked["place"], "cost": asked["minutes"]})
    weights = step_fn(dict(zip(asked["limits"].tolist(), asked["weights"].tolist(), strict=True)))
    Path("/proc/self/clear_refs").write_text("5")
    before, start = peak_megabytes(), time.perf_counter()
    score = two_stage_fca(
        people, capacity, cost, max_cost=float(asked["limits"][-1]), demand_index=True, supply_index=True,
        weight_fn=weights,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    score = score.reindex(people.index).fillna(0).to_numpy()
    np.savez(folder / "answered.npz", score=score, seconds=seconds, megabytes=peak_megabytes() - before)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
