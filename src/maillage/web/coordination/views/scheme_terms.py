"""The conditions of a scheme: drafted, changed criterion by criterion, agreed from a day on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.catalogue.network.models import Network
from maillage.catalogue.schemes.actions import (
    AlreadyAgreed,
    DayTaken,
    DraftThere,
    NothingAsked,
    SchemeRefused,
    add_criterion,
    agree_terms,
    draft_terms,
    drop_draft,
    edit_criterion,
    edit_draft,
    remove_criterion,
)
from maillage.catalogue.schemes.choices import Fact
from maillage.catalogue.schemes.models import Criterion, CriterionGroup, Terms
from maillage.catalogue.schemes.queries import whole_terms
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.scheme_forms import (
    EVERYBODY,
    NEW_SITUATION,
    CriterionForm,
    FactForm,
    TermsForm,
    groups_of,
)
from maillage.web.coordination.views.schemes import SECTION, found_scheme, refused, show
from maillage.web.shared.membership import signed_in
from maillage.web.shared.words import short_day


@require_POST
@for_coordinators
def draft(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Begins new conditions, as a copy of the last ones."""
    scheme = found_scheme(network, pk)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return show(request, scheme, form)
    try:
        made = draft_terms(scheme, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except DraftThere as error:
        messages.info(request, _("Conditions were already being written: here they are."))
        return redirect("coordination:terms", pk=error.terms.pk)
    except SchemeRefused as error:
        refused(form, error)
        return show(request, scheme, form)
    return redirect("coordination:terms", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def terms(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One version of the conditions; while it is a draft, its day and its reason change here."""
    found = _found(network, pk)
    form = TermsForm(request.POST or None, initial=TermsForm.said(found))
    if form.is_valid():
        try:
            edit_draft(found, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except AlreadyAgreed:
            _say_agreed(request)
        except SchemeRefused as error:
            refused(form, error)
            return _page(request, found, form)
        else:
            messages.success(request, _("Kept."))
        return redirect("coordination:terms", pk=pk)
    return _page(request, found, form)


@require_POST
@for_coordinators
def agree(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Puts the draft in force from its day on."""
    found = _found(network, pk)
    open_to_all = "open_to_all" in request.POST
    try:
        agree_terms(found, by=signed_in(request), now=timezone.now(), open_to_all=open_to_all)
    except AlreadyAgreed:
        _say_agreed(request)
    except NothingAsked:
        messages.error(request, _("No criterion yet: everybody would fit. Add one, or say that it is open to all."))
    except DayTaken:
        messages.error(request, _("Other conditions begin on that very day: choose another first day."))
    else:
        day = short_day(found.starts_on)
        messages.success(
            request, _("These conditions hold from %(day)s. The former ones stay readable.") % {"day": day}
        )
        return redirect("coordination:scheme", pk=found.scheme_id)
    return redirect("coordination:terms", pk=pk)


@require_POST
@for_coordinators
def drop(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Gives up a draft."""
    found = _found(network, pk)
    try:
        drop_draft(found, by=signed_in(request), now=timezone.now())
    except AlreadyAgreed:
        _say_agreed(request)
    else:
        messages.success(request, _("The draft is given up; what is in force stays."))
    return redirect("coordination:scheme", pk=found.scheme_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def new_criterion(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One more criterion: first what it is about, then what fits."""
    found = _found(network, pk)
    if not found.is_draft:
        return redirect("coordination:terms", pk=pk)
    asked = FactForm({"fact": request.GET.get("fact", "")})
    if not asked.is_valid():
        facts = {"terms": found, "form": FactForm(), "fact": None, **SECTION}
        return render(request, "coordination/criterion.html", facts)
    fact: Fact = asked.cleaned_data["fact"]
    form = CriterionForm(request.POST or None, fact=fact, groups=groups_of(found))
    if form.is_valid():
        where = form.cleaned_data["group"]
        way = (
            None
            if where in (EVERYBODY, NEW_SITUATION)
            else CriterionGroup.objects.filter(terms=found, pk=where).first()
        )
        acted = {"by": signed_in(request), "now": timezone.now(), "way": way, "new_way": where == NEW_SITUATION}
        try:
            add_criterion(found, form.draft(), **acted)
        except SchemeRefused as error:
            refused(form, error)
        except AlreadyAgreed:
            _say_agreed(request)
            return redirect("coordination:terms", pk=pk)
        else:
            return redirect("coordination:terms", pk=pk)
    return _criterion_page(request, found, form, fact)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def criterion(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """A criterion of a draft, said otherwise."""
    found = _found_criterion(network, pk)
    terms_key = found.group.terms_id
    if not found.group.terms.is_draft:
        return redirect("coordination:terms", pk=terms_key)
    form = CriterionForm(request.POST or None, fact=Fact(found.fact), said=found)
    if form.is_valid():
        try:
            edit_criterion(found, form.draft(), by=signed_in(request), now=timezone.now())
        except SchemeRefused as error:
            refused(form, error)
        except AlreadyAgreed:
            _say_agreed(request)
            return redirect("coordination:terms", pk=terms_key)
        else:
            return redirect("coordination:terms", pk=terms_key)
    return _criterion_page(request, found.group.terms, form, Fact(found.fact), found)


@require_POST
@for_coordinators
def remove(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Asks this no longer."""
    found = _found_criterion(network, pk)
    try:
        remove_criterion(found, by=signed_in(request), now=timezone.now())
    except AlreadyAgreed:
        _say_agreed(request)
    else:
        messages.success(request, _("“%(criterion)s” is no longer asked.") % {"criterion": found.sentence})
    return redirect("coordination:terms", pk=found.group.terms_id)


def _found(network: Network, pk: int) -> Terms:
    return get_object_or_404(whole_terms().select_related("scheme__organisation"), pk=pk, scheme__network=network)


def _found_criterion(network: Network, pk: int) -> Criterion:
    rows = Criterion.objects.select_related("group__terms__scheme")
    return get_object_or_404(rows, pk=pk, group__terms__scheme__network=network)


def _say_agreed(request: HttpRequest) -> None:
    messages.warning(request, _("These conditions were agreed: they no longer change. New ones may follow them."))


def _page(request: HttpRequest, found: Terms, form: TermsForm) -> HttpResponse:
    facts = {"terms": found, "form": form, "fact_form": FactForm(), **SECTION}
    return render(request, "coordination/terms.html", facts, status=422 if form.errors else 200)


def _criterion_page(
    request: HttpRequest, found: Terms, form: CriterionForm, fact: Fact, edited: Criterion | None = None
) -> HttpResponse:
    facts = {"terms": found, "form": form, "fact": fact, "criterion": edited, **SECTION}
    return render(request, "coordination/criterion.html", facts, status=422 if form.errors else 200)
