"""Pages of the network's coordinators: facts, what is late, who serves which place. Nobody is ranked."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.network.queries import hubs_of
from maillage.catalogue.offers.queries import ORDER_RULE, Explained, Need, explain
from maillage.foundation.journal.queries import history_of
from maillage.support.orientation.queries import enquiries_of, ladder_of, late_enquiries, reasons_in_words, route
from maillage.web.coordination.figures import figures_of
from maillage.web.coordination.forms import EnquiryFilterForm, SimulatorForm
from maillage.web.coordination.states import states_of
from maillage.web.shared import words
from maillage.web.shared.communes import commune_named
from maillage.web.shared.membership import coordinates, current_network, memberships, today
from maillage.web.shared.pages import page_of

PAGE = 30
LATELY = timedelta(days=30)
Facts = ParamSpec("Facts")


def for_coordinators(
    view: Callable[Concatenate[HttpRequest, Network, Facts], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Facts], HttpResponse]:
    """Gives the view the network that one coordinates now; 404 for everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        network = current_network(request) if coordinates(request) else None
        if network is None:
            network = next((one.network for one in memberships(request) if one.network), None)
        if network is None:
            raise Http404
        return view(request, network, *args, **kwargs)

    return guarded


@require_safe
@for_coordinators
def overview(request: HttpRequest, network: Network) -> HttpResponse:
    """The network in a few facts of the last thirty days."""
    now = timezone.now()
    facts = {"network": network, "figures": figures_of(network, now=now, since=now - LATELY), "days": LATELY.days}
    return render(request, "coordination/overview.html", {**facts, "section": "overview"})


@require_safe
@for_coordinators
def enquiries(request: HttpRequest, network: Network) -> HttpResponse:
    """Every enquiry of the network, the newest first."""
    now = timezone.now()
    form = EnquiryFilterForm(request.GET, network=network, today=today())
    asked = form.cleaned_data if form.is_valid() else {}
    rows = enquiries_of(
        network,
        status=asked.get("status", ""),
        hub=asked.get("hub"),
        organisation=asked.get("organisation"),
        late_at=now if asked.get("late") else None,
    )
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "form": form, "page": page, "remark": remark, "now": now}
    return render(request, "coordination/enquiries.html", {**facts, "section": "enquiries"})


@require_safe
@for_coordinators
def enquiry(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The states that one enquiry went through: who had it and when, not what it says."""
    found = get_object_or_404(enquiries_of(network), pk=pk)
    facts = {
        "enquiry": found,
        "states": states_of(history_of(found)),
        "reasons": reasons_in_words(found.route_reasons),
        "now": timezone.now(),
    }
    return render(request, "coordination/enquiry.html", {**facts, "section": "enquiries"})


@require_safe
@for_coordinators
def late(request: HttpRequest, network: Network) -> HttpResponse:
    """Who waits longer than promised, and the ladder that the network published."""
    now = timezone.now()
    page, remark = page_of(late_enquiries(network, now=now), request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "page": page, "remark": remark, "ladder": ladder_of(network), "now": now}
    return render(request, "coordination/late.html", {**facts, "section": "late"})


@require_safe
@for_coordinators
def hubs(request: HttpRequest, network: Network) -> HttpResponse:
    """The hubs of the network, each with its door."""
    rows = hubs_of(network, on=today()).prefetch_related("memberships__organisation")
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "page": page, "remark": remark}
    return render(request, "coordination/hubs.html", {**facts, "section": "hubs"})


@require_safe
@for_coordinators
def simulator(request: HttpRequest, network: Network) -> HttpResponse:
    """Who serves this place and need, and why not the others: the same predicates as the public answer."""
    form = SimulatorForm(request.GET or None)
    facts: dict[str, Any] = {"network": network, "form": form, "rule": ORDER_RULE, "section": "simulator"}
    if form.is_valid():
        facts |= _simulated(form, network, request.GET.get("page", ""))
    return render(request, "coordination/simulator.html", facts)


def _simulated(form: SimulatorForm, network: Network, asked_page: str) -> dict[str, Any]:
    """The two lists and where an enquiry would go; a commune that is not clear is said beside its field."""
    asked = form.cleaned_data
    try:
        commune = commune_named(asked["commune"])
    except ValidationError as error:
        form.add_error("commune", error)
        return {}
    audiences = (asked["audience"],) if asked["audience"] else ()
    need = Need(
        stage=asked["stage"],
        subjects=(asked["subject"],) if asked["subject"] else (),
        audiences=audiences,
        minutes=asked["minutes"] or 30,
    )
    day = asked["day"] or today()
    told: list[Explained] = explain(commune, need, day=day)
    others, remark = page_of([one for one in told if not one.chosen], asked_page, size=PAGE)
    way = route(network, commune, asked["stage"], audiences, None, day)
    return {
        "commune": commune,
        "day": day,
        "chosen": [one for one in told if one.chosen],
        "others": others,
        "remark": remark,
        "way": way,
        "way_reasons": reasons_in_words(way.reasons),
        "travel": words.travel_model(way.hub.place.travel_model) if way.hub else "",
    }
