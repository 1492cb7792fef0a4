"""The people of one's organisation: found again, welcomed, said to be one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.kept import kept
from maillage.support.journeys.rules import may_write_templates
from maillage.support.orientation.models import Enquiry
from maillage.support.people.actions import NotMergeable, merge_people, undo_merge, welcome_again, welcome_person
from maillage.support.people.models import Merge, Person, Welcome
from maillage.support.people.queries import Match, file_of, likely_matches, people_of, search_people
from maillage.support.people.rules import may_entrust_sensitive, may_read_sensitive
from maillage.web.desk.elsewhere import ASKED, elsewhere
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.parts import PARTS
from maillage.web.desk.people_forms import ContactForm, PersonForm, ReceivedForm, SituationForm, WelcomeForm
from maillage.web.shared.fragments import fresh_form
from maillage.web.shared.membership import signed_in, today
from maillage.web.shared.pages import page_of

PAGE = 30


@require_safe
@with_files
def people(request: HttpRequest, office: Office) -> HttpResponse:
    """Everybody in the file, the last who came first, or those that a few letters or digits bring back."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    page, remark = _page_of_people(office.organisation, asked, request.GET.get("page", ""))
    received = Welcome.objects.filter(hub=office.hub, received_on=today()).aggregate(n=Count("person", distinct=True))
    facts = {"page": page, "remark": remark, "asked": asked, "received": received["n"], "office": office}
    facts["may_entrust"] = may_entrust_sensitive(office.user, office.organisation, today())
    facts["may_write_templates"] = may_write_templates(office.user, office.organisation, on=today())
    template = "desk/people.html#people" if request.headers.get("HX-Request") else "desk/people.html"
    response = render(request, template, {**facts, "section": "people"})
    response["Vary"] = "HX-Request, Cookie"
    return response


def _page_of_people(organisation: Organisation, asked: str, number: str) -> tuple[Page[Person], str]:
    """What is typed is compared with everybody of the file, so once: for the keys, which are then counted and cut."""
    people = people_of(organisation)
    if not asked:
        return page_of(people, number, size=PAGE)
    page, remark = page_of(list(search_people(people, asked).values_list("pk", flat=True)), number, size=PAGE)
    found = people.in_bulk(list(page.object_list))
    page.object_list = [found[key] for key in page.object_list]
    return page, remark


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def welcome(request: HttpRequest, office: Office) -> HttpResponse:
    """The welcome sheet. Who may be in the file already is shown before anybody is entered twice."""
    form = WelcomeForm(request.POST or None, initial=_of_enquiry(request), today=today())
    matches: list[Match] = []
    if request.method == "POST" and form.is_valid():
        said, asked = form.said(), form.cleaned_data
        if not asked["somebody_else"]:
            contacts = [("phone", said.phone), ("email", said.email)]
            name = f"{said.given_name} {said.family_name}"
            matches = likely_matches(office.organisation, name=name, contacts=contacts)
        if not matches:
            person = welcome_person(
                said,
                organisation=office.organisation,
                hub=office.hub,
                need=asked["need"],
                by=office.user,
                now=timezone.now(),
                received_on=asked["received_on"],
            )
            messages.success(request, _("%(name)s is in the file.") % {"name": person})
            ask = f"?{ASKED}" if said.phone or said.email else ""  # do partners know them already?
            return redirect(f"{reverse('desk:person', args=[person.pk])}{ask}")
    facts: dict[str, Any] = {"form": form, "matches": matches, "office": office, "section": "people"}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/welcome.html", facts, status=status)


@require_safe
@with_files
def sheet(request: HttpRequest, office: Office) -> HttpResponse:
    """The same questions on paper, for the day when the network is down or the counter is full."""
    fields = [field for field in WelcomeForm(today=today()) if not field.is_hidden]
    return render(request, "desk/welcome_sheet.html", {"fields": fields, "office": office, "section": "people"})


