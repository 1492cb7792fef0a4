"""What can be reached from where: needs served, minutes to the nearest place, people around, adviser-days a head.

`needs` joins what is served within reach; `reach` tells minutes and people; `floating` shares the capacity of places
out among those who compete for it. Definitions and limits: docs/how-it-works/coverage.md and
docs/how-it-works/algorithms/access.md.
"""

from .floating import Catchments, Gaussian, Scores, Steps, catchments_of, rescored, scored
from .needs import EVERYWHERE, Holders, Lines, best_level, needs_of_zones, needs_within_reach
from .reach import mean_minutes, minutes_by_day, minutes_for_days, minutes_to_nearest, people_around, people_within

__all__ = [
    "EVERYWHERE",
    "Catchments",
    "Gaussian",
    "Holders",
    "Lines",
    "Scores",
    "Steps",
    "best_level",
    "catchments_of",
    "mean_minutes",
    "minutes_by_day",
    "minutes_for_days",
    "minutes_to_nearest",
    "needs_of_zones",
    "needs_within_reach",
    "people_around",
    "people_within",
    "rescored",
    "scored",
]
