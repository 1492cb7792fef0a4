"""Rows to arrays, `analysis.overlap`, arrays to rows."""

from maillage.catalogue.overlaps.compute.equivalents import Draft, Equivalent, nearest_equivalents
from maillage.catalogue.overlaps.compute.sightings import Meeting, Sighting, sightings

__all__ = ["Draft", "Equivalent", "Meeting", "Sighting", "nearest_equivalents", "sightings"]
