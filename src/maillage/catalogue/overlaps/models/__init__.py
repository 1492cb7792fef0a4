"""Tables of the overlaps."""

from maillage.catalogue.overlaps.models.decision import Comment, Decision, Signature
from maillage.catalogue.overlaps.models.overlap import Crossing, Overlap, Survey

__all__ = ["Comment", "Crossing", "Decision", "Overlap", "Signature", "Survey"]
