"""Journeys: one person, one project, one lead organisation, one period; the meetings on the way.

States, endings and moves are data in `choices`; the database refuses any other move.
"""
