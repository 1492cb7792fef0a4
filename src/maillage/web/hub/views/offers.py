"""The offers given at the hub: confirm, publish, suspend, and the few facts that change."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.rules import may_confirm, may_run
from maillage.catalogue.offers.actions import (
    OfferEnded,
    OfferRefused,
    confirm_delivery,
    edit_delivery,
    publish_delivery,
    suspend_delivery,
)
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries import offers_of_hub
from maillage.web.hub.access import hub_run, hub_seen
from maillage.web.hub.forms import DeliveryForm, status_of
from maillage.web.shared.membership import memberships, signed_in, today
from maillage.web.shared.pages import page_of

Act = Callable[..., Delivery]
FRESH = timedelta(days=183)
PAGE = 30


@require_safe
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    """What the hub offers, with the date on which each was last confirmed."""
    hub = hub_seen(request, slug)
    runs = may_run(signed_in(request), hub, on=today())
    shown = offers_of_hub(hub).exclude(status=OfferStatus.ENDED)
    page, remark = page_of(shown, request.GET.get("page", ""), size=PAGE)
    mine = {one.organisation_id for one in memberships(request) if one.hub_id == hub.pk}
    rows = [_row(delivery, runs=runs, mine=mine, day=today()) for delivery in page]
    facts = {"hub": hub, "runs": runs, "rows": rows, "page": page, "remark": remark}
    return render(request, "hub/offers.html", {**facts, "section": "hub", "tab": "offers"})


@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its owner, or who runs the hub, says that it is still true."""
    hub = hub_seen(request, slug)
    delivery = _delivery(hub, pk)
    if not may_confirm(signed_in(request), hub, delivery.offer.organisation, on=today()):
        raise Http404
    return _act(request, delivery, confirm_delivery, _("“%(offer)s” is confirmed today."))


@require_POST
def publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Shows it to the public again, confirmed today."""
    hub = hub_run(request, slug)
    delivery = _delivery(hub, pk)
    return _act(request, delivery, publish_delivery, _("“%(offer)s” is published here, confirmed today."))


@require_POST
def suspend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hides it from the public for a time."""
    hub = hub_run(request, slug)
    delivery = _delivery(hub, pk)
    return _act(request, delivery, suspend_delivery, _("“%(offer)s” is no longer shown here."))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hours, delay, price and zone of one offer here."""
    hub = hub_run(request, slug)
    delivery = _delivery(hub, pk)
    said = {name: getattr(delivery, name) for name in DeliveryForm.base_fields if name != "zone"}
    form = DeliveryForm(request.POST or None, areas=list(delivery.zone.order_by("kind", "name")), said=said)
    if form.is_valid():
        try:
            edit_delivery(delivery, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except OfferEnded:
            messages.warning(request, _("This offer has ended meanwhile."))
            return redirect("hub:offers", slug=slug)
        except OfferRefused as error:
            form.add_error(None, [sentence for sentences in error.errors.values() for sentence in sentences])
        else:
            messages.success(request, _("The answers to the public say it from now on."))
            return redirect("hub:offers", slug=slug)
    facts = {"hub": hub, "delivery": delivery, "form": form}
    return render(request, "hub/edit_offer.html", {**facts, "section": "hub", "tab": "offers"}, status=status_of(form))


def _act(request: HttpRequest, delivery: Delivery, act: Act, sentence: str) -> HttpResponse:
    """One act on one offer here, and what to say of it."""
    try:
        act(delivery, by=signed_in(request), now=timezone.now())
    except OfferEnded:
        messages.warning(request, _("This offer has ended meanwhile."))
    except OfferRefused as error:
        messages.error(request, " ".join(str(one) for several in error.errors.values() for one in several))
    else:
        messages.success(request, sentence % {"offer": delivery.offer})
    return redirect("hub:offers", slug=delivery.hub.slug)


def _delivery(hub: Hub, pk: int) -> Delivery:
    return get_object_or_404(offers_of_hub(hub).exclude(status=OfferStatus.ENDED), pk=pk)


def _row(delivery: Delivery, *, runs: bool, mine: set[int], day: date) -> dict[str, Any]:
    """One line of the list; asks the database nothing."""
    confirmed = delivery.confirmed_on
    return {
        "delivery": delivery,
        "zone": ", ".join(area.name for area in delivery.zone.all()),
        "may_confirm": runs or delivery.offer.organisation_id in mine,
        "is_stale": confirmed is None or confirmed < day - FRESH,
        "is_shown": delivery.status == OfferStatus.PUBLISHED and delivery.offer.status == OfferStatus.PUBLISHED,
    }
