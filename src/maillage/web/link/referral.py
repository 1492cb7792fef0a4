"""A referral for a partner without account, by its expiring link: GET shows, POST acts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeAlias

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.network.queries import organisations_of
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_item
from maillage.foundation.tools.vault import ContentMissing
from maillage.support.journeys.models import Document
from maillage.support.journeys.queries.documents import DocumentUnreadable
from maillage.support.orientation import actions
from maillage.support.orientation.choices import (
    ATTEMPTS_BEFORE_UNREACHABLE,
    CHANGES,
    ReferralState,
    WordKind,
)
from maillage.support.orientation.models import Referral, SharedItem
from maillage.support.orientation.queries import (
    ReferralLinkExpired,
    ReferralLinkUnknown,
    items_for_receiver,
    referral_by_link,
    referral_name_in,
)
from maillage.support.people.rules import FileErased
from maillage.web.link import referral_forms as forms
from maillage.web.link.views import private
from maillage.web.shared import words
from maillage.web.shared.access import open_to_all
from maillage.web.shared.downloads import document_file
from maillage.web.shared.referral_items import shared
from maillage.web.shared.referrals import for_receiver, recipient, steps_of, tone_of

Asked: TypeAlias = dict[str, Any]
ASK_ANEW = "link"
_S = ReferralState


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, token: str) -> HttpResponse:
    """Who is handed on and what they share; nothing is done by opening it."""
    try:
        with reading_item(referral_name_in(token)):
            try:
                found = referral_by_link(token, now=timezone.now())
                if request.method == "GET":
                    actions.look_at_shared(found, by=None, now=timezone.now())
                acts = request.method == "POST"
                return private(_act(request, token, found) if acts else _page(request, token, found))
            except ReferralLinkExpired as error:
                return private(_expired(request, error.referral))
    except ReferralLinkUnknown:
        return private(render(request, "link/referral_over.html", status=HTTPStatus.NOT_FOUND))


@open_to_all
@require_safe
def shared_document(request: HttpRequest, token: str, item: int) -> HttpResponse:
    """A document that the person shares with the partner, to save; that it was opened is kept."""
    try:
        with reading_item(referral_name_in(token)):
            found = referral_by_link(token, now=timezone.now())
            opened = actions.open_shared_document(found, item, by=None, now=timezone.now())
            return private(document_file(*opened))
    except ReferralLinkUnknown:
        return private(render(request, "link/referral_over.html", status=HTTPStatus.NOT_FOUND))
    except (SharedItem.DoesNotExist, Document.DoesNotExist, DocumentUnreadable, ContentMissing):
        messages.warning(request, _("This document is not shared with you any more."))
    except ReferralLinkExpired:
        pass  # its page says so
    return private(redirect("link:referral", token))


def _saved_at(token: str) -> Callable[[int], str]:
    return lambda item: reverse("link:shared_document", args=[token, item])


def _expired(request: HttpRequest, found: Referral) -> HttpResponse:
    """Too old: a new one goes to the partner's own address, which this page never shows."""
    over = not found.is_open
    if request.method == "POST" and request.POST.get("act") == ASK_ANEW and not over:
        actions.renew_referral_link(found, by=None, now=timezone.now())
        return render(request, "link/referral_over.html", {"sent": True, "partner": found.to_organisation})
    facts = {"may_renew": not over, "over": over, "partner": found.to_organisation}
    return render(request, "link/referral_over.html", facts, status=HTTPStatus.GONE)


def _act(request: HttpRequest, token: str, found: Referral) -> HttpResponse:
    """One act, then the page again."""
    name = request.POST.get("act", "")
    if name not in DONE:
        raise Http404
    form = _form(name, found, request.POST)
    if not form.is_valid():
        return _page(request, token, found, wrong=name, form=form)
    try:
        said = DONE[name](found, form.cleaned_data, timezone.now())
    except actions.ReferralMoved as error:
        messages.warning(request, for_receiver(error.referral, now=timezone.now()))
    except actions.TooFewTries as error:
        facts = {"made": error.made, "needed": error.needed}
        messages.warning(request, _("%(made)d attempts so far; %(needed)d are needed.") % facts)
    except ReferralLinkExpired:
        raise
    except FileErased:  # the sender's file: why is not told
        messages.warning(request, _("This cannot be done any more. Read the page again."))
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, token, found, wrong=name, form=form)
    else:
        messages.success(request, said)
    return redirect("link:referral", token)


