"""Participants of operations."""

from maillage.support.enrolments.models.enrolment import Enrolment, Presence

__all__ = ["Enrolment", "Presence"]
