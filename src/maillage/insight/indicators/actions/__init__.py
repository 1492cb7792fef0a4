"""What is done with figures: definitions loaded, the report of a year frozen, its words written."""

from maillage.insight.indicators.actions.defining import DefinitionChanged, load_definitions
from maillage.insight.indicators.actions.reporting import NothingToTell, UnknownPart, make_report, write_words

__all__ = ["DefinitionChanged", "NothingToTell", "UnknownPart", "load_definitions", "make_report", "write_words"]
