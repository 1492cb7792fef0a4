"""The hub door."""
