"""People and what is known about them."""

from maillage.support.people.models.merge import Merge
from maillage.support.people.models.person import ContactPoint, Person, Situation, Welcome

__all__ = ["ContactPoint", "Merge", "Person", "Situation", "Welcome"]
