"""What accompaniment brought in a territory: the figures of `indicators`, by the one way to them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from maillage.catalogue.network.models import Network
from maillage.insight.dialogue.choices import TerritoryKind
from maillage.insight.dialogue.compute.facts import twelve_months
from maillage.insight.dialogue.figures import Section
from maillage.insight.dialogue.models import Territory
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Tables, tables

CUTS = {TerritoryKind.EPCI: By.EPCI, TerritoryKind.DEPARTEMENT: By.DEPARTEMENT}
"""An office is no cut of the indicators: its sheet has no results."""


def tables_of(network: Network, *, day: date) -> Tables:
    """The figures of a network over the twelve months that sheets of that day count, to be cut for each of them."""
    since, until = twelve_months(day)
    return tables(network, Period(since, until - timedelta(days=1)))


def results_of(territory: Territory, told: Tables) -> tuple[dict[str, float | None], dict[str, Mapping[str, Any]]]:
    """The results of a territory and their definitions, by key; None where nothing may be told."""
    cut = CUTS.get(TerritoryKind(territory.kind))
    values: dict[str, float | None] = {}
    defined: dict[str, Mapping[str, Any]] = {}
    for one in told.readings(cut) if cut else []:
        if one.part != territory.code:
            continue
        key, indicator = f"result.{one.indicator.code}", one.indicator
        values[key] = None if one.is_hidden else one.value
        defined[key] = {
            "version": indicator.version,
            "place": 100 + len(values),
            "section": str(Section.RESULTS),
            "unit": indicator.unit,
            **{
                language: {"name": words["name"], "sentence": words["sentence"]}
                for language, words in indicator.words.items()
            },
        }
    return values, defined
