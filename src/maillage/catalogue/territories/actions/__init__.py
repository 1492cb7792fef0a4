"""What people do here: load the reference and official files; add, move and refresh places."""

from maillage.catalogue.territories.actions.facts import load_facts
from maillage.catalogue.territories.actions.loading import Loaded, load_territories
from maillage.catalogue.territories.actions.places import add_place, bring_travel, move_place, refresh_travel

__all__ = ["Loaded", "add_place", "bring_travel", "load_facts", "load_territories", "move_place", "refresh_travel"]
