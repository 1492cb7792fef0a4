"""The duplication check: what comes closest to an offer, shown beside the form while it is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from maillage.catalogue.network.queries import desks_of
from maillage.web.hub.access import hub_run, written_by
from maillage.web.hub.equivalents import equivalents_in, key_in
from maillage.web.hub.offer_forms import NewDeliveryForm, OfferForm
from maillage.web.shared.membership import today


@require_POST
def equivalents(request: HttpRequest, slug: str) -> HttpResponse:
    """The nearest equivalents of what is typed so far; keeps nothing."""
    hub = hub_run(request, slug)
    offer = written_by(request, hub).filter(pk=key_in(request, "offer") or 0).first()
    here = None if offer else NewDeliveryForm(request.POST, desks=list(desks_of(hub, on=today())), prefix="here")
    found = equivalents_in(OfferForm(request.POST), here, hub=hub, offer=offer)
    return render(request, "hub/_equivalents.html", {"equivalents": found})
