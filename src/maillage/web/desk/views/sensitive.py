"""What is sensitive about a person (layer L5), apart from the rest of the file; who looked; who may."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.foundation.tools.reading import reading_as
from maillage.support.people.actions import (
    NotTheirs,
    WrongDays,
    end_sensitive,
    entrust_sensitive,
    look,
    record_situation,
)
from maillage.support.people.choices import Layer
from maillage.support.people.models import SensitiveRight
from maillage.support.people.queries import looks_of, receivers_of, sensitive_of, sensitive_rights_of
from maillage.support.people.rules import may_entrust_sensitive, may_read_sensitive
from maillage.web.desk.consent_forms import EntrustForm, SensitiveForm
from maillage.web.desk.files import RESTRICTED, Office, constraint_of, with_files
from maillage.web.desk.views.people import found_person
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def sensitive(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Sensitive facts, for those named; each opening is a look that the file shows."""
    person = found_person(office, pk)
    if not may_read_sensitive(office.user, office.organisation, today()):
        raise Http404
    form = SensitiveForm(request.POST or None, initial={"true_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                record_situation(person, **form.cleaned_data, by=office.user, now=timezone.now())
        except IntegrityError as error:
            if constraint_of(error) == RESTRICTED:
                raise
            form.add_error("true_on", _("The situation at entry stays as it was. Give the day from which it changed."))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:sensitive", pk)
    look(person, layer=Layer.SENSITIVE, what="sensitive", by=office.user, now=timezone.now())
    with reading_as([office.organisation.pk], sensitive=True):
        facts = {"person": person, "rows": sensitive_of(person), "form": form, "office": office, "section": "people"}
        return render(request, "desk/sensitive.html", facts, status=422 if form.errors else 200)


@require_safe
@with_files
def looks(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Everybody who looked at what is written about this person, in twelve months."""
    person = found_person(office, pk)
    page, remark = page_of(looks_of(person), request.GET.get("page", ""), size=PAGE)
    facts = {"person": person, "page": page, "remark": remark, "office": office, "section": "people"}
    return render(request, "desk/looks.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def rights(request: HttpRequest, office: Office) -> HttpResponse:
    """Who may read sensitive facts in the file of the organisation; a hub manager names them."""
    if not may_entrust_sensitive(office.user, office.organisation, today()):
        raise Http404
    users = receivers_of(office.organisation, on=today())
    form = EntrustForm(request.POST or None, users=users, today=today())
    if request.method == "POST" and form.is_valid() and _entrusted(office, form):
        messages.success(request, _("The right is given. Every reading is kept."))
        return redirect("desk:sensitive_rights")
    rows = sensitive_rights_of(office.organisation, on=today())
    facts = {"rows": rows, "form": form, "office": office, "section": "people"}
    return render(request, "desk/sensitive_rights.html", facts, status=422 if form.errors else 200)


def _entrusted(office: Office, form: EntrustForm) -> bool:
    asked: dict[str, Any] = form.cleaned_data
    days = {"starts_on": asked["starts_on"], "ends_on": asked["ends_on"]}
    try:
        with transaction.atomic():
            entrust_sensitive(
                asked["user"],
                office.organisation,
                reason=asked["reason"],
                **days,
                by=office.user,
                now=timezone.now(),
            )
    except WrongDays:
        form.add_error("ends_on", _("From today or later, for a year at most."))
    except IntegrityError:
        form.add_error("user", _("This person already has this right in that period."))
    except NotTheirs as error:
        raise PermissionDenied from error
    return form.is_valid()


@require_POST
@with_files
def end_right(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The right ends at once."""
    if not may_entrust_sensitive(office.user, office.organisation, today()):
        raise Http404
    rows = SensitiveRight.objects.select_related("organisation", "user")
    right = get_object_or_404(rows, pk=pk, organisation=office.organisation)
    end_sensitive(right, by=office.user, now=timezone.now())
    messages.success(request, _("%(name)s no longer reads sensitive facts.") % {"name": right.user})
    return redirect("desk:sensitive_rights")
