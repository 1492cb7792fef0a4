"""Rows to arrays, `analysis.overlap`, arrays to rows."""

from maillage.catalogue.overlaps.compute.equivalents import Draft, Equivalent, nearest_equivalents
from maillage.catalogue.overlaps.compute.opening import Surroundings, surroundings_of
from maillage.catalogue.overlaps.compute.sightings import Meeting, Sighting, sightings

__all__ = [
    "Draft",
    "Equivalent",
    "Meeting",
    "Sighting",
    "Surroundings",
    "nearest_equivalents",
    "sightings",
    "surroundings_of",
]
