"""The enquiry: one page, without account, that can be put aside and finished later."""

from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from maillage.catalogue.network.models import Network
from maillage.support.orientation.actions import (
    DraftRefused,
    EnquiryClosed,
    LooksLikeARobot,
    TooManyEnquiries,
    TooManyWords,
    submit_enquiry,
)
from maillage.support.orientation.queries import link_token
from maillage.web.public import drafts
from maillage.web.public.door import PARAMETER
from maillage.web.public.enquiries import Place, Shown, draft_of, place_in, shown_in
from maillage.web.public.forms import EnquiryForm
from maillage.web.shared.access import open_to_all
from maillage.web.shared.errors import too_many
from maillage.web.shared.visitor import address_of

FROM_ADDRESS = ("commune", "stage")
LONGEST_FROM_ADDRESS = 120


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Shows the form, keeps it for later, or sends it."""
    if request.method == "POST":
        data = {name: value.replace("\x00", "") for name, value in request.POST.items() if isinstance(value, str)}
        acts = {"keep": put_aside, "forget": erase}
        return acts.get(data.get("act", ""), send)(request, data)
    kept = drafts.kept(request)
    asked = {name: request.GET.get(name, "")[:LONGEST_FROM_ADDRESS] for name in request.GET}
    shown = shown_in({**kept, **asked, "form_key": ""}, now=timezone.now())
    initial = {**kept, **{name: asked[name] for name in FROM_ADDRESS if asked.get(name)}}
    remark = gettext("We put back what you had kept on this device.") if kept else ""
    return form_page(request, EnquiryForm(initial=initial), shown, remark=remark)


def send(request: HttpRequest, data: dict[str, str]) -> HttpResponse:
    """Stores the enquiry, then leads to its private page. A form that cannot be sent comes back as it was typed."""
    now = timezone.now()
    form, shown = EnquiryForm(data), shown_in({"shown": "", **data}, now=now)
    place = Place(None, (), "")
    if form.is_valid():
        place = place_in(form, data)
        if place.sentence:
            form.add_error("commune", place.sentence)
    if form.errors:
        return form_page(request, form, shown, place=place)
    try:
        enquiry = submit_enquiry(draft_of(form, shown, place.commune, data), visitor=address_of(request), now=now)
    except DraftRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return form_page(request, form, shown)
    except TooManyEnquiries as error:
        return too_many(request, minutes=error.retry_minutes)
    except (EnquiryClosed, TooManyWords):
        gone = gettext("Your first text left, and can no longer be changed. Send this one: it becomes a new enquiry.")
        form.add_error(None, gone)
        return form_page(request, form, replace(shown, form_key=uuid4()))
    except LooksLikeARobot:
        form.add_error(None, gettext("This came very fast, as a robot would send it. Read it again, then send it."))
        return form_page(request, form, replace(shown, shown_at=now))
    except Network.DoesNotExist:
        form.add_error(None, gettext("No network receives enquiries on this site yet."))
        return form_page(request, form, shown)
    response = redirect(f"{reverse('public:follow', args=[link_token(enquiry)])}?new=1")
    drafts.forget(response)
    return response


def put_aside(request: HttpRequest, data: dict[str, str]) -> HttpResponse:
    """Keeps what was typed on the device and shows the form again."""
    form = EnquiryForm(data)
    response = redirect("public:ask")
    typed = {name: data.get(name, "") for name in (*form.fields, "delivery", "subject", "audience", PARAMETER)}
    try:
        drafts.keep(response, typed)
    except drafts.TooLongToKeep:
        form.full_clean()
        too_long = gettext("This text is too long to be kept on the device. Send it, or copy it elsewhere first.")
        form.add_error("need", too_long)
        return form_page(request, form, shown_in(data, now=timezone.now()))
    messages.success(request, gettext("Kept on this device for 14 days. Nothing was sent."))
    return response


def erase(request: HttpRequest, data: dict[str, str]) -> HttpResponse:
    """Erases what was kept on the device."""
    response = redirect("public:ask")
    drafts.forget(response)
    messages.success(request, gettext("Erased from this device."))
    return response


def form_page(
    request: HttpRequest, form: EnquiryForm, shown: Shown, *, place: Place | None = None, remark: str = ""
) -> HttpResponse:
    """The page of the form; the communes to choose from when there are several."""
    choices = place.choices if place else ()
    context = {
        "form": form,
        "hidden": shown.hidden,
        "asked": shown.asked,
        "came_by": shown.came_by,
        "places": [
            {"code": one.code, "name": one.name, "detail": f"{', '.join(one.postcodes[:3])} · {one.departement_name}"}
            for one in choices
        ],
        "unknown": bool(place and place.sentence),
        "kept": bool(drafts.kept(request)),
        "remark": remark,
        "section": "ask",
    }
    response = render(request, "public/ask.html", context, status=400 if form.errors else 200)
    add_never_cache_headers(response)
    return response
