"""The private page of an enquiry: GET shows, POST acts."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from maillage.foundation.tools.reading import reading_item
from maillage.support.orientation.actions import (
    AlreadyAnswered,
    DraftRefused,
    EnquiryClosed,
    TooManyWords,
    add_word,
    reissue_link,
    withdraw_enquiry,
)
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import (
    LinkedEnquiry,
    LinkExpired,
    LinkUnknown,
    enquiry_by_link,
    name_in,
    reasons_in_words,
)
from maillage.web.public import follow as wording
from maillage.web.public.forms import WordForm
from maillage.web.shared import words
from maillage.web.shared.access import open_to_all

FOR_AN_OPEN_LINK = frozenset({"word", "withdraw"})


def behind_link(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Runs the view with eyes for the one enquiry that the link names, whoever is signed in."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            name = name_in(token)
        except LinkUnknown:
            return over(request, HTTPStatus.NOT_FOUND)
        with reading_item(name):
            return view(request, token)

    return opened


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The enquiry behind a private link; a word, a withdrawal or a new link by POST."""
    try:
        linked = enquiry_by_link(token, now=timezone.now())
    except LinkUnknown:
        return over(request, HTTPStatus.NOT_FOUND)
    except LinkExpired as error:
        return expired(request, error.enquiry)
    if request.method != "POST":
        return shown(request, token, linked, WordForm())
    if request.POST.get("act") == "withdraw":
        return withdraw(request, token, linked)
    return write(request, token, linked)


@open_to_all
@require_safe
@behind_link
def confirm_withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """Says what withdrawing does, before it is done."""
    try:
        linked = enquiry_by_link(token, now=timezone.now())
    except (LinkUnknown, LinkExpired):
        return redirect("public:follow", token=token)
    if not linked.may_withdraw:
        return redirect("public:follow", token=token)
    address = reverse("public:follow", args=[token])
    return private(render(request, "public/withdraw.html", {"enquiry": linked.enquiry, "address": address}))


def shown(
    request: HttpRequest, token: str, linked: LinkedEnquiry, form: WordForm, *, form_key: str = ""
) -> HttpResponse:
    """The page, with a form for a word where one may be added."""
    enquiry, address = linked.enquiry, reverse("public:follow", args=[token])
    context = {
        "enquiry": enquiry,
        "headline": wording.headline(enquiry, now=timezone.now()),
        "steps": wording.steps(linked),
        "facts": wording.facts(enquiry),
        "refusal": wording.refusal(enquiry),
        "said": wording.said(linked.words),
        "reasons": reasons_in_words(enquiry.route_reasons),
        "travel": words.travel_model(enquiry.hub.place.travel_model) if enquiry.hub else "",
        "arrived": request.GET.get("new") == "1",
        "link": request.build_absolute_uri(address),
        "address": address,
        "withdraw": reverse("public:withdraw", args=[token]),
        "form": form,
        "form_key": form_key or str(uuid4()),
        "may_write": linked.may_add_word,
        "may_withdraw": linked.may_withdraw,
    }
    return private(render(request, "public/follow.html", context, status=400 if form.errors else 200))


def write(request: HttpRequest, token: str, linked: LinkedEnquiry) -> HttpResponse:
    """Adds a word of the person."""
    form = WordForm({"text": request.POST.get("text", "").replace("\x00", "")})
    try:
        key = UUID(request.POST.get("form_key", ""))
    except ValueError:
        key = uuid4()
    if form.is_valid():
        try:
            add_word(linked.enquiry, text=form.cleaned_data["text"], form_key=key, by=None, now=timezone.now())
        except DraftRefused as error:
            form.add_error("text", str(error))
        except EnquiryClosed:
            form.add_error(None, gettext("This enquiry is closed. You may write a new one."))
        except TooManyWords:
            form.add_error(None, gettext("Many words came today through this link. Phone the hub instead."))
    if form.errors:
        return shown(request, token, linked, form, form_key=str(key))
    messages.success(request, gettext("Your word is added. Whoever has your enquiry reads it."))
    return redirect("public:follow", token=token)


def withdraw(request: HttpRequest, token: str, linked: LinkedEnquiry) -> HttpResponse:
    """Takes the enquiry back."""
    try:
        withdraw_enquiry(linked.enquiry, now=timezone.now())
    except AlreadyAnswered:
        messages.warning(request, gettext("This enquiry was already answered; there is nothing to withdraw."))
    return redirect("public:follow", token=token)


def expired(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """The link is too old: a new one goes to the address on file, which this page never shows."""
    asks_anew = request.method == "POST" and request.POST.get("act") not in FOR_AN_OPEN_LINK
    if asks_anew and enquiry.email:
        reissue_link(enquiry, now=timezone.now())
        return over(request, HTTPStatus.OK, sent=True)
    return over(request, HTTPStatus.GONE, may_renew=bool(enquiry.email))


def over(request: HttpRequest, status: HTTPStatus, **facts: bool) -> HttpResponse:
    """The link does not open; a word that was being sent comes back, to be copied."""
    typed = request.POST.get("text", "").replace("\x00", "")
    return private(render(request, "public/link_over.html", {"typed": typed, **facts}, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps this page. Its address stays on this site: the site's referrer policy is `same-origin`."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
