"""Journeys: one person, one project, one lead organisation, one period. First state only so far: contact."""
