"""Template offers of the network: what it says once, and which local offers follow."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.actions import OfferRefused, create_template, edit_template
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Offer, OfferTemplate
from maillage.catalogue.offers.queries import differences_of, templates_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.template_forms import TemplateForm
from maillage.web.shared.membership import signed_in
from maillage.web.shared.pages import page_of

PAGE = 30
SECTION = {"section": "catalogue"}


@require_safe
@for_coordinators
def templates(request: HttpRequest, network: Network) -> HttpResponse:
    """Those still proposed first, each with how many local offers it made."""
    living = Count("offers", filter=~Q(offers__status=OfferStatus.ENDED))
    page, remark = page_of(templates_of(network).annotate(made=living), request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "page": page, "remark": remark, **SECTION}
    return render(request, "coordination/templates.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def new_template(request: HttpRequest, network: Network) -> HttpResponse:
    """A template, proposed at once unless it is put away."""
    form = TemplateForm(request.POST or None)
    if form.is_valid():
        try:
            made = create_template(network, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except OfferRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("“%(template)s” is there: partners may begin from it.") % {"template": made})
            return redirect("coordination:templates")
    return page(request, network, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def template(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """What it says, and where each local offer stands with it."""
    edited = get_object_or_404(OfferTemplate, pk=pk, network=network)
    said = {name: getattr(edited, name) for name in TemplateForm.base_fields}
    form = TemplateForm(request.POST or None, initial=said)
    if form.is_valid():
        try:
            edit_template(edited, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except OfferRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("Kept. Each local offer is shown the difference."))
            return redirect("coordination:template", pk=pk)
    return page(request, network, form, edited)


def page(
    request: HttpRequest, network: Network, form: TemplateForm, edited: OfferTemplate | None = None
) -> HttpResponse:
    """The form, beside the local offers when there are some."""
    facts: dict[str, Any] = {"network": network, "template": edited, "form": form, **SECTION}
    if edited is not None:
        local = Offer.objects.filter(template=edited).exclude(status=OfferStatus.ENDED)
        rows = local.select_related("organisation", "template").order_by("organisation__name", "name", "pk")
        facts["offers"] = [{"offer": one, "differences": len(differences_of(one))} for one in rows]
    return render(request, "coordination/template.html", facts, status=422 if form.errors else 200)


def refused(form: TemplateForm, error: OfferRefused) -> None:
    """Each sentence beside its field."""
    for field, sentences in error.errors.items():
        form.add_error(field if field in form.fields else None, [str(one) for one in sentences])
