"""What a person agreed to: read out, written down, taken back; the private link that shows it to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.support.people.actions import (
    LastsTooLong,
    NoAddress,
    give_consent,
    keep_person_link,
    renew_person_link,
    send_person_link,
    withdraw_consent,
)
from maillage.support.people.choices import ConsentChannel
from maillage.support.people.consents import current_text
from maillage.support.people.models import Consent
from maillage.support.people.queries import consent_in_force, email_of, person_link_token
from maillage.web.desk.addressees import partners_of
from maillage.web.desk.consent_forms import CollectedForm, PurposeForm
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.views.people import found_person
from maillage.web.shared.membership import today


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def agree(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """First the purpose, asked for in the address; then its text to read out; then a yes, by POST."""
    person = found_person(office, pk)
    partners = partners_of(office)
    asked = PurposeForm(request.GET or None, partners=partners, initial={"language": person.language})
    facts = {"person": person, "purpose": asked, "office": office, "section": "people"}
    if not asked.is_valid():
        return render(request, "desk/agree.html", facts, status=422 if asked.is_bound else 200)
    wanted = asked.cleaned_data
    purpose, to = wanted["purpose"], wanted["to"]
    text = current_text(purpose, to, wanted["language"])
    existing = consent_in_force(person, purpose, to=to, on=today())
    form = CollectedForm(request.POST or None, today=today(), initial={"channel": ConsentChannel.DESK})
    if request.method == "POST" and request.POST.get("version") != text.version:
        form.add_error(None, _("The text has changed meanwhile: read it again."))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            give_consent(
                person,
                purpose=purpose,
                to=to,
                channel=said["channel"],
                language=wanted["language"],
                by=office.user,
                now=timezone.now(),
                given_on=said["given_on"],
            )
        except LastsTooLong:
            form.add_error("given_on", _("So long ago that this agreement has come to its end: ask again."))
        else:
            messages.success(request, _("The agreement is noted. The person can take it back at any time."))
            return redirect(f"{reverse('desk:person', args=[pk])}#agreements")
    facts |= {"text": text, "form": form, "existing": existing, "to": to, "label": purpose.label}
    return render(request, "desk/agree.html", facts, status=422 if form.errors else 200)


@require_POST
@with_files
def withdraw(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The person takes an agreement back at the desk, by phone or on paper."""
    consent = get_object_or_404(Consent.objects.select_related("person"), pk=pk, organisation=office.organisation)
    person = found_person(office, consent.person_id)
    channel = request.POST.get("channel", "")
    by_desk = channel if channel in (ConsentChannel.PHONE, ConsentChannel.PAPER) else ConsentChannel.DESK
    withdraw_consent(consent, by=office.user, channel=by_desk, now=timezone.now())
    messages.success(request, _("It is taken back. What was shared is closed from now on."))
    return redirect(f"{reverse('desk:person', args=[person.merged_into_id or person.pk])}#agreements")


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def link(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The private link: shown to hand out or print; opened, sent or replaced by POST."""
    person = found_person(office, pk)
    if request.method == "POST":
        return _act_on_link(request, office, pk)
    is_open = person.link_expires_at is not None and person.link_expires_at > timezone.now()
    address = request.build_absolute_uri(reverse("link:person", args=[person_link_token(person)])) if is_open else ""
    email = email_of(person)
    facts = {"person": person, "address": address, "email": email, "office": office, "section": "people"}
    return render(request, "desk/person_link.html", facts)


def _act_on_link(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    person, act, now = found_person(office, pk), request.POST.get("act", ""), timezone.now()
    if act == "send":
        try:
            send_person_link(person, by=office.user, now=now)
        except NoAddress:
            messages.error(request, _("There is no e-mail address in the file. Print the link, or read it out."))
        else:
            messages.success(request, _("The link leaves by e-mail."))
    elif act == "renew":
        renew_person_link(person, by=office.user, now=now)
        messages.success(request, _("Here is a new link. The former one opens nothing any more."))
    else:
        keep_person_link(person, by=office.user, now=now)
    return redirect("desk:person_link", pk)
