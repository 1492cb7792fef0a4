"""How many places: the same question for one, two, three…, side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.insight.coverage.actions import COUNTED, NothingAsked, ask_series
from maillage.insight.coverage.compute.series import LIMITS
from maillage.insight.coverage.models import PlanSeries
from maillage.insight.coverage.queries.demand import NobodyCounts, NoFigures
from maillage.insight.coverage.queries.plans import GroundChanged, question_of
from maillage.web.coordination import plan_words
from maillage.web.coordination import series_words as told
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.demand_words import heads_of, why_nobody
from maillage.web.coordination.plan_forms import PlanForm
from maillage.web.coordination.views.plans import list_facts
from maillage.web.shared.membership import signed_in, today

USUAL = 20


@require_POST
@for_coordinators
def ask(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask for one place, for two, up to the number chosen."""
    form = PlanForm(request.POST, network=network)
    if form.is_valid():
        try:
            series = ask_series(network, form.question, by=signed_in(request), now=timezone.now(), day=today())
        except NothingAsked:
            said = _("To see what each place more brings, ask for two places at least.")
            other = _("Places are added one by one for the shortest way, for the most near, or for the farthest.")
            messages.warning(request, said if form.question.goal in COUNTED else other)
        except (NoFigures, NobodyCounts) as error:
            messages.warning(request, why_nobody(error))
        else:
            return redirect("coordination:plan_series", series.pk)
    return render(request, "coordination/plans.html", list_facts(form, network), status=422)


@require_safe
@for_coordinators
def plan_series(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """What each place more brings, once all are worked out; how many are, until then."""
    series = get_object_or_404(PlanSeries, pk=pk, network=network)
    if request.headers.get("HX-Request") and series.ended_at:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "coordination/plan_series.html", _facts(series, _minutes(request.GET)))


def _facts(series: PlanSeries, minutes: int) -> dict[str, Any]:
    runs = sorted(series.runs.select_related("network__area"), key=lambda run: int(run.question["more"]))
    facts: dict[str, Any] = {"series": series, "section": "plans", "minutes": minutes, "limits": told.limits(minutes)}
    try:
        question = question_of(runs[-1])
    except GroundChanged:
        return facts | {"is_old": True, "title": _("A plan on communes of another year")}
    return facts | {
        "title": plan_words.series_title(runs[-1], question),
        "subtitle": plan_words.subtitle(question),
        "heads": heads_of(question.demand),
        "ended": sum(not run.is_open for run in runs),
        "asked": len(runs),
        "lines": told.lines_of(series, minutes),
        "chart": told.chart_of(series, minutes),
    }


def _minutes(typed: QueryDict) -> int:
    said = typed.get("minutes", "")
    return int(said) if said in {str(limit) for limit in LIMITS} else USUAL
