"""The clarity of the offer: the board, holes, conflicts of charters, and the lists behind the numbers."""

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import FreshnessState, Stage
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries import Freshness, freshness_of
from maillage.catalogue.territories.choices import AreaKind
from maillage.insight.coverage.choices import State
from maillage.insight.coverage.queries import (
    STATES,
    Coverage,
    board_of,
    conflicts_of,
    coverage_of,
    is_confirmed,
    published_of,
    waiting_corrections,
)
from maillage.web.coordination import coverage_words as told
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.board import lines_of
from maillage.web.coordination.coverage_forms import (
    BoardForm,
    ConflictsForm,
    CorrectionsForm,
    DeliveriesForm,
    HolesForm,
)
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of

PAGE, COMMUNES_PAGE = 20, 30


@require_safe
@for_coordinators
def clarity(request: HttpRequest, network: Network) -> HttpResponse:
    """How clear the offer is, by territory and by stage; each number opens the list behind it."""
    form = BoardForm(request.GET, network=network)
    by_epci = form.asked.get("by") == AreaKind.EPCI or form.area is not None
    kind = AreaKind.EPCI if by_epci else AreaKind.DEPARTEMENT
    board = board_of(network, form.need, day=today(), area=form.area, kind=kind)
    facts = {
        "form": form,
        "board": board,
        "total": lines_of([board.total], form)[0],
        "areas": lines_of(board.areas, form),
        "stages": lines_of(board.stages, form),
        "method": told.method(board.coverage),
        "tab": "clarity",
        "section": "clarity",
    }
    return render(request, "coordination/clarity.html", facts)


@require_safe
@for_coordinators
def holes(request: HttpRequest, network: Network) -> HttpResponse:
    """Where a need has nobody: every stage on one screen, or one stage on a map and in the same tables."""
    form = HolesForm(request.GET, network=network)
    coverage = coverage_of(form.within, form.need, day=today())
    facts = {"form": form, "asked": form.asked, "method": told.method(coverage), "tab": "holes", "section": "clarity"}
    stage = form.asked.get("stage", "")
    facts |= {
        "people": coverage.stages[0].all,
        "states": [(number, state.label) for number, state in enumerate(STATES, 1)],
        "file": told.address_of("coordination:holes_file", form.asked),
    }
    if not stage:
        return render(request, "coordination/holes.html", {**facts, "rows": told.stage_rows(coverage, form.asked)})
    state = form.asked.get("state", "")
    page, remark = page_of(
        coverage.communes(stage, [state] if state else []), request.GET.get("page", ""), size=COMMUNES_PAGE
    )
    facts |= {
        "stage": Stage(stage).label,
        "summary": told.summary(coverage, stage),
        "cells": told.cells_of(coverage, form.asked),
        "rows": told.area_rows(coverage, form.asked),
        "every_stage": told.holes(form.asked, stage="", state=""),
        "every_state": told.holes(form.asked, state=""),
        "state": State(state).label if state else "",
        "page": page,
        "places": told.places_of(page.object_list, form.asked),
        "remark": remark,
        "polygons": " ".join(told.polygons_of(coverage.ground)),
        "cover": told.address_of("coordination:holes_map", form.asked),
    }
    return render(request, "coordination/hole.html", facts)


@require_safe
@for_coordinators
def holes_map(request: HttpRequest, network: Network) -> HttpResponse:
    """What the map draws: the class of each commune, by code, for one stage."""
    form = HolesForm(request.GET, network=network)
    stage = form.asked.get("stage", Stage.values[0])
    coverage = coverage_of(form.within, form.need, day=today())
    levels = coverage.levels[Stage.values.index(stage)].tolist()
    return JsonResponse(
        {
            "words": [str(state.label) for state in STATES],
            "more": gettext("Who serves this place?"),
            "simulator": told.address_of(
                "coordination:simulator", {key: value for key, value in form.asked.items() if key in told.NEED}
            ),
            "communes": dict(zip(coverage.ground.codes, levels, strict=True)),
        }
    )


@require_safe
@for_coordinators
def holes_file(request: HttpRequest, network: Network) -> HttpResponse:
    """The table of communes as CSV: the stage asked for, or all of them."""
    form = HolesForm(request.GET, network=network)
    coverage = coverage_of(form.within, form.need, day=today())
    asked = form.asked.get("stage", "")
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="maillage-couverture-{coverage.day:%Y-%m-%d}.csv"'
    csv.writer(response, delimiter=";").writerows(_csv_rows(coverage, [asked] if asked else Stage.values))
    return response


@require_safe
@for_coordinators
def conflicts(request: HttpRequest, network: Network) -> HttpResponse:
    """Needs that no charter assigns, or that charters give to different partners."""
    form = ConflictsForm(request.GET, network=network)
    found = conflicts_of(network, form.within, form.need, day=today())
    stage, kind = form.asked.get("stage", ""), form.asked.get("kind", "")
    rows = [row for row in found.rows if (not stage or stage in row.stages) and kind in ("", row.kind)]
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {
        "form": form,
        "unassigned": found.count("unassigned", stage),
        "twice": found.count("twice", stage),
        "page": page,
        "lines": told.conflict_lines(page.object_list, form.asked),
        "remark": remark,
        "minutes": form.need.minutes,
        "tab": "conflicts",
        "section": "clarity",
    }
    return render(request, "coordination/conflicts.html", facts)


@require_safe
@for_coordinators
def deliveries(request: HttpRequest, network: Network) -> HttpResponse:
    """Published deliveries of the network and how sure one may be of each."""
    form = DeliveriesForm(request.GET, network=network)
    rows = published_of(network, day=today(), area=form.area, stage=form.asked.get("stage", ""))
    wanted = form.asked.get("freshness", "")
    kept = [(one, how) for one, how in _with_freshness(rows) if _is_wanted(how, wanted)]
    page, remark = page_of(kept, request.GET.get("page", ""), size=PAGE)
    facts = {"form": form, "page": page, "remark": remark, "tab": "deliveries", "section": "clarity"}
    return render(request, "coordination/deliveries.html", facts)


@require_safe
@for_coordinators
def corrections(request: HttpRequest, network: Network) -> HttpResponse:
    """Corrections that readers proposed and that nobody has settled."""
    form = CorrectionsForm(request.GET, network=network)
    rows = waiting_corrections(network, area=form.area, stage=form.asked.get("stage", ""))
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"form": form, "page": page, "remark": remark, "tab": "corrections", "section": "clarity"}
    return render(request, "coordination/corrections.html", facts)


def _csv_rows(coverage: Coverage, stages: list[str]) -> Iterator[list[object]]:
    """Codes and names first, then a word for each stage. Words of ours only: nothing a spreadsheet could run."""
    ground = coverage.ground
    yield ["code", "commune", "epci", "departement", "population", *stages]
    numbers = [Stage.values.index(stage) for stage in stages]
    for n in range(len(ground)):
        epci, departement = (ground.areas.get(int(held[n])) for held in (ground.epci, ground.departement))
        words = [STATES[int(coverage.levels[number, n])].value for number in numbers]
        held = [epci.name if epci else "", departement.code if departement else ""]
        yield [ground.codes[n], ground.names[n], *held, int(ground.people[n]), *words]


def _with_freshness(rows: Iterable[Delivery]) -> Iterator[tuple[Delivery, Freshness]]:
    day = today()
    for one in rows:
        yield one, freshness_of(one, day)


def _is_wanted(how: Freshness, wanted: str) -> bool:
    if wanted in ("confirmed", "unconfirmed"):
        return is_confirmed(how) == (wanted == "confirmed")
    return not wanted or how.state == FreshnessState(wanted)
