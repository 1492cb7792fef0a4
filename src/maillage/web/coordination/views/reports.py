"""Figures of the network: of any period; of a year, frozen in a report that is read, printed and taken away."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.insight.indicators.actions import UnknownPart, make_report, write_words
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Reading, readings
from maillage.insight.indicators.models import Report
from maillage.insight.indicators.queries import reports_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.report_forms import PeriodForm, WordsForm, YearForm
from maillage.web.shared.aggregates import FORMS as TABLES
from maillage.web.shared.aggregates import READINGS
from maillage.web.shared.membership import signed_in, today
from maillage.web.shared.report import ReportRead, hidden_note, in_words, share_note
from maillage.web.shared.report_files import as_csv, as_json, as_xlsx
from maillage.web.shared.report_paper import chart_of, left_out, made_in_words, map_legend, map_of, report_paper

FILES: dict[str, tuple[Callable[[Report], bytes], str]] = {
    "pdf": (report_paper, "application/pdf"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}


@require_safe
@for_coordinators
def figures(request: HttpRequest, network: Network) -> HttpResponse:
    """Every figure of the days one chooses, cut as one chooses, beside the same days a year before."""
    form = PeriodForm(request.GET, today=today())
    facts: dict[str, Any] = {"form": form, "network": network, "section": "reports", "note": hidden_note()}
    if not form.is_valid():
        return render(request, "coordination/indicators.html", facts, status=400)
    asked = form.cleaned_data
    found = readings(network, asked["period"], by=asked["by"])
    facts |= {
        "period": asked["period"],
        "before": asked["period"].before(),
        "is_cut": asked["by"] != By.NETWORK,
        "lines": _lines(found),
        "files": _files(network, asked["period"], asked["by"]),
        "share_note": share_note() if asked["by"] == By.ORGANISATION else "",
    }
    return render(request, "coordination/indicators.html", facts)


@require_safe
@for_coordinators
def reports(request: HttpRequest, network: Network) -> HttpResponse:
    """The reports made, and a new one."""
    form = YearForm(this_year=today().year)
    facts = {"reports": reports_of(network), "form": form, "network": network, "section": "reports"}
    return render(request, "coordination/reports.html", facts)


@require_POST
@for_coordinators
def make(request: HttpRequest, network: Network) -> HttpResponse:
    """Freeze the figures of a year."""
    form = YearForm(request.POST, this_year=today().year)
    if not form.is_valid():
        raise Http404
    made = make_report(network, form.cleaned_data["year"], by=signed_in(request), now=timezone.now())
    messages.success(request, _("The figures are frozen: they stay as they are today."))
    return redirect("coordination:report", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def report(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The report of a year; its words are written here."""
    found = _found(network, pk)
    read = ReportRead(found)
    hubs = [(row["part"], row["label"]) for row in found.figures["readings"]
            if row["by"] == By.HUB and row["code"] == "welcomes"]  # fmt: skip
    form = WordsForm(request.POST or None, hubs=hubs, initial={"text": read.introduction})
    if request.method == "POST" and form.is_valid():
        try:
            write_words(found, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except UnknownPart as error:
            raise Http404 from error
        messages.success(request, _("Written."))
        return redirect("coordination:report", pk)
    facts = {
        "report": found,
        "read": read,
        "network": network,
        "chart": chart_of(read),
        "map": map_of(read),
        "legend": map_legend(),
        "made": made_in_words(found),
        "left_out": left_out(read.hubs),
        "note": hidden_note(),
        "share_note": share_note(),
        "before": found.year - 1,
        "form": form,
        "kinds": list(FILES),
        "section": "reports",
    }
    return render(request, "coordination/report.html", facts, status=422 if form.is_bound else 200)


@require_safe
@for_coordinators
def report_file(request: HttpRequest, network: Network, pk: int, kind: str) -> HttpResponse:
    """The same report as paper, spreadsheet, list or data."""
    if kind not in FILES:
        raise Http404
    found = _found(network, pk)
    write, media_type = FILES[kind]
    shown = "inline" if kind == "pdf" else "attachment"
    name = f"{network.slug}-{found.year}.{kind}"
    return HttpResponse(
        write(found),
        content_type=media_type,
        headers={"Content-Disposition": f'{shown}; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _found(network: Network, pk: int) -> Report:
    """A report of the network, else 404."""
    return get_object_or_404(Report.objects.select_related("network"), pk=pk, network=network)


def _files(network: Network, period: Period, by: str) -> list[tuple[str, str]]:
    """The same readings for other tools: form and address."""
    asked = {"network": network.slug, "start": period.start.isoformat(), "end": period.end.isoformat(), "by": by}
    return [
        (form.upper(), f"{reverse('api-aggregates:table', args=[READINGS.name, form])}?{urlencode(asked)}")
        for form in TABLES
    ]


def _lines(found: list[Reading]) -> list[dict[str, Any]]:
    """Each indicator with its rows; parts of which nothing is counted in either period are left out."""
    lines: dict[str, dict[str, Any]] = {}
    for one in found:
        line = lines.setdefault(one.indicator.code, {"indicator": one.indicator, "rows": []})
        if one.by == By.NETWORK or one.value or one.before or one.is_hidden or one.before_is_hidden:
            unit = one.indicator.unit
            line["rows"].append(
                {
                    "label": one.label or _("none known"),
                    "value": in_words(one.value, unit, is_hidden=one.is_hidden),
                    "before": in_words(one.before, unit, is_hidden=one.before_is_hidden),
                    "share": in_words(one.share, unit, is_hidden=one.share_is_hidden),
                }
            )
    return list(lines.values())
