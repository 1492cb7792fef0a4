"""How each commune is served: minutes, places and days within reach, and the days left for its people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.access import Steps, catchments_of, minutes_by_day, scored
from maillage.analysis.travel import TravelLists
from maillage.catalogue.territories.compute import CUTOFF_SECONDS
from maillage.insight.coverage.queries import Ground
from maillage.insight.coverage.queries.serving import Serving

HEADS = 10_000


@dataclass(frozen=True)
class Access:
    """All of shape (communes,), in the order of the ground.

    minutes  to the nearest place on its best day; infinite where none is within the cut-off
    places   how many within the minutes chosen
    days     on how many days of four weeks somebody receives at one of them
    share    days of four weeks for 10,000 inhabitants, once all who compete for a place have their part
    """

    minutes: NDArray[np.float64]
    places: NDArray[np.int64]
    days: NDArray[np.int64]
    share: NDArray[np.float64]


def access_of(ground: Ground, serving: Serving, opened: NDArray[np.bool_], minutes: int) -> Access:
    """Reach, and enhanced two-step catchments with the usual steps (10, 20 and 30 minutes), among those who are served.

    opened   (places of `serving`, days of four weeks)
    minutes  what counts as near

    Method and limits: docs/how-it-works/algorithms/access.md.
    """
    travel = TravelLists.of(
        serving.commune,
        np.searchsorted(serving.places, serving.place),
        serving.seconds,
        origins=len(ground),
        places=len(serving.places),
        cutoff_seconds=CUTOFF_SECONDS,
    )
    by_day = minutes_by_day(travel, opened)
    scores = scored(catchments_of(travel, ground.people, Steps()), opened.sum(axis=1))
    return Access(
        minutes=by_day.min(axis=1),
        places=np.diff(travel.within(minutes * 60).start),
        days=(by_day <= minutes).sum(axis=1),
        share=scores.score * HEADS,
    )
