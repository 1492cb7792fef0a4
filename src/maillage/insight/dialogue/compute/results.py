"""What accompaniment brought in a territory: the figures of `indicators`, by the one way to them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.dialogue.choices import TerritoryKind
from maillage.insight.dialogue.compute.facts import twelve_months
from maillage.insight.dialogue.figures import Section
from maillage.insight.dialogue.models import Territory
from maillage.insight.dialogue.queries import communes_of
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.formula import parsed
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Reading, Tables, tables
from maillage.insight.indicators.models import Indicator

CUTS = {TerritoryKind.EPCI: By.EPCI, TerritoryKind.DEPARTEMENT: By.DEPARTEMENT}
PIECES = (AreaKind.DEPARTEMENT, AreaKind.EPCI)
"""What an office is made of, the largest first: each piece is told on its own sheet too."""


def tables_of(network: Network, *, day: date) -> Tables:
    """The figures of a network over the twelve months that sheets of that day count, to be cut for each of them."""
    since, until = twelve_months(day)
    return tables(network, Period(since, until - timedelta(days=1)))


def results_of(
    territory: Territory, told: Tables, *, day: date
) -> tuple[dict[str, float | None], dict[str, Mapping[str, Any]]]:
    """The results of a territory and their definitions, by key; None where nothing may be told.

    An office is the sum of its départements and, where it has no whole one, of its groups of communes: of what their
    own sheets tell, so that nothing more can be found. Pieces too small to be told are left out of the sum, and an
    office that cuts a group of communes in two has no results.
    """
    cut = CUTS.get(TerritoryKind(territory.kind))
    if cut is None:
        found = _of_office(territory, told, day)
    else:
        found = [
            (one.indicator, None if one.is_hidden else one.value)
            for one in told.readings(cut)
            if one.part == territory.code
        ]
    values: dict[str, float | None] = {}
    defined: dict[str, Mapping[str, Any]] = {}
    for indicator, value in found:
        key = f"result.{indicator.code}"
        values[key] = value
        defined[key] = {
            "version": indicator.version,
            "place": 100 + len(values),
            "section": str(Section.RESULTS),
            "unit": indicator.unit,
            **{
                language: {
                    "name": words["name"],
                    "sentence": _sentence(words["sentence"], language, is_sum=cut is None),
                }
                for language, words in indicator.words.items()
            },
        }
    return values, defined


def _of_office(office: Territory, told: Tables, day: date) -> list[tuple[Indicator, float | None]]:
    parts = _parts_of(office, day)
    every: dict[str, dict[tuple[str, str], Reading]] = {}
    indicators: dict[str, Indicator] = {}
    for by in CUTS.values():
        for one in told.readings(by):
            indicators[one.indicator.code] = one.indicator
            every.setdefault(one.indicator.code, {})[one.by, one.part] = one
    formulas = {code: parsed(one.formula) for code, one in indicators.items()}

    def amount(code: str) -> float | None:
        share = formulas[code].share
        if parts is None:
            return None
        if share is not None:
            part_of, whole = (amount(one) for one in share)
            return round(100 * part_of / whole, 1) if part_of is not None and whole else None
        rows = [every[code][key] for key in parts if key in every[code]]
        shown = [one.value for one in rows if not one.is_hidden and one.value is not None]
        return sum(shown) if shown or not rows else None

    return [(one, amount(code)) for code, one in indicators.items()]


def _parts_of(office: Territory, day: date) -> list[tuple[str, str]] | None:
    """The pieces of an office: cut and code; None where some commune of it lies in none that is whole."""
    left, found = set(communes_of(office, on=day)), []
    for kind in PIECES:
        holders: dict[int, set[int]] = {}
        for commune, keys in Area.objects.communes().filter(pk__in=left).values_list("pk", "containing_ids"):
            for key in keys:
                holders.setdefault(key, set()).add(commune)
        areas = Area.objects.filter(kind=kind, pk__in=holders).order_by("code")
        for area in areas:
            whole = Area.objects.communes().filter(containing_ids__contains=[area.pk]).count()
            if len(holders[area.pk]) == whole:
                found.append((str(kind.value), area.code))
                left -= holders[area.pk]
    return None if left else found


def _sentence(said: str, language: str, *, is_sum: bool) -> str:
    if not is_sum:
        return said
    with translation.override(language):
        return f"{said} {OF_AN_OFFICE}"


OF_AN_OFFICE = _(
    "For an office of the Region: the sum of its départements, else of its groups of communes; those whose number is "
    "too small to be told are left out."
)
