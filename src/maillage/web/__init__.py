"""Doors, one folder for each kind of person who comes in."""
