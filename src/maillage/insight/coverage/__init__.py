"""Where help is near, at a distance or missing: holes, conflicts of charters, the board of clarity."""
