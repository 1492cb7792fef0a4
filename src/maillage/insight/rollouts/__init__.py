"""Duplicating a hub: what stands near a draft and what it adds, the kit that prepares it, the file that follows it.

Reads the catalogue and the counts of `coverage`; a hub is drafted and published by the actions of `catalogue.network`.
"""
