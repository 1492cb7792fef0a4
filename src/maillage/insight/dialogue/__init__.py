"""Territories and the Region at one table: sheets with the same figures for all, questions, committees, agreements.

Holds counts, and texts written by posts; no name of anybody. Reads below with the platform's eyes, for counts.
"""
