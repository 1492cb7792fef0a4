"""Formats in which the catalogue goes out and comes back; they read facts, never the database."""
