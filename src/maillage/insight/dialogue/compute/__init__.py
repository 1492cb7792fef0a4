"""Rows to figures."""

from maillage.insight.dialogue.compute.facts import facts_of
from maillage.insight.dialogue.compute.results import results_of, tables_of

__all__ = ["facts_of", "results_of", "tables_of"]
