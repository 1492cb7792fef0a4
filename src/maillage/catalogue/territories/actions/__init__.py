"""What people do here: load the reference; add, move and refresh places."""

from maillage.catalogue.territories.actions.loading import Loaded, load_territories
from maillage.catalogue.territories.actions.places import add_place, move_place, refresh_travel

__all__ = ["Loaded", "add_place", "load_territories", "move_place", "refresh_travel"]
