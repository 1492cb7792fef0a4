"""The coordination door."""
