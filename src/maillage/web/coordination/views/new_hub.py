"""Opening a hub: what stands around is read while one writes, and the partners of the area are told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillage.catalogue.network.actions import AddsUnsaid, HubAlreadyThere, NotAPartner, draft_hub
from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.network.queries import Neighbour, neighbours_of
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.overlaps.compute import surroundings_of
from maillage.catalogue.territories.models import Area
from maillage.insight.rollouts.queries.kits import sealed_kits_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.hub_forms import NewHubForm
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today

NEIGHBOURS_SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def new_hub(request: HttpRequest, network: Network) -> HttpResponse:
    """A new hub; nobody can refuse it, somebody near makes its sentence needed."""
    form = NewHubForm(request.POST or None, network=network, today=today(), wished=request.GET)
    reads = request.POST.get("act") == "read"
    if not reads and form.is_valid():
        hub = opened(request, network, form)
        if hub is not None:
            told = hub.notices.count()
            words_told = ngettext("%(count)d partner was told.", "%(count)d partners were told.", told)
            messages.success(request, _("%(hub)s is drafted.") % {"hub": hub} + f" {words_told % {'count': told}}")
            return redirect("coordination:draft", hub.pk)
    said = form.read_over() if request.method == "POST" else form.wished()
    around = around_of(said) if said else {}
    status = 422 if form.errors and not reads else 200
    kits = sealed_kits_of(network)
    facts = {"network": network, "form": form, "kits": kits, "wished": request.GET.urlencode(), **around}
    facts["section"] = "hubs"
    return render(request, "coordination/new_hub.html", facts, status=status)


@require_POST
@for_coordinators
def around_new_hub(request: HttpRequest, network: Network) -> HttpResponse:
    """What stands around the hub as typed so far; keeps nothing."""
    form = NewHubForm(request.POST, network=network, today=today())
    return render(request, "coordination/_around.html", around_of(form.read_over()))


def opened(request: HttpRequest, network: Network, form: NewHubForm) -> Hub | None:
    """The hub once written; None when something is to be mended, said in the form."""
    try:
        return draft_hub(network, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except AddsUnsaid as error:
        partners = words.joined(str(one) for one in error.partners)
        said = _("Say in one sentence what it adds: %(partners)s receive people within 30 minutes.")
        form.add_error("adds", said % {"partners": partners})
    except HubAlreadyThere as error:
        form.add_error("name", _("%(hub)s is already there, in this commune.") % {"hub": error.hub})
    except NotAPartner:
        form.add_error("lead", _("This organisation no longer belongs to the network."))
    return None


def around_of(said: dict[str, Any]) -> dict[str, Any]:
    """Who receives people near the commune typed, and what the stages chosen find there; none without a commune."""
    commune = said.get("commune")
    if not isinstance(commune, Area):
        return {"commune": None, "is_read": True}
    stages = said.get("stages") or []
    around = surroundings_of(commune, stages, day=today())
    neighbours = neighbours_of(commune, on=today())
    return {
        "is_read": True,
        "commune": commune,
        "around": around,
        "travel": words.travel_model(around.travel_model),
        "served": [(Stage(stage).label, offers) for stage, offers in around.served],
        "neighbours": [told(one) for one in neighbours[:NEIGHBOURS_SHOWN]],
        "more": len(neighbours) - NEIGHBOURS_SHOWN,
    }


def told(one: Neighbour) -> dict[str, Any]:
    """A hub or desk near, in words."""
    return {
        "name": one.desk or one.hub,
        "hub": one.hub,
        "is_desk": one.desk is not None,
        "minutes": one.minutes,
        "partners": words.spoken_list(str(partner) for partner in one.partners),
        "opening": words.desk_days(one.desk.days.all()) if one.desk else one.hub.opening_hours,
        "opens_on": one.hub.opens_on if not one.desk and one.hub.opened_on > today() else None,
    }
