"""Minutes to the nearest place that can be used, day by day, and the people within them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.analysis.travel.lists import BadTravel, TravelLists

Floats = NDArray[np.float64]
NO_PLACE = np.int32(np.iinfo(np.int32).max)


def minutes_to_nearest(travel: TravelLists, usable: ArrayLike | None = None) -> Floats:
    """(origins,): minutes to the nearest place that can be used; infinite where none is within the cut-off.

    usable   (places,), True for a place that counts; unsaid: all do

    One place more never makes it longer. Time O(pairs).

    Raises BadTravel when the shapes disagree.
    """
    if usable is None:
        usable = np.ones(travel.places, dtype=bool)
    return minutes_by_day(travel, np.asarray(usable, dtype=bool)[:, None])[:, 0]


def minutes_by_day(travel: TravelLists, opened: ArrayLike) -> Floats:
    """(origins, days): minutes to the nearest place open on each day; infinite where none is within the cut-off.

    opened   (places, days), True where a place is open that day; the days are those of a week, or of any longer round:
             twenty working days tell a desk held once a fortnight

    Time O(pairs x days).

    Raises BadTravel when the shapes disagree.
    """
    days = np.asarray(opened, dtype=bool)
    if days.ndim != 2 or len(days) != travel.places:
        raise BadTravel(f"opened has shape {days.shape}; ({travel.places}, days) is needed.")
    minutes = np.full((len(travel), days.shape[1]), np.inf)
    reaching = np.flatnonzero(np.diff(travel.start))
    if not len(reaching):
        return minutes
    for day in range(days.shape[1]):
        seconds = np.where(days[travel.place, day], travel.seconds, NO_PLACE)
        first = np.minimum.reduceat(seconds, travel.start[reaching])
        minutes[reaching, day] = np.where(first == NO_PLACE, np.inf, first / 60)
    return minutes


def minutes_for_days(by_day: Floats, days: int) -> Floats:
    """(origins,): minutes within which some place is open on at least so many days of the round.

    "Within 30 minutes at least one day a week" is `minutes_for_days(minutes_by_day(travel, week), 1) <= 30`. The places
    need not be the same from day to day. Infinite where there are fewer days.

    Raises BadTravel when `days` is not from 1 to the number of days of the round.
    """
    if not 1 <= days <= by_day.shape[1]:
        raise BadTravel(f"{days} days are asked for; the round has {by_day.shape[1]}, and at least 1 is needed.")
    found: Floats = np.partition(by_day, days - 1, axis=1)[:, days - 1]
    return found


def mean_minutes(by_day: Floats, beyond_minutes: float) -> Floats:
    """(origins,): minutes to the nearest open place on a day taken at random.

    A day on which nothing is open within the cut-off counts for `beyond_minutes`, and so does anything further.

    Raises BadTravel when `beyond_minutes` is negative or not a number.
    """
    if not beyond_minutes >= 0:
        raise BadTravel(f"beyond_minutes is {beyond_minutes}; 0 or more is needed.")
    mean: Floats = np.minimum(by_day, beyond_minutes).mean(axis=1)
    return mean


def people_within(minutes: Floats, people: ArrayLike, limits: Sequence[float] = (15, 20, 30)) -> Floats:
    """(limits,): how many people need at most so many minutes; never less for a longer limit.

    minutes   (origins,), as `minutes_to_nearest` or `minutes_for_days` tell them
    people    (origins,), none negative

    Raises BadTravel when the shapes disagree or a number of people is missing or negative.
    """
    there = counted("people", people, len(minutes))
    return np.array([there[minutes <= limit].sum() for limit in limits])


def people_around(travel: TravelLists, people: ArrayLike, limits: Sequence[float] = (15, 20, 30)) -> Floats:
    """(places, limits): how many people reach each place within so many minutes.

    Raises BadTravel as `people_within` does, or when a limit goes beyond the cut-off of the lists.
    """
    there = counted("people", people, len(travel))[travel.origin]
    around = np.zeros((travel.places, len(limits)))
    for column, limit in enumerate(limits):
        refuse_beyond(limit, travel)
        near = travel.seconds <= limit * 60
        around[:, column] = np.bincount(travel.place[near], weights=there[near], minlength=travel.places)
    return around


def counted(name: str, given: ArrayLike, count: int) -> Floats:
    """What was given as one number for each of `count`, none missing, infinite or negative."""
    array = np.asarray(given, dtype=np.float64)
    if array.shape != (count,):
        raise BadTravel(f"{name} has shape {array.shape}; ({count},) is needed.")
    wrong = ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        raise BadTravel(f"{name} holds {array[wrong][0]}, {int(wrong.sum())} times in all; 0 or more is needed.")
    return array


def refuse_beyond(minutes: float, travel: TravelLists) -> None:
    """Raises BadTravel when minutes are asked for that the lists do not reach."""
    if minutes * 60 > travel.cutoff_seconds:
        raise BadTravel(f"{minutes:g} minutes are asked for; the lists stop at {travel.cutoff_seconds / 60:g}.")
