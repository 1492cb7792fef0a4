"""Floating catchments: the adviser-days of places shared out among the people who compete for them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.analysis.travel.lists import BadTravel, TravelLists

from .reach import counted, refuse_beyond

Floats = NDArray[np.float64]
# Work is cut into as many parts whatever the threads, so that sums come out the same to the last bit.
PARTS = 4
WORTH_CUTTING = 400_000


class Decay(Protocol):
    """How much less a place counts when it is further."""

    @property
    def minutes(self) -> tuple[float, ...]:
        """Limits in minutes, rising; beyond the last one nothing counts."""

    def weights(self, minutes: Floats) -> Floats:
        """(n,): the weight at each of these minutes, none negative."""


@dataclass(frozen=True)
class Steps:
    """One weight up to each limit: 1 up to 10 minutes, 0.68 up to 20, 0.22 up to 30 are those of Luo and Qi.

    Raises BadTravel when limits do not rise from more than 0, or weights are missing or negative.
    """

    minutes: tuple[float, ...] = (10.0, 20.0, 30.0)
    weight: tuple[float, ...] = (1.0, 0.68, 0.22)

    def __post_init__(self) -> None:
        if len(self.minutes) != len(self.weight) or not self.minutes:
            raise BadTravel(f"{len(self.minutes)} limits and {len(self.weight)} weights are given; as many are needed.")
        counted("weight", self.weight, len(self.weight))
        if not (np.diff(self.minutes, prepend=0.0) > 0).all() or not np.isfinite(self.minutes).all():
            raise BadTravel(f"The limits are {self.minutes}; they must rise from more than 0.")

    def weights(self, minutes: Floats) -> Floats:
        """The weight of the first limit that is not passed."""
        return np.append(self.weight, 0.0)[np.searchsorted(self.minutes, minutes)]


@dataclass(frozen=True)
class Gaussian:
    """exp(-t²/2σ²) up to the cut-off, 0 beyond. A factor common to all weights would change no score.

    Raises BadTravel when σ or the cut-off is not more than 0.
    """

    sigma_minutes: float
    cutoff_minutes: float

    def __post_init__(self) -> None:
        if not (0 < self.sigma_minutes < np.inf and 0 < self.cutoff_minutes < np.inf):
            raise BadTravel(f"σ is {self.sigma_minutes} and the cut-off {self.cutoff_minutes}; more than 0 is needed.")

    @property
    def minutes(self) -> tuple[float, ...]:
        """The cut-off alone."""
        return (self.cutoff_minutes,)

    def weights(self, minutes: Floats) -> Floats:
        """The bell, cut."""
        bell: Floats = np.exp(-(minutes**2) / (2 * self.sigma_minutes**2))
        return np.where(minutes <= self.cutoff_minutes, bell, 0.0)


@dataclass(frozen=True)
class Catchments:
    """Who competes for what, prepared once; capacities may then change as often as wished.

    travel   lists from where people live to places, cut where the weights end
    people   (origins,)
    weight   (cut-off + 1,), the weight at each whole second
    choosing True for the three-step variant
    """

    travel: TravelLists
    people: Floats
    weight: Floats
    choosing: bool

    @cached_property
    def back(self) -> TravelLists:
        """From each place, those who reach it."""
        return self.travel.reversed()


@dataclass(frozen=True)
class Scores:
    """What each gets, and why.

    score      (origins,), capacity a head: adviser-days for one person, when capacities are adviser-days
    capacity   (places,), as given
    demand     (places,), people who compete for each place, weighted
    supply     (places,), capacity for one of them; 0 where nobody competes
    drawn      (origins,), three-step only: all the weights of the open places that each could choose; else 1
    """

    score: Floats
    capacity: Floats
    demand: Floats
    supply: Floats
    drawn: Floats

    @property
    def out_of_reach(self) -> float:
        """Capacity at places that nobody reaches, the only one that is shared out to none."""
        return float(self.capacity[self.demand == 0].sum())


def catchments_of(travel: TravelLists, people: ArrayLike, decay: Decay, *, choosing: bool = False) -> Catchments:
    """The competition for places: enhanced two-step, or three-step where people choose.

    travel     from where people live to places
    people     (origins,), none negative
    decay      `Steps` or `Gaussian`
    choosing   share everybody out among the places they could choose, by weight, before they compete

    Raises BadTravel when the shapes disagree, people are missing or negative, or the weights go beyond the lists.
    """
    refuse_beyond(decay.minutes[-1], travel)
    cut = travel.within(int(decay.minutes[-1] * 60))
    weight = decay.weights(np.arange(cut.cutoff_seconds + 1) / 60)
    return Catchments(cut, counted("people", people, len(travel)), weight, choosing)


def scored(catchments: Catchments, capacity: ArrayLike) -> Scores:
    """The capacity of each place shared out among the people in its catchment, then added up where they live.

    capacity   (places,), adviser-days a month for instance; a place of capacity 0 is closed, nobody chooses it

    With weight w and capacity S: demand D of place j is Σ people x w, supply S / D, and the score of i is Σ w x S / D.
    Where people choose, w becomes w² / Σ w over the open places that i reaches. Σ people x score is the capacity of all
    places that somebody reaches: nothing is lost or made up. Time O(pairs), one addition each way; memory beside the
    lists O(origins + places).

    Raises BadTravel when the shape is wrong or a capacity is missing or negative.

    Sources: Luo and Qi (2009), Health and Place 15; Wan, Zou and Sternberg (2012), IJGIS 26.
    """
    days = counted("capacity", capacity, catchments.travel.places)
    drawn = _drawn(catchments, days > 0)
    demand = _handed_out(catchments, _masses(catchments, drawn))
    supply = _supply(days, demand)
    score = _gathered(catchments.travel, _pair_weight(catchments), supply) / drawn
    return Scores(score, days, demand, supply, drawn)


def rescored(catchments: Catchments, before: Scores, capacity: ArrayLike) -> Scores:
    """The scores for other capacities: only what the places that changed touch is computed anew, from its own pairs.

    Nothing is added to or taken from an older sum, so that errors do not pile up however many changes follow each
    other. Two-step: the same numbers as `scored`, to the last bit; three-step: to rounding, where places open or close.
    Time O(the pairs of those who reach a place that changed); the first call also turns the lists round.

    Raises BadTravel as `scored` does.
    """
    from .kernels import gather_some  # noqa: PLC0415 - numba takes time and memory to load

    days = counted("capacity", capacity, catchments.travel.places)
    changed = np.flatnonzero(days != before.capacity)
    drawn, demand = before.drawn, before.demand
    travel, back, weight = catchments.travel, catchments.back, _pair_weight(catchments)
    toggled = np.flatnonzero((days > 0) != (before.capacity > 0))
    if catchments.choosing and len(toggled):
        homes = _ends(back, toggled)
        drawn = drawn.copy()
        gather_some(homes, travel.start, travel.place, travel.seconds, catchments.weight, _as_numbers(days > 0), drawn)
        drawn[homes] = np.where(drawn[homes] > 0, drawn[homes], 1.0)
        changed = np.union1d(changed, _ends(travel, homes))
        demand = demand.copy()
        masses = _masses(catchments, drawn)
        gather_some(changed, back.start, back.place, back.seconds, weight, masses, demand)
    supply = before.supply.copy()
    supply[changed] = _supply(days[changed], demand[changed])
    homes = _ends(back, changed)
    score = before.score.copy()
    gather_some(homes, travel.start, travel.place, travel.seconds, weight, supply, score)
    score[homes] /= drawn[homes]
    return Scores(score, days, demand, supply, drawn)


def _pair_weight(catchments: Catchments) -> Floats:
    """(cut-off + 1,): the weight of a pair, but for what its origin could choose."""
    return catchments.weight**2 if catchments.choosing else catchments.weight


def _as_numbers(flags: NDArray[np.bool_]) -> Floats:
    return flags.astype(np.float64)


def _masses(catchments: Catchments, drawn: Floats) -> Floats:
    return catchments.people / drawn


def _supply(capacity: Floats, demand: Floats) -> Floats:
    return np.divide(capacity, demand, out=np.zeros_like(capacity), where=demand > 0)


def _drawn(catchments: Catchments, opened: NDArray[np.bool_]) -> Floats:
    """(origins,): the weights of the open places each could choose, 1 where there is nothing to choose."""
    if not catchments.choosing:
        return np.ones(len(catchments.travel))
    total = _gathered(catchments.travel, catchments.weight, _as_numbers(opened))
    return np.where(total > 0, total, 1.0)


def _gathered(lists: TravelLists, weight: Floats, given: Floats) -> Floats:
    from .kernels import gather  # noqa: PLC0415 - numba takes time and memory to load

    into = np.empty(len(lists))
    _shared(lists, lambda a, b: gather(lists.start, lists.place, lists.seconds, weight, given, a, b, into))
    return into


def _handed_out(catchments: Catchments, masses: Floats) -> Floats:
    from .kernels import hand_out  # noqa: PLC0415 - numba takes time and memory to load

    lists, weight = catchments.travel, _pair_weight(catchments)
    parts: dict[int, Floats] = {}

    def part(first: int, last: int) -> None:
        parts[first] = np.zeros(lists.places)
        hand_out(lists.start, lists.place, lists.seconds, weight, masses, first, last, parts[first])

    _shared(lists, part)
    total: Floats = np.sum([parts[first] for first in sorted(parts)], axis=0)
    return total


def _shared(lists: TravelLists, work: Callable[[int, int], None]) -> None:
    from maillage.analysis.compiling import share  # noqa: PLC0415 - numba takes time and memory to load

    share(work, len(lists), PARTS if len(lists.place) >= WORTH_CUTTING else 1)


def _ends(lists: TravelLists, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """The other ends of these rows, each once, rising."""
    marked = np.zeros(lists.places, dtype=bool)
    for row in rows:
        marked[lists.place[lists.start[row] : lists.start[row + 1]]] = True
    return np.flatnonzero(marked)
