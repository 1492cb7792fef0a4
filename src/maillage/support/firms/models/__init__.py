"""Firms, their states in the register, questions asked about them, what is known of how they go."""

from maillage.support.firms.models.firm import Firm, RegisterRead, RegisterSpell
from maillage.support.firms.models.news import News, Survey

__all__ = ["Firm", "News", "RegisterRead", "RegisterSpell", "Survey"]
