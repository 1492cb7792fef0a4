"""Pages of the hub's door."""
