"""The offers given at the hub, with the date on which each was confirmed: confirm one or all, publish, suspend."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.rules import may_confirm, may_run
from maillage.catalogue.offers.actions import (
    OfferEnded,
    OfferIncomplete,
    OfferRefused,
    confirm_delivery,
    edit_delivery,
    publish_delivery,
    suspend_delivery,
)
from maillage.catalogue.offers.choices import CorrectionStatus, OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.offers.queries import corrections_of, offers_of_hub
from maillage.catalogue.offers.rules import corrections_settled_by
from maillage.web.hub.access import hub_run, hub_seen
from maillage.web.hub.forms import status_of
from maillage.web.hub.lines import Line, line_of, to_confirm
from maillage.web.hub.offer_forms import DeliveryForm
from maillage.web.hub.refusals import in_form, in_words
from maillage.web.shared.membership import memberships, signed_in, today
from maillage.web.shared.pages import page_of

Act = Callable[..., Delivery]
PAGE = 30


@require_safe
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    """What the hub offers, with the date on which each was last confirmed."""
    hub = hub_seen(request, slug)
    runs = may_run(signed_in(request), hub, on=today())
    shown = offers_of_hub(hub).exclude(status=OfferStatus.ENDED)
    page, remark = page_of(shown, request.GET.get("page", ""), size=PAGE)
    wait = to_confirm(lines_of(request, hub, shown, runs=runs))
    facts: dict[str, Any] = {
        "hub": hub,
        "runs": runs,
        "rows": lines_of(request, hub, page, runs=runs),
        "page": page,
        "remark": remark,
        "confirmable": len(wait),
        "due": sum(line.is_due for line in wait),
        "waiting": waiting_at(request, hub),
    }
    return render(request, "hub/offers.html", {**facts, "section": "hub", "tab": "offers"})


@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its owner, or who runs the hub, says that it is still true."""
    hub = hub_seen(request, slug)
    delivery = delivery_of(hub, pk)
    if not may_confirm(signed_in(request), hub, delivery.offer.organisation, on=today()):
        raise Http404
    return act_on(request, delivery, confirm_delivery, _("“%(offer)s” is confirmed today."))


@require_POST
@transaction.atomic
def confirm_all(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is due here, or all when nothing is: those that one may confirm."""
    hub = hub_seen(request, slug)
    runs = may_run(signed_in(request), hub, on=today())
    wait = to_confirm(lines_of(request, hub, offers_of_hub(hub), runs=runs))
    now = timezone.now()
    for line in wait:
        confirm_delivery(line.delivery, by=signed_in(request), now=now)
    if wait:
        done = ngettext("%(number)d offer is confirmed today.", "%(number)d offers are confirmed today.", len(wait))
        messages.success(request, done % {"number": len(wait)})
    else:
        messages.info(request, _("Nothing here is yours to confirm."))
    return redirect("hub:offers", slug=slug)


@require_POST
def publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Shows it to the public again, confirmed today."""
    hub = hub_run(request, slug)
    delivery = delivery_of(hub, pk)
    return act_on(request, delivery, publish_delivery, _("“%(offer)s” is published here, confirmed today."))


@require_POST
def suspend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hides it from the public for a time."""
    hub = hub_run(request, slug)
    delivery = delivery_of(hub, pk)
    return act_on(request, delivery, suspend_delivery, _("“%(offer)s” is no longer shown here."))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hours, delay, price, zone and rhythm of one offer here."""
    hub = hub_run(request, slug)
    delivery = delivery_of(hub, pk)
    said = {name: getattr(delivery, name) for name in DeliveryForm.base_fields if name != "zone"}
    form = DeliveryForm(request.POST or None, areas=list(delivery.zone.order_by("kind", "name")), said=said)
    if form.is_valid():
        try:
            edit_delivery(delivery, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except OfferEnded:
            messages.warning(request, _("This offer has ended meanwhile."))
            return redirect("hub:offers", slug=slug)
        except (OfferRefused, OfferIncomplete) as error:
            in_form(form, error)
        else:
            messages.success(request, _("The answers to the public say it from now on."))
            return redirect("hub:offer", slug=slug, pk=delivery.offer_id)
    facts = {"hub": hub, "delivery": delivery, "form": form, "section": "hub", "tab": "offers"}
    return render(request, "hub/edit_delivery.html", facts, status=status_of(form))


def act_on(request: HttpRequest, delivery: Delivery, act: Act, sentence: str) -> HttpResponse:
    """One act on one offer here, and what to say of it."""
    try:
        act(delivery, by=signed_in(request), now=timezone.now())
    except OfferEnded:
        messages.warning(request, _("This offer has ended meanwhile."))
    except (OfferRefused, OfferIncomplete) as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, sentence % {"offer": delivery.offer})
    if request.POST.get("back") == "offer":
        return redirect("hub:offer", slug=delivery.hub.slug, pk=delivery.offer_id)
    return redirect("hub:offers", slug=delivery.hub.slug)


def delivery_of(hub: Hub, pk: int) -> Delivery:
    """A delivery of the hub that has not ended; 404 for another one."""
    return get_object_or_404(offers_of_hub(hub).exclude(status=OfferStatus.ENDED), pk=pk)


def lines_of(request: HttpRequest, hub: Hub, deliveries: Any, *, runs: bool) -> list[Line]:
    """Deliveries in words, with what who acts may confirm."""
    mine = {one.organisation_id for one in memberships(request) if one.hub_id == hub.pk}
    return [
        line_of(one, may_confirm=runs or one.offer.organisation_id in mine, day=today())
        for one in deliveries
        if one.status != OfferStatus.ENDED
    ]


def waiting_at(request: HttpRequest, hub: Hub) -> int:
    """How many corrections wait for who acts."""
    settled = corrections_settled_by(signed_in(request), on=today())
    waiting = corrections_of(hub=hub).filter(status=CorrectionStatus.WAITING)
    return waiting.filter(pk__in=settled.values("pk")).count()
