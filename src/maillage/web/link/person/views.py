"""The private page of a person: GET shows, POST acts."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.support.people.actions import give_consent, withdraw_consent
from maillage.support.people.choices import TO_SOMEBODY, ConsentChannel, Purpose
from maillage.support.people.consents import current_text, text_in
from maillage.support.people.models import Consent, Person
from maillage.support.people.queries import consent_in_force
from maillage.web.link.person import SECTIONS, Section
from maillage.web.link.person.opening import entries_of, with_person
from maillage.web.shared.membership import today


@dataclass(frozen=True)
class EntryOfPage:
    """One entry of the file: the person's own first, then those said to be the same."""

    person: Person
    sections: list[Section]


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def person(request: HttpRequest, token: str, person: Person) -> HttpResponse:
    """What one organisation holds of a person, section by section; nothing is done by opening it."""
    if request.method == "POST":  # a new link is asked for from an expired one; this one opens
        return redirect("link:person", token)
    now = timezone.now()
    entries = [
        EntryOfPage(entry, [part for make in SECTIONS if (part := make(entry, now)) is not None])
        for entry in entries_of(person)
    ]
    return render(request, "link/person/page.html", {"person": person, "entries": entries, "token": token})


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def withdraw(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """Says what taking an agreement back does, then does it."""
    consent = _consent_of(person, pk)
    if request.method == "POST":
        withdraw_consent(consent, by=None, channel=ConsentChannel.LINK, now=timezone.now())
        messages.success(request, _("It is taken back. What was shared is closed from now on."))
        return redirect("link:person", token)
    if consent.withdrawn_at is not None:
        return redirect("link:person", token)
    text = text_in(consent.text_version, consent.purpose, consent.to, consent.language)
    facts = {"person": person, "consent": consent, "text": text, "token": token}
    return render(request, "link/person/withdraw.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def agree(request: HttpRequest, token: str, person: Person, purpose: str) -> HttpResponse:
    """The text of an agreement that concerns no single partner, and a button."""
    if purpose not in Purpose or purpose in TO_SOMEBODY:
        raise Http404
    language = get_language() or "fr"
    if request.method == "POST":
        if request.POST.get("version") == current_text(purpose, None, language).version:
            give_consent(
                person, purpose=purpose, channel=ConsentChannel.LINK, language=language, by=None, now=timezone.now()
            )
            messages.success(request, _("It is noted. You may take it back here at any time."))
            return redirect("link:person", token)
        messages.warning(request, _("The text has changed meanwhile: read it again."))
    elif consent_in_force(person, purpose, on=today()) is not None:
        return redirect("link:person", token)
    facts = {"person": person, "text": current_text(purpose, None, language), "token": token}
    return render(request, "link/person/agree.html", {**facts, "label": Purpose(purpose).label, "purpose": purpose})


def _consent_of(person: Person, pk: int) -> Consent:
    rows = Consent.objects.select_related("to", "person")
    found = [consent for entry in entries_of(person) for consent in rows.filter(pk=pk, person=entry)]
    if not found:
        raise Http404
    return found[0]
