"""What happens told to one's tools: addresses, their secret, the log of deliveries."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.insight.webhooks import actions
from maillage.insight.webhooks.choices import DeliveryStatus
from maillage.insight.webhooks.models import Delivery, Endpoint
from maillage.insight.webhooks.queries import log_of, with_counts
from maillage.insight.webhooks.rules import LAST_ATTEMPT, LOG_DAYS, STOP_AFTER, Scope, scopes_of
from maillage.insight.webhooks.signing import body_of, secret_of
from maillage.web.hub.forms import status_of
from maillage.web.hub.webhook_forms import EndpointForm, EventsForm
from maillage.web.shared.membership import coordinates, signed_in, today
from maillage.web.shared.pages import page_of

PAGE = 30
FRESH = "webhooks.secret"
TONES = {DeliveryStatus.WAITING: "new", DeliveryStatus.DELIVERED: "good", DeliveryStatus.GIVEN_UP: "late"}


@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The addresses that one keeps, and a form for another one."""
    scopes = scopes_of(signed_in(request), on=today())
    if not scopes:
        raise Http404
    form = EndpointForm(request.POST or None, scopes=scopes)
    if form.is_valid():
        facts = {"address": form.cleaned_data["address"], "events": form.chosen}
        try:
            made = actions.register_endpoint(form.chosen_scope, **facts, by=signed_in(request), now=timezone.now())
        except actions.EndpointRefused as error:
            form.refuse(error.field, str(error))
        else:
            return _show_secret(request, made)
    rows = with_counts(Endpoint.objects.visible_to(signed_in(request), on=today()))
    page = {"endpoints": rows, "form": form, **_section(request)}
    return render(request, "hub/webhooks.html", page, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: its state, its events, its log; the secret once, after it was made."""
    endpoint = _endpoint(request, pk)
    scope = Scope(endpoint.network, endpoint.hub, endpoint.organisation)
    form = EventsForm(
        request.POST or None,
        events=scope.events,
        initial=dict.fromkeys(("enquiry", "referral", "question"), endpoint.events),
    )
    if form.is_valid():
        try:
            actions.choose_events(endpoint, events=form.chosen, by=signed_in(request), now=timezone.now())
        except actions.EndpointRefused as error:
            form.refuse(error.field, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("hub:webhook", pk=pk)
    is_fresh = request.method == "GET" and request.session.get(FRESH) == pk
    if is_fresh:
        del request.session[FRESH]
    page, remark = page_of(log_of(endpoint), request.GET.get("page", ""), size=PAGE)
    facts: dict[str, Any] = {"endpoint": endpoint, "form": form, "page": page, "remark": remark}
    facts["rows"] = [(one, TONES[DeliveryStatus(one.status)]) for one in page]
    facts |= {"secret": secret_of(endpoint) if is_fresh else "", "log_days": LOG_DAYS, "stop_after": STOP_AFTER}
    return render(request, "hub/webhook.html", {**facts, **_section(request)}, status=status_of(form))


@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: what is sent, each try."""
    found = _delivery(request, pk)
    facts = {
        "delivery": found,
        "body": body_of(found).decode(),
        "tries": found.tries.order_by("-pk"),
        "tone": TONES[DeliveryStatus(found.status)],
        "last": LAST_ATTEMPT,
        "may_replay": found.status != DeliveryStatus.WAITING or found.attempts,
    }
    return render(request, "hub/delivery.html", {**facts, **_section(request)})


@require_POST
def replay_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it again."""
    found = _delivery(request, pk)
    try:
        actions.replay(found, by=signed_in(request), now=timezone.now())
    except actions.StillWaiting:
        messages.warning(request, _("It waits already: it leaves within a minute."))
    else:
        messages.success(request, _("It is sent again within a minute, under the same identifier."))
    return redirect("hub:delivery", pk=pk)


@require_POST
def try_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends a delivery that tells nothing."""
    endpoint = _endpoint(request, pk)
    if endpoint.stopped_at:
        messages.warning(request, _("This address is stopped. Resume it first."))
        return redirect("hub:webhook", pk=pk)
    made = actions.try_endpoint(endpoint, by=signed_in(request), now=timezone.now())
    messages.success(request, _("A test leaves within a minute. This page tells what your tool answered."))
    return redirect("hub:delivery", pk=made.pk)


@require_POST
def stop_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops an address, or resumes one that is stopped."""
    endpoint = _endpoint(request, pk)
    if "resume" in request.POST:
        actions.resume_endpoint(endpoint, by=signed_in(request), now=timezone.now())
        messages.success(request, _("Deliveries leave again; those that waited leave first."))
    else:
        actions.stop_endpoint(endpoint, by=signed_in(request), now=timezone.now())
        messages.success(request, _("Nothing leaves any more. What happens waits for you to resume."))
    return redirect("hub:webhook", pk=pk)


@require_POST
def renew_webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes another secret and shows it once."""
    endpoint = _endpoint(request, pk)
    return _show_secret(request, actions.renew_secret(endpoint, by=signed_in(request), now=timezone.now()))


@require_POST
def end_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an address away."""
    actions.end_endpoint(_endpoint(request, pk), by=signed_in(request), now=timezone.now())
    messages.success(request, _("This address is told nothing any more; its log is erased."))
    return redirect("hub:webhooks")


def _show_secret(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    request.session[FRESH] = endpoint.pk
    return redirect("hub:webhook", pk=endpoint.pk)


def _endpoint(request: HttpRequest, pk: int) -> Endpoint:
    return get_object_or_404(with_counts(Endpoint.objects.visible_to(signed_in(request), on=today())), pk=pk)


def _delivery(request: HttpRequest, pk: int) -> Delivery:
    mine = Endpoint.objects.visible_to(signed_in(request), on=today())
    rows = Delivery.objects.select_related("endpoint__network", "endpoint__hub", "endpoint__organisation", "hub")
    return get_object_or_404(rows.filter(endpoint__in=mine), pk=pk)


def _section(request: HttpRequest) -> dict[str, str]:
    return {"section": "catalogue" if coordinates(request) else "hub"}
