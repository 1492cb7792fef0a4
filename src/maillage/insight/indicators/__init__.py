"""Figures that everybody reads alike: definitions kept as data with versions, one way to compute them, frozen reports.

Reads the rooms below and keeps counts only: no row of this room leads to a person.
"""
