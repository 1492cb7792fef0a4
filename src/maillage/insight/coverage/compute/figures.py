"""What a plan changes, in figures: who has somebody near before and after, how long people travel, who gains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.compute import CUTOFF_SECONDS
from maillage.insight.coverage.choices import Change
from maillage.insight.coverage.queries import Count, Ground

CHANGES = tuple(Change)
Seconds = NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """How people stand: within the minutes chosen, and on the way to the nearest place.

    people         inhabitants in all
    mean, ninth    minutes for all people together: the mean, and what nine in ten do not exceed
    worst          the key of the EPCI with the longest mean, 0 outside any, and that mean
    beyond         who has no place within the cut-off; they count as the cut-off in the three numbers
    """

    people: int
    near: Count
    mean: float
    ninth: float
    worst: int
    worst_mean: float
    beyond: Count


@dataclass(frozen=True)
class EpciLine:
    """One EPCI: people, minutes before and after, and how many have a shorter or a longer way."""

    key: int
    people: int
    before: float
    after: float
    gaining: Count
    losing: Count


def figures_of(ground: Ground, seconds: Seconds, minutes: int) -> Figures:
    """The figures of one state of things; `seconds` (communes,) to the nearest place."""
    means = _means(ground, seconds)
    worst = max(means, key=lambda key: (means[key], -key), default=0)
    return Figures(
        people=int(ground.people.sum()),
        near=ground.count(seconds <= minutes * 60),
        mean=_mean(ground.people, seconds),
        ninth=_ninth(ground.people, seconds),
        worst=worst,
        worst_mean=means.get(worst, 0.0),
        beyond=ground.count(seconds > CUTOFF_SECONDS),
    )


def figures_by_epci(ground: Ground, seconds: Seconds, minutes: int) -> dict[int, Figures]:
    """The same for each EPCI of the territory, by key, counting its communes of the territory only."""
    found = {}
    for key in np.unique(ground.epci[ground.epci > 0]).tolist():
        among = ground.epci == key
        mean = _mean(ground.people[among], seconds[among])
        found[key] = Figures(
            people=int(ground.people[among].sum()),
            near=ground.count(among & (seconds <= minutes * 60)),
            mean=mean,
            ninth=_ninth(ground.people[among], seconds[among]),
            worst=key,
            worst_mean=mean,
            beyond=ground.count(among & (seconds > CUTOFF_SECONDS)),
        )
    return found


def lines_by_epci(ground: Ground, before: Seconds, after: Seconds) -> list[EpciLine]:
    """One line for each EPCI of the territory where the way of somebody who counts changes; the greatest gain first."""
    old, new = _means(ground, before), _means(ground, after)
    gaining = ground.count_by(AreaKind.EPCI, after < before)
    losing = ground.count_by(AreaKind.EPCI, after > before)
    keys, position = np.unique(ground.epci, return_inverse=True)
    people = np.bincount(position, weights=ground.people, minlength=len(keys))
    lines = [
        EpciLine(key, int(many), old[key], new[key], gaining[key], losing[key])
        for key, many in zip(keys.tolist(), people.tolist(), strict=True)
        if key in old and (gaining[key].communes or losing[key].communes)
    ]
    return sorted(lines, key=lambda line: (line.after - line.before, -line.people, line.key))


def change_of(before: Seconds, after: Seconds, minutes: int) -> NDArray[np.uint8]:
    """(communes,): the position in `Change` of what happens to each commune within these minutes."""
    was, will = before <= minutes * 60, after <= minutes * 60
    found = np.full(len(before), CHANGES.index(Change.FAR), dtype=np.uint8)
    found[was & will] = CHANGES.index(Change.NEAR)
    found[~was & will] = CHANGES.index(Change.GAINED)
    found[was & ~will] = CHANGES.index(Change.LOST)
    return found


def doubled(ground: Ground, before: Seconds, to_opened: Seconds, minutes: int) -> Count:
    """People near one of the sites opened who already have somebody near: what the plan does twice."""
    return ground.count((to_opened <= minutes * 60) & (before <= minutes * 60))


def _capped(seconds: Seconds) -> NDArray[np.float64]:
    return np.minimum(seconds, CUTOFF_SECONDS) / 60


def _mean(people: NDArray[np.int64], seconds: Seconds) -> float:
    return float(np.average(_capped(seconds), weights=people)) if people.sum() else 0.0


def _ninth(people: NDArray[np.int64], seconds: Seconds) -> float:
    """The minutes that nine people in ten do not exceed."""
    if not people.sum():
        return 0.0
    order = np.argsort(seconds, kind="stable")
    reached = np.searchsorted(np.cumsum(people[order]), 0.9 * people.sum())
    return float(_capped(seconds)[order][min(int(reached), len(order) - 1)])


def _means(ground: Ground, seconds: Seconds) -> dict[int, float]:
    """Mean minutes by key of EPCI, weighted by people; EPCI where nobody lives are left out."""
    keys, position = np.unique(ground.epci, return_inverse=True)
    people = np.bincount(position, weights=ground.people, minlength=len(keys))
    total = np.bincount(position, weights=ground.people * _capped(seconds), minlength=len(keys))
    return {int(key): float(t / p) for key, p, t in zip(keys, people, total, strict=True) if p}
