"""Survival of the firms created with the network, year by year."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import Network
from maillage.insight.indicators.compute.freezing import cohort_figures
from maillage.web.coordination.access import for_coordinators
from maillage.web.shared.cohorts import CohortsRead, as_csv, as_json, as_xlsx, not_yet
from maillage.web.shared.membership import today
from maillage.web.shared.report import hidden_note

FILES: dict[str, tuple[Callable[[Mapping[str, Any]], bytes], str]] = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}


@require_safe
@for_coordinators
def cohorts(request: HttpRequest, network: Network) -> HttpResponse:
    """Every cohort that may be counted today, as picture and tables."""
    day: date = today()
    facts = {
        "network": network,
        "read": CohortsRead(cohort_figures(network, day)),
        "not_yet": not_yet(day),
        "note": hidden_note(),
        "kinds": list(FILES),
        "section": "reports",
    }
    return render(request, "coordination/cohorts.html", facts)


@require_safe
@for_coordinators
def cohorts_file(request: HttpRequest, network: Network, kind: str) -> HttpResponse:
    """The same as spreadsheet, list or data."""
    if kind not in FILES:
        raise Http404
    write, media_type = FILES[kind]
    name = f"{network.slug}-survie.{kind}"
    return HttpResponse(
        write(cohort_figures(network, today())),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