@require_safe
@with_files
def person(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What the organisation knows of one person."""
    found = found_person(office, pk)
    return show(request, office, found, {})


def show(
    request: HttpRequest, office: Office, found: Person, forms: dict[str, Any], *, opened: str = ""
) -> HttpResponse:
    """The page of a person, with the form to mend when there is one."""
    if found.merged_into_id:
        return redirect("desk:person", found.merged_into_id)
    whole = file_of(found)
    contacts = [(point.channel, point.value) for point in whole.contact_points]
    facts = {
        "file": whole,
        "person": found,
        "forms": _fresh_forms(found, today()) | forms,
        "opened": opened,
        "matches": likely_matches(office.organisation, name=str(found), contacts=contacts, apart_from=found),
        "elsewhere": elsewhere(request, office, found, whole.contact_points),
        "parts": [part for make in PARTS if (part := make(office, whole)) is not None],
        "may_read_sensitive": may_read_sensitive(office.user, office.organisation, today()),
        "office": office,
    }
    status = 422 if opened else 200
    return render(request, "desk/person.html", {**facts, "section": "people"}, status=status)


def _fresh_forms(person: Person, day: date) -> dict[str, SafeString]:
    said = PersonForm.facts_of(person)
    texts = {name: said.pop(name) for name in ("given_name", "family_name", "commune")}
    return {
        "received": fresh_form(ReceivedForm, (), (("today", day),)),
        "edit": fresh_form(PersonForm, tuple(said.items()), **texts),
        "contact": fresh_form(ContactForm),
        "situation": fresh_form(SituationForm, (("true_on", day),)),
    }


@require_POST
@with_files
def receive(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Somebody of the file came again."""
    found = found_person(office, pk)
    form = ReceivedForm(request.POST, today=today())
    if not form.is_valid():
        return show(request, office, found, {"received": form}, opened="received")
    asked = form.cleaned_data
    welcome_again(
        found,
        hub=office.hub,
        need=asked["need"],
        by=office.user,
        now=timezone.now(),
        received_on=asked["received_on"],
    )
    messages.success(request, _("The visit of %(name)s is noted.") % {"name": found})
    return redirect("desk:person", found.pk)


@require_POST
@with_files
def merge(request: HttpRequest, office: Office, pk: int, other: int) -> HttpResponse:
    """Two entries are one person; this one stays in front."""
    kept, merged = found_person(office, pk), found_person(office, other)
    try:
        merge_people(kept, merged, by=office.user, now=timezone.now())
    except NotMergeable:
        messages.error(request, _("These two entries cannot be joined: one of them was joined to another before."))
    else:
        messages.success(request, _("One file from now on. It can be undone below."))
    return redirect("desk:person", kept.pk)


@require_POST
@with_files
def part(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """They were two people after all."""
    found = get_object_or_404(Merge.objects.filter(organisation=office.organisation), pk=pk)
    undo_merge(found, by=office.user, now=timezone.now())
    messages.success(request, _("Two files again, each with what was its own."))
    return redirect("desk:person", found.kept_id)


def found_person(office: Office, pk: int) -> Person:
    """Somebody in the file of the office, else 404."""
    for person in _found(office.user, office.organisation, pk, today()):
        return person
    raise Http404


@kept
def _found(user: User, organisation: Organisation, pk: int, day: date) -> QuerySet[Person, Person]:
    mine = Person.objects.visible_to(user, on=day).filter(organisation=organisation, pk=pk)
    return mine.select_related("commune", "organisation", "created_by")


def _of_enquiry(request: HttpRequest) -> dict[str, Any]:
    """What an enquiry in one's care already says, so that nobody tells it twice."""
    asked = request.GET.get("enquiry", "")
    rows = Enquiry.objects.visible_to(signed_in(request)).select_related("commune")
    found = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    if found is None:
        return {}
    given, _space, family = found.name.strip().partition(" ")
    return {
        "given_name": given[:80],
        "family_name": family[:80],
        "phone": found.phone,
        "email": found.email,
        "commune": f"{found.commune.name} ({found.commune.code})" if found.commune else found.commune_typed,
        "need": found.need[:500],
        "language": found.language,
        "came_by": "enquiry",
    }
