"""Travel seconds by car between points, estimated without a road network, behind an interface others can fill.

`TravelModel` is what the rest of the software knows. `OfflineModel` needs nothing but the points; `roads.RoadModel`
looks for the shortest way over a graph of the communes, and `calibration` fits it to real times. `TravelLists` are what
siting and access work on. Measured error, limits and sources: docs/how-it-works/algorithms/travel.md.
"""

from .lists import BadTravel, TravelLists
from .offline import OfflineModel, SparseTravel, TravelModel
from .points import EARTH_RADIUS_KM, UNKNOWN_LANDMASS, Points, great_circle_km, on_sphere, spread_of

__all__ = [
    "EARTH_RADIUS_KM",
    "UNKNOWN_LANDMASS",
    "BadTravel",
    "OfflineModel",
    "Points",
    "SparseTravel",
    "TravelLists",
    "TravelModel",
    "great_circle_km",
    "on_sphere",
    "spread_of",
]
