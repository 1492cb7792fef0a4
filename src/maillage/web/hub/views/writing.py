"""Writing an offer: from a blank sheet or a template, read over while one types."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.queries import desks_of, partners_of
from maillage.catalogue.offers.actions import (
    OfferEnded,
    OfferIncomplete,
    OfferRefused,
    TemplateNotProposed,
    add_delivery,
    create_offer,
    edit_offer,
    offer_from_template,
)
from maillage.catalogue.offers.models import CONTENT, Offer, OfferTemplate
from maillage.web.hub.access import hub_run, offer_written, written_by
from maillage.web.hub.equivalents import equivalents_in
from maillage.web.hub.forms import status_of
from maillage.web.hub.offer_forms import NewDeliveryForm, NewOfferForm, OfferForm
from maillage.web.hub.refusals import in_form
from maillage.web.hub.review import review_of
from maillage.web.hub.views.offer import given_elsewhere
from maillage.web.shared.membership import signed_in, today


@require_http_methods(["GET", "HEAD", "POST"])
def new_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft with its first delivery, from a blank sheet or a template of the network."""
    hub = hub_run(request, slug)
    template = template_in(request, hub)
    form, here = forms_of(request, hub, template)
    if request.POST.get("act") == "keep" and form.is_valid() & here.is_valid():
        written = keep_new(request, hub, template, form, here)
        if written is not None:
            messages.success(request, _("It is a draft. Here is what is missing, if anything, before you publish it."))
            return redirect("hub:offer", slug=slug, pk=written.pk)
    facts = {
        "hub": hub,
        "templates": OfferTemplate.objects.offered_by(hub.network).order_by("name", "pk"),
        "template": template,
        "form": form,
        "here": here,
        "review": review_of(form, here, hub=hub),
        "equivalents": equivalents_in(form, here, hub=hub) if request.method == "POST" else None,
    }
    reads = request.POST.get("act") == "read"
    status = 200 if reads else max(status_of(form), status_of(here))
    return render(request, "hub/new_offer.html", {**facts, "section": "hub", "tab": "offers"}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def write_offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The words of an offer, read wherever it is given."""
    hub, written = offer_written(request, slug, pk)
    form = OfferForm(request.POST or None, initial={name: getattr(written, name) for name in OfferForm.base_fields})
    keeps = request.POST.get("act") != "read"
    if keeps and form.is_valid():
        try:
            edit_offer(written, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except OfferEnded:
            messages.warning(request, _("This offer has ended meanwhile."))
            return redirect("hub:offers", slug=slug)
        except (OfferRefused, OfferIncomplete) as error:
            in_form(form, error)
        else:
            messages.success(request, _("The sheet says it from now on."))
            return redirect("hub:offer", slug=slug, pk=pk)
    facts = {
        "hub": hub,
        "offer": written,
        "form": form,
        "elsewhere": given_elsewhere(hub, written),
        "review": review_of(form, None, hub=hub, offer=written),
        "equivalents": equivalents_in(form, None, hub=hub, offer=written) if request.method == "POST" else None,
    }
    status = status_of(form) if keeps else 200
    return render(request, "hub/write_offer.html", {**facts, "section": "hub", "tab": "offers"}, status=status)


@require_POST
def review_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """What is typed so far, read over; keeps nothing."""
    hub = hub_run(request, slug)
    key = request.POST.get("offer", "")
    offer = written_by(request, hub).filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    form: OfferForm = OfferForm(request.POST)
    here = None if offer else NewDeliveryForm(request.POST, desks=list(desks_of(hub, on=today())), prefix="here")
    return render(request, "hub/_review.html", {"review": review_of(form, here, hub=hub, offer=offer)})


def template_in(request: HttpRequest, hub: Hub) -> OfferTemplate | None:
    """The template that the address or the form names; None when it is not proposed here."""
    key = request.POST.get("template", "") or request.GET.get("template", "")
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    return OfferTemplate.objects.offered_by(hub.network).filter(pk=int(key)).first()


def forms_of(request: HttpRequest, hub: Hub, template: OfferTemplate | None) -> tuple[NewOfferForm, NewDeliveryForm]:
    """The two halves of the page, filled by the template at first."""
    typed = request.POST or None
    partners = [row.organisation for row in partners_of(hub, on=today())]
    initial: dict[str, Any] = {name: getattr(template, name) for name in CONTENT} if template else {}
    form = NewOfferForm(typed, partners=partners, initial=initial)
    return form, NewDeliveryForm(typed, desks=list(desks_of(hub, on=today())), prefix="here")


def keep_new(
    request: HttpRequest, hub: Hub, template: OfferTemplate | None, form: NewOfferForm, here: NewDeliveryForm
) -> Offer | None:
    """The draft and its first delivery, both or neither; None when a sentence stands beside what is wrong."""
    by, now = signed_in(request), timezone.now()
    facts = dict(form.cleaned_data)
    organisation = facts.pop("organisation")
    half: NewOfferForm | NewDeliveryForm = form
    try:
        with transaction.atomic():
            if template is not None:
                written = offer_from_template(template, organisation, **facts, by=by, now=now)
            else:
                written = create_offer(organisation, **facts, by=by, now=now)
            half = here
            add_delivery(written, hub=hub, **here.cleaned_data, by=by, now=now)
    except TemplateNotProposed:
        form.add_error(None, _("This template is no longer proposed. Begin from a blank sheet."))
    except (OfferRefused, OfferIncomplete) as error:
        in_form(half, error)
    else:
        return written
    return None
