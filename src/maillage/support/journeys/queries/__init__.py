"""Reading journeys."""

from maillage.support.journeys.queries.files import (
    Happening,
    journeys_of,
    journeys_under,
    meetings_of,
    minutes_of,
    projects_of,
    timeline_of_journeys,
)
from maillage.support.journeys.queries.hub import Part, counts_of_hub
from maillage.support.journeys.queries.silences import silences_of
from maillage.support.journeys.queries.today import Call, Today, call_list, today_of

__all__ = [
    "Call",
    "Happening",
    "Part",
    "Today",
    "call_list",
    "counts_of_hub",
    "journeys_of",
    "journeys_under",
    "meetings_of",
    "minutes_of",
    "projects_of",
    "silences_of",
    "timeline_of_journeys",
    "today_of",
]
