"""What is added to the file of a person: who they are, how they are reached, their situation."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.support.people.actions import add_contact_point, edit_person, record_situation
from maillage.web.desk.files import RESTRICTED, Office, constraint_of, with_files
from maillage.web.desk.people_forms import ContactForm, PersonForm, SituationForm
from maillage.web.desk.views.people import found_person, show


@require_POST
@with_files
def edit(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Say who somebody is otherwise."""
    found = found_person(office, pk)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return show(request, office, found, {"edit": form}, opened="edit")
    edit_person(found, form.said(), by=office.user, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("desk:person", pk)


@require_POST
@with_files
def contact(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One more way to reach somebody."""
    found = found_person(office, pk)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return show(request, office, found, {"contact": form}, opened="contact")
    add_contact_point(found, **form.cleaned_data, by=office.user, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("desk:person", pk)


@require_POST
@with_files
def situation(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A dated fact about somebody's situation; that of the entry stays as it was."""
    found = found_person(office, pk)
    form = SituationForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                record_situation(found, **form.cleaned_data, by=office.user, now=timezone.now())
        except IntegrityError as error:
            if constraint_of(error) == RESTRICTED:
                raise
            form.add_error("true_on", _("The situation at entry stays as it was. Give the day from which it changed."))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:person", pk)
    return show(request, office, found, {"situation": form}, opened="situation")
