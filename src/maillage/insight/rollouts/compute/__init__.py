"""What stands near a drafted hub and what it adds; a hub as a kit, what a kit becomes, what a later one changes."""

from maillage.insight.rollouts.compute.duplication import Drafted, Facts, Gain, PlaceNear, facts_of

__all__ = ["Drafted", "Facts", "Gain", "PlaceNear", "facts_of"]
