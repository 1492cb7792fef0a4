"""Whole stories in a real browser. Things are found by label and role, as a person finds them."""
