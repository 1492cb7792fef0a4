"""The figures of a year as data that stays: what a report keeps, its page and its files tell."""

import hashlib
import json
from typing import Any

from maillage.catalogue.network.models import Network
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Reading, tables

FORMAT = 1
CUTS_OF_A_REPORT = (By.NETWORK, By.HUB, By.ORGANISATION, By.DEPARTEMENT, By.AUDIENCE, By.REASON)


def figures_of(network: Network, year: int) -> dict[str, Any]:
    """Definitions in their versions and every reading of the year, in one order: equal facts give equal data."""
    period = Period.year(year)
    found = tables(network, period)
    return {
        "format": FORMAT,
        "network": str(network),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "definitions": [
            {
                "code": one.code,
                "version": one.version,
                "unit": one.unit,
                "formula": one.formula,
                "source": one.source,
                "words": one.words,
            }
            for one in found.definitions
        ],
        "readings": [_row(one) for by in CUTS_OF_A_REPORT for one in found.readings(by)],
    }


def fingerprint(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures, whatever order their fields came back in."""
    said = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _row(one: Reading) -> dict[str, Any]:
    return {
        "code": one.indicator.code,
        "by": one.by,
        "part": one.part,
        "label": one.label,
        "value": one.value,
        "hidden": one.is_hidden,
        "before": one.before,
        "before_hidden": one.before_is_hidden,
        "share": one.share,
        "share_hidden": one.share_is_hidden,
    }
