"""A hub drafted from a kit, and what a later version of the kit proposes to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.actions import AddsUnsaid, HubAlreadyThere, NotAPartner
from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.offers.actions import OfferEnded, OfferIncomplete, OfferRefused
from maillage.insight.rollouts.actions import (
    LeadMissing,
    NothingToSettle,
    PartNotTaken,
    draft_from_kit,
    leave_difference,
    mark_step,
    take_difference,
)
from maillage.insight.rollouts.compute.kit_differences import differences_of, kit_in
from maillage.insight.rollouts.compute.kit_plan import plan_of, steps_of
from maillage.insight.rollouts.models import KitPiece, KitUse
from maillage.insight.rollouts.queries.kits import latest_of, use_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.kit_forms import LeaveForm, UseKitForm
from maillage.web.coordination.kit_words import offers_here, plan_in_words, proposal_of, step_lines, texts_here
from maillage.web.coordination.views.kits import kit_of
from maillage.web.coordination.views.new_hub import around_of
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today

SECTION = {"section": "hubs"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def use_kit(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Where the hub stands, who takes which part, what is left; then what would be made, then the draft."""
    kit = kit_of(network, pk)
    version = latest_of(kit)
    if version is None:
        messages.info(request, _("Seal a first version before a hub is made from this kit."))
        return redirect("coordination:kit", pk=pk)
    content = kit_in(version)
    form = UseKitForm(request.POST or None, kit=content, network=network, today=today(), wished=request.GET)
    facts: dict[str, Any] = {"kit": kit, "version": version, "form": form, **SECTION}
    if form.is_valid():
        adaptation = form.adaptation()
        if request.POST.get("act") != "read":
            use = drafted(request, form, version)
            if use is not None:
                messages.success(request, _("%(hub)s is drafted: nothing is published yet.") % {"hub": use.hub})
                return redirect("coordination:hub_kit", slug=use.hub.slug)
        facts |= plan_in_words(plan_of(content, adaptation))
    said = form.read_over() if request.method == "POST" else form.wished()
    facts |= around_of(said) if said else {}
    return render(request, "coordination/use_kit.html", facts, status=422 if form.errors else 200)


def drafted(request: HttpRequest, form: UseKitForm, version: Any) -> KitUse | None:
    """The draft once written; None when something is to be mended, said in the form."""
    try:
        return draft_from_kit(version, form.adaptation(), by=signed_in(request), now=timezone.now())
    except AddsUnsaid as error:
        partners = words.joined(str(one) for one in error.partners)
        said = _("Say in one sentence what it adds: %(partners)s receive people within 30 minutes.")
        form.add_error("adds", said % {"partners": partners})
    except HubAlreadyThere as error:
        form.add_error("name", _("%(hub)s is already there, in this commune.") % {"hub": error.hub})
    except NotAPartner as error:
        form.add_error(None, _("%(partner)s no longer belongs to the network.") % {"partner": error.organisation})
    except LeadMissing as error:
        form.add_error(f"part_{error.part.key}", _("Say who runs the hub."))
    return None


@require_safe
@for_coordinators
def hub_kit(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """What came with the kit: offers to complete, steps with their days, texts; and what a later version proposes."""
    return page(request, used(network, slug), LeaveForm(), "")


@require_POST
@for_coordinators
def settle(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """Take or leave one thing that a later version says otherwise."""
    use = used(network, slug)
    version = latest_of(use.version.kit)
    assert version is not None
    section, key = request.POST.get("part", ""), request.POST.get("key", "")
    acted: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
    form = LeaveForm(request.POST)
    leaves = request.POST.get("act") == "leave"
    if leaves and not form.is_valid():
        return page(request, use, form, f"{section}-{key}")
    try:
        if leaves:
            leave_difference(use, version, section, key, word=form.cleaned_data["word"], **acted)
            messages.success(request, _("Left as it is, with your word."))
        else:
            take_difference(use, version, section, key, **acted)
            messages.success(request, _("Taken: the hub follows the kit here."))
    except NothingToSettle:
        messages.info(request, _("This was settled meanwhile."))
    except PartNotTaken:
        messages.warning(
            request, _("Nobody takes this part here: leave it with a word, or write it on the hub’s pages.")
        )
    except NotAPartner as error:
        messages.warning(request, _("%(partner)s no longer runs this hub.") % {"partner": error.organisation})
    except (OfferEnded, OfferIncomplete, OfferRefused):
        messages.warning(request, _("The offer cannot be said so: open it on the hub’s pages, then settle this."))
    return redirect("coordination:hub_kit", slug=slug)


@require_POST
@for_coordinators
def mark(request: HttpRequest, network: Network, slug: str, pk: int) -> HttpResponse:
    """A step was done, or was not after all."""
    piece = get_object_or_404(KitPiece, pk=pk, use__hub__slug=slug, use__hub__network=network)
    try:
        mark_step(piece, is_done=request.POST.get("act") == "done", by=signed_in(request), now=timezone.now())
    except NothingToSettle:
        messages.info(request, _("This step is no longer there."))
    return redirect("coordination:hub_kit", slug=slug)


def page(request: HttpRequest, use: KitUse, form: LeaveForm, wrong: str) -> HttpResponse:
    """The page; `wrong` names the proposal whose form has to say something."""
    latest = latest_of(use.version.kit)
    found = differences_of(use, latest) if latest else []
    checklist = step_lines(steps_of(use, "checklist"), today())
    facts = {
        "hub": use.hub,
        "use": use,
        "latest": latest,
        "proposals": [(one, form if one.anchor == wrong else LeaveForm()) for one in map(proposal_of, found)],
        "wrong": wrong,
        "offers": offers_here(use),
        "checklist": checklist,
        "late": sum(one.is_late for one in checklist),
        "calendar": step_lines(steps_of(use, "calendar"), today()),
        "texts": texts_here(use),
        "left": [one for one in use.pieces.all() if not one.is_in],
        **SECTION,
    }
    return render(request, "coordination/hub_kit.html", facts, status=422 if wrong else 200)


def used(network: Network, slug: str) -> KitUse:
    """The use of a kit by a hub of the network; 404 for a hub made without."""
    use = use_of(get_object_or_404(Hub, network=network, slug=slug))
    if use is None:
        raise Http404
    return use
