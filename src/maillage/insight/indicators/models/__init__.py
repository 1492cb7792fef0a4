"""Definitions with their versions, reports and the words people add to them."""

from maillage.insight.indicators.models.definition import Indicator
from maillage.insight.indicators.models.report import Report

__all__ = ["Indicator", "Report"]
