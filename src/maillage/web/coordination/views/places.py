"""The hubs of the network; who serves which place, and why not the others."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.network.queries import drafts_of, hubs_of, hubs_to_come
from maillage.catalogue.offers.queries import ORDER_RULE, Explained, Need, explain
from maillage.insight.rollouts.queries import late_reviews
from maillage.support.orientation.queries import reasons_in_words, route
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.forms import SimulatorForm
from maillage.web.shared import words
from maillage.web.shared.communes import commune_named
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of

PAGE = 30


@require_safe
@for_coordinators
def hubs(request: HttpRequest, network: Network) -> HttpResponse:
    """The hubs of the network, each with its door."""
    rows = hubs_of(network, on=today()).prefetch_related("memberships__organisation")
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "page": page, "remark": remark, "to_come": hubs_to_come(network, on=today())}
    facts |= {"drafts": drafts_of(network), "late": late_reviews(network, on=today())}
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
