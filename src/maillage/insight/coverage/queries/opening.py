"""On which days of four weeks places receive people."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.network.choices import Rhythm
from maillage.catalogue.network.models import DeskDay, Hub, OutreachDesk

WEEKS, WEEK = 4, 7
HELD = {
    Rhythm.WEEKLY: (0, 1, 2, 3),
    Rhythm.EVEN: (1, 3),
    Rhythm.ODD: (0, 2),
    Rhythm.FIRST: (0,),
    Rhythm.SECOND: (1,),
    Rhythm.THIRD: (2,),
    Rhythm.FOURTH: (3,),
}
"""In which of four weeks, the first one odd, a desk day of each rhythm happens."""


def open_days(places: Sequence[int], day: date) -> NDArray[np.bool_]:
    """(places, 28): whether somebody receives there, from a Monday on, in two queries.

    places   keys of places, each once

    The hours of a hub are a text that nobody reads but people: a hub counts from Monday to Friday. A desk counts on
    its days, in its weeks; public holidays are not taken out.
    """
    opened = np.zeros((len(places), WEEKS, WEEK), dtype=bool)
    position = {key: row for row, key in enumerate(places)}
    for key in Hub.objects.open_on(day).filter(place__in=places).values_list("place_id", flat=True):
        opened[position[key], :, :5] = True
    desks = OutreachDesk.objects.held_on(day).filter(place__in=places)
    held = DeskDay.objects.filter(desk__in=desks).values_list("desk__place_id", "weekday", "rhythm")
    for key, weekday, rhythm in held:
        opened[position[key], list(HELD[Rhythm(rhythm)]), weekday - 1] = True
    return opened.reshape(len(places), WEEKS * WEEK)
