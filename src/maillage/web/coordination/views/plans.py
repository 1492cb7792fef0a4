"""Where to open: plans asked, answered by a worker, changed, kept as scenarios, compared, printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.foundation.tools.papers import paper
from maillage.insight.coverage.actions import (
    NameTaken,
    NothingAsked,
    RunNotOpen,
    UnknownSite,
    ask_plan,
    drop_scenario,
    keep_scenario,
    stop_plan,
)
from maillage.insight.coverage.models import PlanRun, Scenario
from maillage.insight.coverage.queries.demand import NobodyCounts, NoFigures
from maillage.insight.coverage.queries.plans import GroundChanged, Question, question_of, questions_of, scenarios_of
from maillage.web.coordination import plan_words as told
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.coverage_forms import USUAL_MINUTES
from maillage.web.coordination.coverage_words import polygons_of
from maillage.web.coordination.demand_words import demand_of, heads_of, who, why_nobody
from maillage.web.coordination.goal_words import front_of
from maillage.web.coordination.plan_forms import ChangeForm, KeepForm, MinutesForm, PlanForm
from maillage.web.coordination.plan_paper import TEMPLATE, map_of, paper_facts
from maillage.web.coordination.proof_words import failure_in_words, method_in_words, progress_in_words, proof_in_words
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today

LATEST = 10
MOST_COMPARED = 4


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def plans(request: HttpRequest, network: Network) -> HttpResponse:
    """Ask for the best places, and find the scenarios that were kept."""
    form = PlanForm(request.POST if request.method == "POST" else QueryDict(), network=network)
    if request.method == "POST" and form.is_valid():
        run = asked(request, network, form.question)
        if run is not None:
            return redirect("coordination:plan", run.pk)
    elif request.method != "POST":
        form.errors.clear()  # nothing was asked yet, so that nothing is wrong
    wrong = request.method == "POST" and bool(form.errors)
    return render(request, "coordination/plans.html", list_facts(form, network), status=422 if wrong else 200)


def list_facts(form: PlanForm, network: Network) -> dict[str, Any]:
    """What the page of all plans shows."""
    scenarios = scenarios_of(network)
    return {
        "form": form,
        "scenarios": [
            (one, f"{told.title(one.run, question)} · {told.subtitle(question)}")
            for one, question in _with_questions(scenarios)
        ],
        "latest": [(run, told.title(run, q), told.subtitle(q)) for run, q in _latest(network)],
        "section": "plans",
    }


@require_safe
@for_coordinators
def plan(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One run: how far it is, or what it changes, for whom, and how sure that is."""
    run = found(network, pk)
    if request.headers.get("HX-Request") and not run.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the answer is there: the page with its map, whole
    return render(request, "coordination/plan.html", _facts(request, network, run))


