"""Views of the public door, by subject."""
