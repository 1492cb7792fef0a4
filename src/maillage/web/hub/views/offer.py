"""One offer, for those who write it: what it lacks, how clear it is, where it is given, what its template says."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.queries import desks_of
from maillage.catalogue.network.rules import may_confirm, may_run
from maillage.catalogue.offers.actions import (
    NotInTemplate,
    OfferEnded,
    OfferIncomplete,
    OfferRefused,
    add_delivery,
    adopt_field,
    end_offer,
    keep_field,
    publish_delivery,
    publish_offer,
    suspend_offer,
)
from maillage.catalogue.offers.choices import CorrectionStatus, OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import (
    corrections_of,
    differences_of,
    missing_of,
    missing_of_delivery,
    offers_of_hub,
    quality_of,
)
from maillage.web.hub.access import hub_seen, offer_seen, offer_written, written_by
from maillage.web.hub.forms import status_of
from maillage.web.hub.offer_forms import DeliveryForm, NewDeliveryForm
from maillage.web.hub.refusals import in_form, in_words
from maillage.web.hub.views.offers import lines_of
from maillage.web.shared import offers as content
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today

TONES = {OfferStatus.PUBLISHED: "good", OfferStatus.DRAFT: "new"}


@require_safe
def offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where the offer stands, for the people of the hub; advice and corrections for its owners."""
    hub = hub_seen(request, slug)
    shown = offer_seen(hub, pk)
    runs = may_run(signed_in(request), hub, on=today())
    here = given_here(hub, shown)
    facts: dict[str, Any] = {
        "hub": hub,
        "offer": shown,
        "runs": runs,
        "writes": runs and written_by(request, hub).filter(pk=pk).exists(),
        "owns": may_confirm(signed_in(request), hub, shown.organisation, on=today()),
        "state_tone": TONES.get(OfferStatus(shown.status), "closed"),
        "page_is_open": Offer.objects.published(on=today()).filter(pk=pk).exists(),
        "rows": lines_of(request, hub, here, runs=runs),
        "elsewhere": given_elsewhere(hub, shown),
    }
    if facts["owns"]:
        facts |= for_owners(hub, shown, here)
    return render(request, "hub/offer.html", {**facts, "section": "hub", "tab": "offers"})


@require_POST
def publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The offer and what is given of it here, all at once or, when something is missing, nothing."""
    hub, written = offer_written(request, slug, pk)
    by, now = signed_in(request), timezone.now()
    try:
        with transaction.atomic():
            publish_offer(written, by=by, now=now)
            for delivery in given_here(hub, written):
                if delivery.status == OfferStatus.DRAFT:
                    publish_delivery(delivery, by=by, now=now)
    except OfferEnded:
        messages.warning(request, _("This offer has ended meanwhile."))
    except (OfferRefused, OfferIncomplete) as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("“%(offer)s” is published: people find it from now on.") % {"offer": written})
    return redirect("hub:offer", slug=slug, pk=pk)


@require_POST
def suspend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Out of every answer, until it is published again."""
    _hub, written = offer_written(request, slug, pk)
    suspend_offer(written, by=signed_in(request), now=timezone.now())
    messages.success(request, _("“%(offer)s” is no longer shown anywhere.") % {"offer": written})
    return redirect("hub:offer", slug=slug, pk=pk)


@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Out of every answer for good."""
    _hub, written = offer_written(request, slug, pk)
    end_offer(written, by=signed_in(request), now=timezone.now())
    messages.success(request, _("“%(offer)s” has ended.") % {"offer": written})
    return redirect("hub:offers", slug=slug)


@require_POST
def settle_difference(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes the words of the template in one field, or keeps one's own."""
    _hub, written = offer_written(request, slug, pk)
    act = adopt_field if request.POST.get("act") == "adopt" else keep_field
    try:
        act(written, request.POST.get("field", ""), by=signed_in(request), now=timezone.now())
    except (NotInTemplate, OfferEnded):
        messages.warning(request, _("There is nothing to settle here any more."))
    except (OfferRefused, OfferIncomplete) as error:
        messages.error(request, in_words(error))
    else:
        taken = act is adopt_field
        messages.success(request, _("The sheet says what the template says.") if taken else _("Your words stay."))
    return redirect("hub:offer", slug=slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new_delivery(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One more way to get the offer at this hub."""
    hub, written = offer_written(request, slug, pk)
    form = NewDeliveryForm(request.POST or None, desks=list(desks_of(hub, on=today())), **like_another(hub, written))
    if form.is_valid():
        try:
            add_delivery(written, hub=hub, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except (OfferRefused, OfferIncomplete) as error:
            in_form(form, error)
        else:
            messages.success(request, _("It is a draft: publish it when it is ready."))
            return redirect("hub:offer", slug=slug, pk=pk)
    facts = {"hub": hub, "offer": written, "form": form, "section": "hub", "tab": "offers"}
    return render(request, "hub/new_delivery.html", facts, status=status_of(form))


def given_here(hub: Hub, shown: Offer) -> list[Delivery]:
    """Its deliveries at the hub that have not ended."""
    return list(offers_of_hub(hub).filter(offer=shown).exclude(status=OfferStatus.ENDED))


def given_elsewhere(hub: Hub, shown: Offer) -> int:
    """How many deliveries of it other hubs have."""
    return shown.deliveries.exclude(hub=hub).exclude(status=OfferStatus.ENDED).count()


def for_owners(hub: Hub, shown: Offer, here: list[Delivery]) -> dict[str, Any]:
    """What its owners alone read: what is missing, how clear it is, what its template says, what readers say."""
    waiting = corrections_of(hub=hub).filter(offer=shown, status=CorrectionStatus.WAITING)
    return {
        "missing": missing_lines(hub, shown, here),
        "quality": quality_of(shown, here, day=today()),
        "differences": [
            {
                "field": one.field,
                "label": words.capital(one.label),
                "template": content.in_words(one.template_now, one.field),
                "mine": content.in_words(one.mine, one.field),
            }
            for one in differences_of(shown)
        ],
        "waiting": waiting.count(),
    }


def missing_lines(hub: Hub, shown: Offer, here: list[Delivery]) -> list[dict[str, str]]:
    """What the gate asks for, each with the place where it is written."""
    write = reverse("hub:write_offer", args=[hub.slug, shown.pk])
    lines = {str(one.words): f"{write}#id_{one.field}" for one in missing_of(shown, day=today())}
    for delivery in here:
        change = reverse("hub:edit_delivery", args=[hub.slug, delivery.pk])
        for one in missing_of_delivery(delivery, day=today()):
            lines.setdefault(str(one.words), f"{change}#id_{one.field}")
    if not here:
        lines[_("Where: nothing is given at this hub yet.")] = reverse("hub:new_delivery", args=[hub.slug, shown.pk])
    return [{"words": words, "address": address} for words, address in lines.items()]


def like_another(hub: Hub, shown: Offer) -> dict[str, Any]:
    """What the first delivery here says, to begin another one from."""
    first = next(iter(given_here(hub, shown)), None)
    if first is None:
        return {}
    said = {name: getattr(first, name) for name in DeliveryForm.base_fields if name not in ("zone", "modes")}
    return {"areas": list(first.zone.order_by("kind", "name")), "said": said}
