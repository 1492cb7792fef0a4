"""Operations of funders: how complete their participants are, and the funder's table."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.catalogue.schemes.models import FundedOperation
from maillage.catalogue.schemes.models.scheme import SchemeQuerySet
from maillage.catalogue.schemes.queries import schemes_of
from maillage.support.enrolments.actions import NumberTaken, enter_operation, give_table
from maillage.support.enrolments.queries import campaigns_of, operations_of, quality_of
from maillage.support.people.rules import may_entrust_sensitive
from maillage.web.desk.enrolment_forms import OperationForm
from maillage.web.desk.files import Office, with_files
from maillage.web.shared.membership import today
from maillage.web.shared.sheets import csv_file


@require_safe
@with_files
def operations(request: HttpRequest, office: Office) -> HttpResponse:
    """What funders pay the organisation for, and how complete each is."""
    found = [quality_of(operation) for operation in operations_of(office.organisation)]
    facts = {"found": found, "manages": manages(office), "office": office, "today": today(), "section": "people"}
    return render(request, "desk/operations.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def new(request: HttpRequest, office: Office) -> HttpResponse:
    """Enter an operation with the table its funder asks for."""
    only_managers(office)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OperationForm(*posted, schemes=_schemes(office))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = enter_operation(
                    office.organisation, form.said(), form.chosen(), by=office.user, now=timezone.now()
                )
        except NumberTaken:
            form.add_error("reference", _("Your organisation already has an operation with this number."))
        else:
            messages.success(request, _("The operation is entered. Enrol people from their journey."))
            return redirect("desk:operation", made.pk)
    facts = {"form": form, "tables": shipped_tables(), "office": office, "section": "people"}
    return render(request, "desk/new_operation.html", facts, status=422 if form.errors else 200)


@require_safe
@with_files
def operation(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """How complete the participants are: the share, the limit, who lacks what."""
    quality = quality_of(found_operation(office, pk))
    complete = [one for one in quality.participants if not one.missing]
    facts = {"quality": quality, "operation": quality.operation, "complete": complete, "manages": manages(office)}
    facts["campaigns"] = campaigns_of(office.organisation).filter(operation=quality.operation)
    return render(request, "desk/operation.html", {**facts, "office": office, "section": "people"})


@require_POST
@with_files
def table(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The funder's table as a CSV file. It is kept nowhere; that it was taken is."""
    only_managers(office)
    found = found_operation(office, pk)
    rows = give_table(found, by=office.user, now=timezone.now())
    return csv_file(rows, f"participants-{found.pk}-{today():%Y-%m-%d}")


def found_operation(office: Office, pk: int) -> FundedOperation:
    """An operation of the organisation, else 404."""
    return get_object_or_404(
        FundedOperation.objects.select_related("organisation", "scheme"), pk=pk, organisation=office.organisation
    )


def _schemes(office: Office) -> SchemeQuerySet:
    """Schemes that the network of the hub describes."""
    return schemes_of(office.hub.network)


def manages(office: Office) -> bool:
    """Whether the office answers for what is given to funders."""
    return may_entrust_sensitive(office.user, office.organisation, today())


def only_managers(office: Office) -> None:
    """404 for who does not answer for what is given to funders."""
    if not manages(office):
        raise Http404
