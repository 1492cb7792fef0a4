"""Confirming deliveries by the link of a reminder: GET shows, POST confirms."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maillage.catalogue.offers.actions import ConfirmationRefused, confirm_by_link
from maillage.catalogue.offers.queries import (
    Confirmation,
    ConfirmationLine,
    LinkExpired,
    LinkUnknown,
    confirmation_of,
)
from maillage.web.shared import words
from maillage.web.shared.access import open_to_all


@dataclass(frozen=True)
class Line:
    """One delivery in words; `waits` tells that the link confirms it."""

    key: int
    offer: str
    organisation: str
    place: str
    facts: list[tuple[str, str]]
    said: str
    waits: bool
    change: str
    fictional: bool


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter asked to confirm; all of it, or what is ticked, by POST."""
    try:
        confirmation = confirmation_of(token, now=timezone.now())
        if request.method == "POST":
            return answer(request, token, confirmation)
    except LinkUnknown:
        return private(render(request, "link/over.html", status=HTTPStatus.NOT_FOUND))
    except LinkExpired:
        return private(render(request, "link/over.html", {"expired": True}, status=HTTPStatus.GONE))
    return shown(request, token, confirmation)


def answer(request: HttpRequest, token: str, confirmation: Confirmation) -> HttpResponse:
    """Confirms, then shows the page again with today's date."""
    waiting = {one.delivery.pk for one in confirmation.lines if waits(one)}
    ticked = {int(key) for key in request.POST.getlist("delivery") if key.isascii() and key.isdigit() and len(key) < 19}
    keys = waiting if request.POST.get("act") == "all" else waiting & ticked
    if waiting and not keys:
        return shown(request, token, confirmation, wrong=_("Tick at least one offer that is still true."))
    try:
        done = confirm_by_link(token, keys, now=timezone.now()) if keys else []
    except ConfirmationRefused:
        return shown(request, token, confirmation, wrong=_("These offers have ended or changed hands meanwhile."))
    if done:
        said = ngettext("%(number)d offer is confirmed today.", "%(number)d offers are confirmed today.", len(done))
        messages.success(request, said % {"number": len(done)})
    return private(redirect("link:confirm", token=token))


def shown(request: HttpRequest, token: str, confirmation: Confirmation, *, wrong: str = "") -> HttpResponse:
    """The page, each delivery with what the public reads of it."""
    lines = [line_of(one, day=timezone.localdate()) for one in confirmation.lines]
    facts = {
        "lines": lines,
        "waiting": sum(line.waits for line in lines),
        "wrong": wrong,
        "address": reverse("link:confirm", args=[token]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(render(request, "link/confirm.html", facts, status=status))


def waits(line: ConfirmationLine) -> bool:
    """The link may confirm it, and nobody did today."""
    return line.may_confirm and line.freshness.confirmed_on != timezone.localdate()


def line_of(line: ConfirmationLine, *, day: date) -> Line:
    """One delivery in words."""
    delivery = line.delivery
    offer = delivery.offer
    days = words.desk_days(delivery.desk.days.all()) if delivery.desk else ""
    return Line(
        key=delivery.pk,
        offer=offer.name,
        organisation=str(offer.organisation),
        place=delivery.desk.name if delivery.desk else delivery.hub.name,
        facts=[
            (_("In one sentence"), offer.summary),
            (_("What happens"), offer.what_happens),
            (_("How long"), offer.duration),
            (_("Price and delay"), words.terms(delivery.fee, delivery.fee_detail, delivery.first_appointment_days)),
            (_("When"), " · ".join(part for part in (words.capital(days), delivery.hours) if part)),
            (_("What comes next"), offer.next_step),
        ],
        said=line.freshness.sentence,
        waits=waits(line),
        change=reverse("hub:edit_delivery", args=[delivery.hub.slug, delivery.pk]),
        fictional=delivery.is_fictitious,
    )


def private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps this page."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