def _page(
    request: HttpRequest, token: str, found: Referral, *, wrong: str = "", form: Form | None = None
) -> HttpResponse:
    """The page as things stand, with the acts allowed now."""
    now = timezone.now()
    forms_by_name = {name: _form(name, found, None) for name in _allowed(found)}
    if form is not None:
        forms_by_name[wrong] = form
    facts = {
        "referral": found,
        "standing": for_receiver(found, now=now),
        "tone": tone_of(found),
        "late": found.is_late(now),
        "steps": steps_of(found),
        "items": shared(items_for_receiver(found), saved_at=_saved_at(token)),
        "facts": _facts(found),
        "forms": forms_by_name,
        "opened": wrong,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "link/referral.html", facts, status=status)


def _facts(found: Referral) -> list[tuple[str, str]]:
    """For whom it is meant first: a forwarded link says so."""
    sender = found.hub.phone if found.hub else ""
    return [
        (_("Meant for"), recipient(found)),
        (pgettext("a referral", "From"), f"{found.sender}, {found.organisation}"),
        (_("Phone of the sender"), sender or found.organisation.phone),
        (_("Why"), words.capital(str(found.get_reason_display()))),
        (_("How soon"), words.capital(str(found.get_urgency_display()))),
        (_("For"), str(found.to_delivery.offer) if found.to_delivery else ""),
        (_("Reference"), found.reference),
    ]


def _allowed(found: Referral) -> list[str]:
    """The acts of a receiver, by state."""
    moves = CHANGES[found.state] if found.is_open else frozenset()
    tried = found.attempts.filter(at__gte=found.accepted_at).count() if found.accepted_at else 0
    acts = {
        "accept": _S.ACCEPTED in moves,
        "contact": _S.IN_CONTACT in moves,
        "met": _S.MET in moves,
        "attempt": _S.UNREACHABLE in moves,
        "unreachable": _S.UNREACHABLE in moves and tried >= ATTEMPTS_BEFORE_UNREACHABLE,
        "decline": _S.DECLINED in moves,
        "end": found.is_open and found.state == _S.MET,
        "word": found.is_open,
    }
    return [name for name, allowed in acts.items() if allowed]


def _form(name: str, found: Referral, data: Any) -> Form:
    match name:
        case "accept":
            return forms.AcceptForm(data)
        case "attempt":
            return forms.AttemptForm(data)
        case "decline":
            others = organisations_of(found.network, on=timezone.localdate())
            return forms.DeclineForm(data, partners=others.exclude(pk=found.to_organisation_id))
        case "end":
            return forms.EndForm(data)
        case "word":
            return forms.WordForm(data)
    return Form(data)


def _accept(found: Referral, asked: Asked, now: datetime) -> str:
    actions.accept_referral(found, by=None, name=asked["name"], now=now)
    return _("Thank you. The person and the sender read your name; contact them now.")


def _contact(found: Referral, asked: Asked, now: datetime) -> str:
    actions.note_contact(found, by=None, now=now)
    return _("It is noted.")


def _met(found: Referral, asked: Asked, now: datetime) -> str:
    actions.mark_met(found, by=None, now=now)
    return _("The first meeting is noted. The sender and the person are told.")


def _attempt(found: Referral, asked: Asked, now: datetime) -> str:
    actions.note_referral_attempt(found, channel=asked["channel"], by=None, now=now)
    return _("The attempt is noted.")


def _unreachable(found: Referral, asked: Asked, now: datetime) -> str:
    actions.mark_referral_unreachable(found, by=None, now=now)
    return _("It goes back to the sender; the person is told how to call you.")


def _decline(found: Referral, asked: Asked, now: datetime) -> str:
    actions.decline_referral(found, **asked, by=None, now=now)
    return _("Declined. The sender and the person read why, and what you propose.")


def _end(found: Referral, asked: Asked, now: datetime) -> str:
    actions.end_referral(found, outcome=asked["outcome"], by=None, now=now)
    return _("It is closed. The sender and the person are told.")


def _word(found: Referral, asked: Asked, now: datetime) -> str:
    kind = WordKind.TO_SENDER
    actions.add_referral_word(found, kind=kind, text=asked["words"], by=None, is_receivers=True, now=now)
    return _("Your words are kept. The sender reads them.")


DONE: Mapping[str, Callable[[Referral, Asked, datetime], str]] = {
    "accept": _accept,
    "contact": _contact,
    "met": _met,
    "attempt": _attempt,
    "unreachable": _unreachable,
    "decline": _decline,
    "end": _end,
    "word": _word,
}
