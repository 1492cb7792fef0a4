"""The hub itself: its sheet, its hours, its charter, and the sheet to print."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.network.actions import describe_hub
from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.queries import charter_of, desks_of, members_of, partners_of
from maillage.catalogue.network.rules import may_run
from maillage.web.hub.access import hub_run, hub_seen
from maillage.web.hub.charters import charter_in_words, welcome_in_words
from maillage.web.hub.forms import HoursForm, status_of
from maillage.web.hub.whole import whole_of
from maillage.web.shared import words
from maillage.web.shared.membership import coordinates, current_hub, signed_in, today


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """To the hub where one works now."""
    hub = current_hub(request)
    if hub:
        return redirect("hub:home", slug=hub.slug)
    if coordinates(request):
        return redirect("coordination:hubs")
    raise Http404


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The hub on one page: who runs it, when it receives, its desks, its people, how many people are helped."""
    hub = hub_seen(request, slug)
    facts = {**_sheet(hub, today()), "runs": may_run(signed_in(request), hub, on=today())}
    facts["whole"] = whole_of(request, hub)
    return render(request, "hub/home.html", {**facts, "section": "hub", "tab": "home"})


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, to print and leave on the counter."""
    return render(request, "hub/sheet.html", {**_sheet(hub_seen(request, slug), today()), "section": "hub"})


@require_safe
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """Who welcomes whom, in words."""
    hub = hub_seen(request, slug)
    in_force = charter_of(hub, on=today())
    facts = {
        "hub": hub,
        "charter": in_force,
        "lines": charter_in_words(in_force) if in_force else [],
        "welcoming": welcome_in_words(in_force) if in_force else [],
    }
    return render(request, "hub/charter.html", {**facts, "section": "hub", "tab": "charter"})


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """When and how the hub receives people."""
    hub = hub_run(request, slug)
    said = {name: getattr(hub, name) for name in HoursForm.base_fields}
    form = HoursForm(request.POST or None, initial=said)
    if form.is_valid():
        describe_hub(hub, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        messages.success(request, _("The hub’s page now says this."))
        return redirect("hub:home", slug=slug)
    facts = {"hub": hub, "form": form, "section": "hub", "tab": "hours", "runs": True}
    return render(request, "hub/hours.html", facts, status=status_of(form))


def _sheet(hub: Hub, day: date) -> dict[str, object]:
    return {
        "hub": hub,
        "partners": partners_of(hub, on=day),
        "members": members_of(hub, on=day),
        "desks": [(desk, words.desk_days(desk.days.all())) for desk in desks_of(hub, on=day)],
        "facts": [
            (_("Address"), hub.place.address or hub.place.name),
            (_("Opening hours"), hub.opening_hours),
            (_("How to come in"), hub.access),
            (_("Phone"), hub.phone),
            (_("E-mail"), hub.email),
        ],
    }
