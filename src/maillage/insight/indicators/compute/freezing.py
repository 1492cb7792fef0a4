"""The figures of a year as data that stays: what a report keeps, its page and its files tell."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from maillage.catalogue.network.models import Hub, Network, OutreachDesk
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, Place
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.cohorts import cohorts, register_day
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Reading, tables
from maillage.insight.indicators.models import Indicator
from maillage.insight.indicators.queries import cohorts_on

FORMAT = 2
"""2 adds who is present where; a report frozen before shows no map."""
MOST_DEPARTEMENTS = 20
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
        "definitions": [_definition(one) for one in found.definitions],
        "readings": [_row(one) for by in CUTS_OF_A_REPORT for one in found.readings(by)],
        "presence": presence_of(network, period.end),
        "departements": departements_of(network),
        "cohorts": cohort_figures(network, period.end),
    }


def cohort_figures(network: Network, on: date) -> dict[str, Any]:
    """Definitions and every cohort that may be counted that day, as data."""
    return {
        "definitions": [_definition(one) for one in cohorts_on(on)],
        "register": register_day(),
        "rows": [one.as_data() for one in cohorts(network, on=on)],
    }


def presence_of(network: Network, day: date) -> list[dict[str, Any]]:
    """Hubs open that day by name, each with its desks, and where they stand: what a map is drawn from."""
    desks = OutreachDesk.objects.held_on(day).select_related("place__commune").order_by("name", "pk")
    hubs = Hub.objects.open_on(day).filter(network=network).select_related("place__commune")
    rows = sorted(hubs.prefetch_related(Prefetch("desks", desks)), key=lambda one: (one.name.casefold(), one.pk))
    return [
        {
            "part": one.slug,
            **_stands(one.name, one.place),
            "desks": [_stands(it.name, it.place) for it in one.desks.all()],
        }
        for one in rows
    ]


def departements_of(network: Network) -> list[str]:
    """The codes of the départements of the network's area; none when there are too many to draw."""
    within = Q(containing_ids__contains=[network.area_id]) | Q(pk=network.area_id)
    codes = sorted(Area.objects.filter(within, kind=AreaKind.DEPARTEMENT).values_list("code", flat=True))
    return codes if len(codes) <= MOST_DEPARTEMENTS else []


def _stands(name: str, place: Place) -> dict[str, Any]:
    return {"label": name, "commune": place.commune.name, "lat": round(place.lat, 4), "lon": round(place.lon, 4)}


def fingerprint(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures, whatever order their fields came back in."""
    said = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _definition(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "version": one.version,
        "unit": one.unit,
        "formula": one.formula,
        "source": one.source,
        "words": one.words,
    }


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
