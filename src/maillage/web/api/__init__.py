"""The machines' door: API version 1."""