@require_safe
@for_coordinators
def plan_note(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The same on two pages of paper."""
    run = found(network, pk)
    if not run.has_answer:
        raise Http404
    return render(request, "coordination/plan_note.html", _facts(request, network, run, is_paper=True))


@require_safe
@for_coordinators
def plan_paper(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The same as PDF: the same file for the same run, minutes and language on one day."""
    run = found(network, pk)
    facts = _facts(request, network, run, is_paper=True) if run.has_answer else {}
    if "measures" not in facts:
        raise Http404
    written = paper(TEMPLATE, paper_facts(run, facts), at=run.asked_at)
    name = f"{slugify(facts['title'])}.pdf"
    return HttpResponse(
        written,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@require_safe
@for_coordinators
def plan_times(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """What the map draws and the slider counts: the times before and after, commune by commune."""
    run = found(network, pk)
    if not run.has_answer:
        raise Http404
    shown = told.Shown(run, MinutesForm(request.GET).value, today())
    try:
        return JsonResponse(shown.times())
    except GroundChanged as error:
        raise Http404 from error


@require_POST
@for_coordinators
def stop(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Have the worker give the best it has."""
    run = found(network, pk)
    try:
        stop_plan(run, by=signed_in(request), now=timezone.now())
    except RunNotOpen:
        messages.info(request, _("It had ended meanwhile."))
    return redirect("coordination:plan", pk)


@require_POST
@for_coordinators
def change(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Another plan made from this one."""
    run = found(network, pk)
    facts = _facts(request, network, run)
    question = facts["question"]
    if not run.has_answer or question is None:
        raise Http404
    form = ChangeForm(request.POST, run=run, closed=question.close)
    if form.is_valid():
        other = asked(request, network, form.changed(question))
        if other is not None:
            return redirect("coordination:plan", other.pk)
    return render(request, "coordination/plan.html", {**facts, "change": form}, status=422)


@require_POST
@for_coordinators
def keep(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Keep the run under a name."""
    run = found(network, pk)
    if not run.has_answer:
        raise Http404
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            keep_scenario(run, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except NameTaken:
            form.add_error("name", _("Another scenario bears this name."))
        else:
            messages.success(request, _("The scenario is kept: it can be compared with the others."))
            return redirect("coordination:plan", pk)
    return render(request, "coordination/plan.html", {**_facts(request, network, run), "keep": form}, status=422)


@require_POST
@for_coordinators
def drop(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Take a scenario off the list."""
    scenario = get_object_or_404(Scenario, pk=pk, network=network)
    drop_scenario(scenario, by=signed_in(request), now=timezone.now())
    messages.success(request, _("“%(name)s” is off the list.") % {"name": scenario.name})
    return redirect("coordination:plans")


@require_safe
@for_coordinators
def compare(request: HttpRequest, network: Network) -> HttpResponse:
    """Scenarios side by side: the same figures, never a mark."""
    wanted = {int(key) for key in request.GET.getlist("scenario") if key.isdecimal() and len(key) < 10}
    chosen = [one for one in scenarios_of(network) if one.pk in wanted][:MOST_COMPARED]
    minutes = MinutesForm(request.GET)
    demands = {demand_of(one.run) for one in chosen}
    heads = heads_of(demands.pop() if len(demands) == 1 else None)
    columns, gone = [], []
    for scenario, question in _with_questions(chosen):
        shown = told.Shown(scenario.run, minutes.value, today())
        try:
            measures = shown.measures(heads)
            columns.append((scenario, told.title(scenario.run, question), measures, len(shown.run.answer["sites"])))
        except GroundChanged:
            gone.append(scenario)
    facts = {
        "columns": columns,
        "counted": [who(demand_of(column[0].run)) for column in columns],
        "rows": [(cells[0].label, cells) for cells in zip(*(column[2] for column in columns), strict=True)],
        "gone": gone,
        "minutes": minutes,
        "section": "plans",
    }
    return render(request, "coordination/plan_compare.html", facts)


def found(network: Network, pk: int) -> PlanRun:
    """A run of the network, else 404."""
    return get_object_or_404(PlanRun.objects.select_related("network__area"), pk=pk, network=network)


def asked(request: HttpRequest, network: Network, question: Question) -> PlanRun | None:
    """The run that answers; None when there is nothing to ask, said in a message."""
    try:
        return ask_plan(network, question, by=signed_in(request), now=timezone.now(), day=today())
    except NothingAsked:
        messages.warning(request, _("This plan opens nothing and closes nothing, or opens more than twenty places."))
    except UnknownSite as error:
        messages.warning(request, _("%(place)s is not in the territory of this plan.") % {"place": error.what})
    except (NoFigures, NobodyCounts) as error:
        messages.warning(request, why_nobody(error))
    return None


def _facts(request: HttpRequest, network: Network, run: PlanRun, *, is_paper: bool = False) -> dict[str, Any]:
    """What the page shows, or the note on paper."""
    minutes = MinutesForm(request.GET, usual=run.question["near"] or USUAL_MINUTES)
    facts: dict[str, Any] = {"run": run, "minutes": minutes, "section": "plans", "question": None}
    try:
        question = question_of(run)
        facts |= {"question": question, "title": told.title(run, question), "subtitle": told.subtitle(question)}
        if run.is_open:
            return {**facts, "progress": progress_in_words(run)}
        if not run.has_answer:
            return {**facts, "failure": failure_in_words(run)}
        return facts | _answered(told.Shown(run, minutes.value, today()), question, is_paper=is_paper)
    except GroundChanged:
        return {**facts, "is_old": True, "title": _("A plan on communes of another year")}


def _answered(shown: told.Shown, question: Question, *, is_paper: bool) -> dict[str, Any]:
    run = shown.run
    facts = {
        "measures": shown.measures(heads_of(question.demand)),
        "heads": heads_of(question.demand),
        "sites": shown.sites(),
        "areas": shown.areas(),
        "changes": told.legend(),
        "proof": proof_in_words(run),
        "front": front_of(run),
        "method": words.capital(method_in_words(run)),
        "scenarios": list(run.scenarios.all()),
        "notes": told.notes(run),
    }
    if is_paper:
        return {**facts, "drawn": map_of(shown)}
    return {
        **facts,
        "polygons": " ".join(polygons_of(shown.ground)),
        "times": told.address_of_times(run, shown.minutes),
        "change": ChangeForm(None, run=run, closed=question.close),
        "keep": KeepForm(),
    }


def _with_questions(scenarios: list[Scenario]) -> list[tuple[Scenario, Question]]:
    """Those whose territory is still there."""
    questions = questions_of(one.run for one in scenarios)
    return [(one, questions[one.run_id]) for one in scenarios if one.run_id in questions]


def _latest(network: Network) -> list[tuple[PlanRun, Question]]:
    rows = PlanRun.objects.filter(network=network).select_related("network__area").order_by("-asked_at", "-pk")
    runs = list(rows.defer("communes", "before", "standing", "after", "to_opened", "site")[:LATEST])
    questions = questions_of(runs)
    return [(run, questions[run.pk]) for run in runs if run.pk in questions]
