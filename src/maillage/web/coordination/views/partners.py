"""The partners of the network; one leaves on a day: what it changes first, then the act, undone until that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.actions import (
    AnswersForNetwork,
    BeginsLater,
    DepartureOver,
    DeparturePlanned,
    DepartureTooSoon,
    NotAPartner,
    SuccessorMissing,
    plan_departure,
    undo_departure,
)
from maillage.catalogue.network.models import Departure, Network, Organisation
from maillage.catalogue.network.queries import departure_to_come, departures_of, organisations_of
from maillage.foundation.tools.errors import DomainError
from maillage.support.orientation.models import Referral
from maillage.support.privacy.queries import Leaving, goes_back, is_back, leaving_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.partner_forms import LeavingForm
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today
from maillage.web.shared.referrals import who_has_it

NAMED = 4
"""So many desks are named among the facts; more are counted there, and named below."""


@dataclass(frozen=True)
class OpenReferral:
    """An open referral, who has it, and what becomes of it that day."""

    referral: Referral
    who: str
    what: str


@require_safe
@for_coordinators
def partners(request: HttpRequest, network: Network) -> HttpResponse:
    """Who belongs to the network today, who is about to leave, who left."""
    departures = list(departures_of(network))
    planned = {one.organisation_id: one for one in departures if one.done_at is None}
    facts = {
        "network": network,
        "partners": [(one, planned.get(one.pk)) for one in organisations_of(network, on=today())],
        "departures": [one for one in departures if one.leaves_on <= today()],
        "section": "partners",
    }
    return render(request, "coordination/partners.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def leaving(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """What it changes when this partner leaves; planned by POST, with the day and the reason."""
    partner = get_object_or_404(organisations_of(network, on=today()), pk=pk)
    departure = departure_to_come(partner, network)
    # A plan ends its rows the day before: until then they are what the day changes.
    day = departure.leaves_on - timedelta(days=1) if departure else today() + timedelta(days=1)
    left = leaving_of(partner, network, on=day)
    form = None if departure else LeavingForm(request.POST or None, left=left, today=today())
    if request.method == "POST" and form is None:
        messages.warning(request, _("This departure is planned already: here it is."))
        return redirect("coordination:leaving", pk)
    if form is not None and form.is_valid() and _planned(request, network, partner, form):
        day = form.cleaned_data["leaves_on"]
        messages.success(
            request,
            _("%(partner)s leaves the network on %(day)s.") % {"partner": partner, "day": words.short_day(day)},
        )
        return redirect("coordination:leaving", pk)
    facts = {
        "partner": partner,
        "departure": departure,
        "form": form,
        "left": left,
        "facts": list(_facts(left)),
        "desks": left.desks if len(left.desks) > NAMED else [],
        "referrals": [_open(one, partner) for one in left.referrals],
        "answers": network.lead_organisation_id == partner.pk,
        "section": "partners",
    }
    return render(request, "coordination/leaving.html", facts, status=422 if form is not None and form.errors else 200)


@require_POST
@for_coordinators
def undo_leaving(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The partner stays after all."""
    departure = get_object_or_404(Departure.objects.select_related("organisation"), network=network, pk=pk)
    if departure.undone_at is not None:
        raise Http404
    try:
        undo_departure(departure, by=signed_in(request), now=timezone.now())
    except DepartureOver:
        messages.warning(request, _("Its day has come: this can no longer be undone."))
        return redirect("coordination:partners")
    messages.success(request, _("%(partner)s stays: everything is as before.") % {"partner": departure.organisation})
    return redirect("coordination:leaving", departure.organisation_id)


def _planned(request: HttpRequest, network: Network, partner: Organisation, form: LeavingForm) -> bool:
    """Whether it is planned now; otherwise the form says what is to be mended."""
    asked = form.cleaned_data
    try:
        plan_departure(
            partner,
            network=network,
            leaves_on=asked["leaves_on"],
            reason=asked["reason"],
            successors=form.successors(),
            by=signed_in(request),
            now=timezone.now(),
        )
    except (DepartureTooSoon, NotAPartner, DeparturePlanned, AnswersForNetwork, SuccessorMissing, BeginsLater) as error:
        form.add_error(None, _refusal(error))
        return False
    return True


def _refusal(error: DomainError) -> str:
    return {
        DepartureTooSoon: _("Give a day to come, from tomorrow on."),
        NotAPartner: _("This organisation no longer belongs to the network on that day."),
        DeparturePlanned: _("This departure is planned already."),
        AnswersForNetwork: _("It answers where no hub is near: name another organisation for this first."),
        SuccessorMissing: _("The partners of a hub changed meanwhile: choose again who runs it."),
        BeginsLater: _("It joins a hub, or opens a desk, on that day or later: end this first, or choose a later day."),
    }[type(error)]


def _facts(left: Leaving) -> Iterator[tuple[str, str]]:
    """What the day changes, in numbers; nothing is said of what is not there."""
    if left.desks:
        few = len(left.desks) <= NAMED
        yield _("Outreach desks that end"), words.joined(map(str, left.desks)) if few else words.number(len(left.desks))
    if left.offers:
        said = ngettext("%(count)d offer, in %(places)d place", "%(count)d offers, in %(places)d places", left.offers)
        yield _("Offers that leave the answers"), said % {"count": left.offers, "places": left.deliveries}
    if left.enquiries:
        yield _("Open enquiries that pass to the next partner"), words.number(left.enquiries)
    if left.referrals:
        yield _("Open referrals, one by one below"), words.number(len(left.referrals))
    if left.shared_items:
        yield _("Shared things that nobody reads any more"), words.number(left.shared_items)
    if left.members:
        yield _("People who go on with their own people only"), words.number(left.members)
    if left.coordinators:
        yield _("Of them, coordinators until the day before"), words.number(left.coordinators)


def _open(referral: Referral, partner: Organisation) -> OpenReferral:
    if is_back(referral, partner):
        what = _("stays with %(sender)s") % {"sender": referral.organisation}
    elif goes_back(referral, partner):
        what = _("goes back to %(sender)s, to be referred elsewhere") % {"sender": referral.organisation}
    else:
        what = _("ends; the person and the other partner are told")
    return OpenReferral(referral, who_has_it(referral), what)
