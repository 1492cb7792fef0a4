"""Reading definitions and reports."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from maillage.catalogue.network.models import Network
from maillage.insight.indicators.models import Indicator, Report

COHORT = "survival("
"""How the formula of what is followed through the years begins."""


def definitions_on(day: date) -> list[Indicator]:
    """The definition of each indicator that counts a period ending that day, in their order."""
    return list(_valid_on(day).exclude(formula__startswith=COHORT))


def cohorts_on(day: date) -> list[Indicator]:
    """The definitions that follow the firms of a year through the next ones, as they were that day."""
    return list(_valid_on(day).filter(formula__startswith=COHORT))


def _valid_on(day: date) -> QuerySet[Indicator]:
    last = Indicator.objects.filter(code=OuterRef("code"), valid_from__lte=day).order_by("-version")
    return Indicator.objects.filter(pk=Subquery(last.values("pk")[:1])).order_by("position", "code")


def versions_of(code: str) -> QuerySet[Indicator]:
    """Every version of a definition, the last first."""
    return Indicator.objects.filter(code=code).order_by("-version")


def reports_of(network: Network) -> QuerySet[Report]:
    """The reports of a network, the last year and the last made first; without their figures."""
    return Report.objects.filter(network=network).select_related("made_by").defer("figures")
