"""Fits the factors of the road model to a sample of real times, and tells how far it is off, class by class."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import lsq_linear

from .lists import MOST_SECONDS, BadTravel
from .points import Points
from .roads import DENSITY_STEPS, ENDS, PARTS, RoadModel, classes, terminal_parts

Floats = NDArray[np.float64]
FEWEST = 10
# Every fifth pair is kept aside and tells the error, where there are enough.
ASIDE = 5
ENOUGH_TO_KEEP_ASIDE = 50
# Factors stay between these, and each is drawn to where it started as much as so many pairs would draw it: a part of
# which the sample says little stays near its start.
LOWEST, HIGHEST = 1 / 3, 3.0
PULL = 1.0
# Ways are looked for up to so many times the longest time of the sample from the same origin, plus an hour.
WIDER = 2
ROUNDS = 12
LENGTHS = (15, 30, 45, 60)


@dataclass(frozen=True)
class Sample:
    """Real times between pairs of ends, from a router or a survey: `origin[n]` to `destination[n]` takes `seconds[n]`.

    Raises BadTravel when lengths disagree, a time is missing, not more than 0 or beyond 18 hours (routers say 0
    from a commune to itself: leave that out), or there are fewer than ten.
    """

    origin: Points
    destination: Points
    seconds: Floats

    @classmethod
    def of(cls, origin: Points, destination: Points, seconds: ArrayLike) -> "Sample":
        """A sample from anything like arrays."""
        return cls(origin, destination, np.asarray(seconds, dtype=np.float64))

    def __post_init__(self) -> None:
        sizes = (len(self.origin), len(self.destination), self.seconds.size)
        if self.seconds.ndim != 1 or len(set(sizes)) > 1:
            raise BadTravel(f"Origins, destinations and seconds are {sizes}; as many of each are needed.")
        if len(self) < FEWEST:
            raise BadTravel(f"The sample holds {len(self)} pairs; {FEWEST} at least are needed.")
        wrong = ~((self.seconds > 0) & (self.seconds <= MOST_SECONDS))
        if wrong.any():
            raise BadTravel(
                f"The sample holds {self.seconds[wrong][0]} seconds, {int(wrong.sum())} such times in all; "
                f"more than 0 and at most {MOST_SECONDS} is needed."
            )

    def __len__(self) -> int:
        return len(self.seconds)


@dataclass(frozen=True)
class Error:
    """How far the model is off in one class of pairs, as parts of the real time: 0.1 is a tenth.

    bias, mean, nine_in_ten   the mean of the error, of its absolute value, and what nine pairs in ten do not exceed
    minutes                   the mean of its absolute value in minutes
    """

    kind: str
    pairs: int
    bias: float
    mean: float
    nine_in_ten: float
    minutes: float


@dataclass(frozen=True)
class Calibration:
    """The model with fitted factors, and its errors before and after.

    aside     pairs that took no part in the fit and tell the errors; 0: too few, so the fitted ones tell them
    no_road   pairs that the model does not join, left out of everything
    """

    model: RoadModel
    before: tuple[Error, ...]
    after: tuple[Error, ...]
    aside: int
    no_road: int


def calibrated(model: RoadModel, sample: Sample, *, version: str) -> Calibration:
    """The model whose factors fit the sample best, by least squares of the relative error.

    version   the name of what comes out; it stands beside every number made with it

    In turn: the ways by the factors of now, what each part of the model takes of them, the factors that explain the
    real times best; until they no longer change. The best of all rounds is kept, the first included, so that the fitted
    pairs are never explained worse than before. A part that no way uses keeps its factor. Deterministic.

    Raises BadTravel when fewer than ten pairs are joined by the model.
    """
    parts, spread = divided(model, sample)
    joined = np.isfinite(parts.sum(axis=1))
    if joined.sum() < FEWEST:
        raise BadTravel(f"The model joins {int(joined.sum())} pairs of the sample; {FEWEST} at least are needed.")
    aside = np.zeros(len(sample), dtype=bool)
    if joined.sum() >= ENOUGH_TO_KEEP_ASIDE:
        aside[ASIDE - 1 :: ASIDE] = joined[ASIDE - 1 :: ASIDE]
    fitted, told = np.logical_and(joined, ~aside), aside if aside.any() else joined
    seconds = sample.seconds
    first = times(model, parts, spread)
    before = errors(sample, first, told)
    start, best, least = np.array(model.factor), model, misfit(first, seconds, fitted)
    for _round in range(ROUNDS):
        factor = fit(model, start, parts[fitted], spread[fitted], seconds[fitted])
        settled = np.allclose(factor, model.factor, rtol=2e-3)
        model = model.with_factor(factor, version)
        parts, spread = divided(model, sample)
        found = misfit(times(model, parts, spread), seconds, fitted)
        if found < least:
            best, least = model, found
        if settled:
            break
    after = errors(sample, times(best, *divided(best, sample)), told)
    return Calibration(
        best.with_factor(np.array(best.factor), version), before, after, int(aside.sum()), int((~joined).sum())
    )


def divided(model: RoadModel, sample: Sample) -> tuple[Floats, Floats]:
    """(pairs, parts): seconds of each part on the shortest way, before any factor, NaN where there is none.

    And (pairs,): the square of the seconds by which people are spread at both ends.
    """
    from . import kernels, running  # noqa: PLC0415 - numba takes time and memory to load

    roads, arc = running.roads_of(model)
    one, other = model.legs(sample.origin), model.legs(sample.destination)
    leaving, arriving = running.ways_of(model, one), running.ways_of(model, other)
    queue = kernels.queue_of(model.network.nodes, kernels.longest_of(roads, leaving))
    settled = np.empty(model.network.nodes, np.int32)
    found = np.empty((len(sample), len(PARTS)))
    places = np.column_stack([sample.origin.lat, sample.origin.lon])
    _places, first, same = np.unique(places, axis=0, return_index=True, return_inverse=True)
    for number, origin in enumerate(first):
        asked = np.flatnonzero(same.ravel() == number).astype(np.int32)
        into = np.zeros((len(asked), len(PARTS)))
        kernels.shares(
            roads, arc, model.network.part, leaving, one.part, int(origin), arriving, other.part,
            asked, int(sample.seconds[asked].max() * WIDER) + 3600, queue, settled, into,
        )  # fmt: skip
        found[asked] = into
    found[:, ENDS] = terminal_parts(sample.origin) + terminal_parts(sample.destination) + 0 * found[:, 0]
    return found, model.spread(sample.origin) + model.spread(sample.destination)


def times(model: RoadModel, parts: Floats, spread: Floats) -> Floats:
    """(pairs,): seconds by the model."""
    factor = np.array(model.factor)
    road: Floats = parts[:, :ENDS] @ factor[:ENDS]
    whole: Floats = np.sqrt(road**2 + spread) + parts[:, ENDS] * factor[ENDS]
    return whole


def misfit(found: Floats, seconds: Floats, which: NDArray[np.bool_]) -> float:
    """Mean square of the relative error."""
    return float(((found[which] / seconds[which] - 1) ** 2).mean())


def fit(model: RoadModel, start: Floats, parts: Floats, spread: Floats, seconds: Floats) -> Floats:
    """(parts,): the factors by which the parts explain the real times best, each drawn a little to its start."""
    now = np.array(model.factor)
    road = parts[:, :ENDS] @ now[:ENDS]
    widened = parts.copy()
    widened[:, :ENDS] *= np.sqrt(1 + spread / np.maximum(road, 1.0) ** 2)[:, None]
    rows = np.vstack([widened / seconds[:, None], np.sqrt(PULL) * np.eye(len(PARTS))])
    wanted = np.concatenate([np.ones(len(seconds)), np.sqrt(PULL) * start])
    factor: Floats = lsq_linear(rows, wanted, bounds=(LOWEST, HIGHEST)).x
    return factor


def errors(sample: Sample, found: Floats, which: NDArray[np.bool_]) -> tuple[Error, ...]:
    """The error over all pairs, by length of the real time, by density where one leaves; empty classes are left out."""
    minutes = sample.seconds / 60
    length = np.searchsorted(LENGTHS, minutes, side="right")
    density = classes(sample.origin)
    kinds = [("all", np.ones(len(sample), dtype=bool))]
    bounds = [f"under {LENGTHS[0]} min", *(f"{a} to {b} min" for a, b in pairwise(LENGTHS))]
    kinds += [(name, length == n) for n, name in enumerate([*bounds, f"{LENGTHS[-1]} min and more"])]
    kinds += [(name, density == n) for n, name in enumerate(_densities())]
    ratio = found / sample.seconds - 1
    return tuple(
        Error(
            kind,
            int(kept.sum()),
            float(ratio[kept].mean()),
            float(np.abs(ratio[kept]).mean()),
            float(np.quantile(np.abs(ratio[kept]), 0.9)),
            float(np.abs(found - sample.seconds)[kept].mean() / 60),
        )
        for kind, kept in ((kind, mask & which) for kind, mask in kinds)
        if kept.any()
    )


def _densities() -> list[str]:
    steps = DENSITY_STEPS
    between = [f"from {a:g} to {b:g} by km²" for a, b in pairwise(steps)]
    return [f"up to {steps[0]:g} by km²", *between, f"beyond {steps[-1]:g} by km²"]
