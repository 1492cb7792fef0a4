"""The schemes of the network: what they are, their conditions by date, and who fits them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.schemes.actions import SchemeRefused, add_scheme, edit_scheme
from maillage.catalogue.schemes.models import Scheme, Terms
from maillage.catalogue.schemes.queries import proposals_for, proposals_of, schemes_of, terms_of, whole_terms
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.scheme_forms import SchemeForm, TermsForm, TrialForm
from maillage.web.shared.membership import signed_in, today
from maillage.web.shared.pages import page_of

PAGE = 30
SECTION = {"section": "catalogue", "tab": "schemes"}


@require_safe
@for_coordinators
def schemes(request: HttpRequest, network: Network) -> HttpResponse:
    """Those still proposed first."""
    rows = schemes_of(network).prefetch_related("terms")
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"page": page, "remark": remark, "day": today(), **SECTION}
    return render(request, "coordination/schemes.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def new_scheme(request: HttpRequest, network: Network) -> HttpResponse:
    """A scheme, whose conditions are written next."""
    form = SchemeForm(request.POST or None, network=network, today=today())
    if form.is_valid():
        try:
            made = add_scheme(network, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except SchemeRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("“%(scheme)s” is there. Write its conditions next.") % {"scheme": made})
            return redirect("coordination:scheme", pk=made.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def edit(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """What a scheme is, said otherwise."""
    scheme = found_scheme(network, pk)
    form = SchemeForm(request.POST or None, network=network, today=today(), scheme=scheme)
    if form.is_valid():
        try:
            edit_scheme(scheme, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except SchemeRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("coordination:scheme", pk=pk)
    return _form(request, form, scheme)


@require_safe
@for_coordinators
def scheme(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One scheme: what it gives, who may have it today, what was in force before."""
    return show(request, found_scheme(network, pk))


@require_safe
@for_coordinators
def try_schemes(request: HttpRequest, network: Network) -> HttpResponse:
    """Who fits what: typed facts, and each verdict with its reasons. Nothing is kept."""
    form = TrialForm(request.GET or None)
    draft = _draft_tried(network, request.GET.get("draft", ""))
    facts: dict[str, Any] = {"form": form, "draft": draft, **SECTION}
    if form.is_valid():
        day, said = form.cleaned_data["on"] or today(), form.facts()
        pairs = [(draft.scheme, draft)] if draft else None
        tried = proposals_of(pairs, said) if pairs else proposals_for(said, on=day, network=network)
        facts |= {"day": day, "proposals": tried, "is_tried": True}
    return render(request, "coordination/try_schemes.html", facts)


def found_scheme(network: Network, pk: int) -> Scheme:
    """A scheme of the network, else 404."""
    return get_object_or_404(Scheme.objects.select_related("organisation"), pk=pk, network=network)


def show(request: HttpRequest, scheme: Scheme, form: TermsForm | None = None) -> HttpResponse:
    """The page of a scheme, with the form to mend when there is one."""
    versions = list(terms_of(scheme))
    agreed = [one for one in versions if not one.is_draft]
    day = today()
    in_force = next((one for one in agreed if one.starts_on <= day and (not one.ends_on or one.ends_on >= day)), None)
    facts = {
        "scheme": scheme,
        "zone": list(scheme.areas.order_by("name")),
        "terms": in_force,
        "others": [one for one in agreed if one != in_force],
        "draft": next((one for one in versions if one.is_draft), None),
        "form": form or TermsForm(initial={"starts_on": day, "source": scheme.source}),
        "day": day,
        **SECTION,
    }
    status = 422 if form is not None else 200
    return render(request, "coordination/scheme.html", facts, status=status)


def refused(form: Any, error: SchemeRefused) -> None:
    """Each sentence beside its field."""
    for field, sentences in error.errors.items():
        form.add_error(field if field in form.fields else None, [str(one) for one in sentences])


def _form(request: HttpRequest, form: SchemeForm, scheme: Scheme | None = None) -> HttpResponse:
    facts = {"form": form, "scheme": scheme, **SECTION}
    return render(request, "coordination/scheme_form.html", facts, status=422 if form.errors else 200)


def _draft_tried(network: Network, asked: str) -> Terms | None:
    """Conditions being written, tried before they are agreed."""
    if not asked.isdecimal() or len(asked) > 9:
        return None
    return whole_terms().select_related("scheme").filter(pk=int(asked), scheme__network=network).first()
