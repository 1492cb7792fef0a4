"""To whom a person is handed on: what would be shared and why, yes or no item by item, what became of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.foundation.tools.reading import reading_item
from maillage.support.orientation.actions import (
    DraftRefused,
    ReferralMoved,
    add_referral_word,
    agree_to_referral,
    refuse_referral,
    stop_item,
    withdraw_referral,
)
from maillage.support.orientation.choices import PURPOSES, ItemKind, ReferralState, WordKind
from maillage.support.orientation.models import Referral
from maillage.support.people.choices import ConsentChannel, Purpose
from maillage.support.people.consents import AgreedText, current_text
from maillage.support.people.models import Person
from maillage.web.link.person.opening import entries_of, with_person
from maillage.web.link.person.section import Section
from maillage.web.shared import words
from maillage.web.shared.referral_items import shared
from maillage.web.shared.referrals import for_person, recipient, steps_of, tone_of

BESIDE = ("organisation", "hub", "sender", "to_organisation", "to_hub__place__commune", "to_delivery__offer", "owner")
ALWAYS = (ItemKind.IDENTITY, ItemKind.MESSAGE)
LONGEST = 2000


def referrals(person: Person, now: datetime) -> Section | None:
    """Each contact with a partner, the last first; those that wait for a yes or a no before the others."""
    rows = [(one, for_person(one, now=now), tone_of(one)) for one in _shown_to(person)]
    if not rows:
        return None
    waiting = [row for row in rows if row[0].state == ReferralState.AWAITING_CONSENT]
    facts = {"waiting": waiting, "others": [row for row in rows if row not in waiting]}
    return Section("referrals", _("Partners you are put in touch with"), "link/person/_referrals.html", facts)


def _shown_to(person: Person) -> list[Referral]:
    rows = Referral.objects.filter(person=person, asked_at__isnull=False).select_related(*BESIDE)
    return list(rows.order_by("-created_at", "-pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def referral(request: HttpRequest, token: str, person: Person, pk: int) -> HttpResponse:
    """What would be shared with whom and why, or what became of it; nothing is done by opening it."""
    entry = None
    for one in entries_of(person):  # to its end: the eyes change between two entries
        if Referral.objects.filter(pk=pk, person=one, asked_at__isnull=False).exists():
            entry = one.pk
    if entry is None:
        raise Http404
    with reading_item(f"person:{entry}"):
        found = Referral.objects.select_related(*BESIDE).get(pk=pk)
        if request.method != "POST":
            return _page(request, token, person, found)
        try:
            return _act(request, token, person, found)
        except ReferralMoved as error:
            messages.warning(request, for_person(error.referral, now=timezone.now()))
    return redirect("link:person_referral", token, pk)


def _act(request: HttpRequest, token: str, person: Person, found: Referral) -> HttpResponse:
    """One act, then the page again with what it changed."""
    now, written = timezone.now(), request.POST.get("words", "").replace("\x00", "")[:LONGEST]
    match request.POST.get("act"):
        case "agree":
            return _agree(request, token, person, found)
        case "refuse":
            refuse_referral(found, by=None, now=now, words=written)
            messages.success(request, _("It is noted. Nothing was sent."))
        case "withdraw":
            withdraw_referral(found, by=None, now=now, words=written)
            told = _("It is taken back: %(partner)s no longer reads anything.") % {"partner": found.to_organisation}
            messages.success(request, told)
        case "stop":
            _stop(request, found, now=now)
        case "word":
            try:
                add_referral_word(found, kind=WordKind.FROM_PERSON, text=written, by=None, now=now)
            except DraftRefused as error:
                messages.warning(request, str(error))
            else:
                messages.success(request, _("Your word is kept. Both organisations read it."))
    return redirect("link:person_referral", token, found.pk)


def _agree(request: HttpRequest, token: str, person: Person, found: Referral) -> HttpResponse:
    """Agrees to what is ticked, if the texts are still those that were read."""
    if request.POST.get("texts") != _versions(_texts(found)):
        messages.warning(request, _("The text has changed meanwhile: read it again."))
        return _page(request, token, person, found, status=422)
    ticked = {int(key) for key in request.POST.getlist("item") if key.isascii() and key.isdecimal() and len(key) < 19}
    items = [one.pk for one in found.items.all() if one.pk in ticked]
    agree_to_referral(
        found,
        channel=ConsentChannel.LINK,
        language=get_language() or "fr",
        by=None,
        now=timezone.now(),
        items=items,
    )
    messages.success(request, _("Thank you. %(partner)s has it now.") % {"partner": found.to_organisation})
    return redirect("link:person_referral", token, found.pk)


def _stop(request: HttpRequest, found: Referral, *, now: datetime) -> None:
    """Shares one thing no more."""
    key = request.POST.get("item", "")
    item = found.items.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    if item is None or item.kind in ALWAYS:
        raise Http404
    stop_item(item, by=None, now=now)
    messages.success(request, _("It is closed: %(partner)s no longer reads it.") % {"partner": found.to_organisation})


def _page(request: HttpRequest, token: str, person: Person, found: Referral, *, status: int = 200) -> HttpResponse:
    """The page as things stand."""
    now, items = timezone.now(), list(found.items.order_by("pk"))
    asked = found.state == ReferralState.AWAITING_CONSENT
    texts = _texts(found) if asked else []
    facts: dict[str, Any] = {
        "person": person,
        "referral": found,
        "token": token,
        "asked": asked,
        "standing": for_person(found, now=now),
        "tone": tone_of(found),
        "facts": _facts(found),
        "items": shared(items),
        "always": [one.value for one in ALWAYS],
        "texts": texts,
        "versions": _versions(texts),
        "steps": [] if asked else steps_of(found),
        "words": found.words.exclude(kind=WordKind.TO_SENDER).select_related("by").order_by("pk"),
        "may_withdraw": found.is_open and not asked,
        "may_write": found.sent_at is not None,
    }
    return render(request, "link/person/referral.html", facts, status=status)


def _facts(found: Referral) -> list[tuple[str, str]]:
    """Who, to whom, why, how soon."""
    return [
        (_("Proposed by"), f"{found.sender}, {found.organisation}"),
        (_("To"), recipient(found)),
        (_("For"), str(found.to_delivery.offer) if found.to_delivery else ""),
        (_("Why them"), words.capital(str(found.get_reason_display()))),
        (
            pgettext("a partner", "How to reach them"),
            (found.to_hub.phone if found.to_hub else "") or found.to_organisation.phone,
        ),
        (_("Reference"), found.reference),
    ]


def _texts(found: Referral) -> list[tuple[Purpose, AgreedText]]:
    """What the person would agree to: one text for each purpose of what is shared."""
    purposes = dict.fromkeys(PURPOSES[ItemKind(one.kind)] for one in found.items.order_by("pk"))
    language = get_language() or "fr"
    return [(one, current_text(one, found.to_organisation, language)) for one in purposes]


def _versions(texts: list[tuple[Purpose, AgreedText]]) -> str:
    """Which texts stand on the page, for the answer to say it."""
    return " ".join(f"{purpose.value}:{text.version}" for purpose, text in texts)
