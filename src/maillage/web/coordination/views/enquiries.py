"""The network in a few facts, its enquiries, what is late. Nobody is ranked."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import Network
from maillage.foundation.journal.queries import history_of
from maillage.support.orientation.queries import enquiries_of, ladder_of, late_enquiries, reasons_in_words
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.figures import figures_of
from maillage.web.coordination.forms import EnquiryFilterForm
from maillage.web.coordination.states import states_of
from maillage.web.shared.membership import today
from maillage.web.shared.pages import page_of

PAGE = 30
LATELY = timedelta(days=30)


@require_safe
@for_coordinators
def overview(request: HttpRequest, network: Network) -> HttpResponse:
    """The network in a few facts of the last thirty days."""
    now = timezone.now()
    facts = {"network": network, "figures": figures_of(network, now=now, since=now - LATELY), "days": LATELY.days}
    return render(request, "coordination/overview.html", {**facts, "section": "overview"})


@require_safe
@for_coordinators
def enquiries(request: HttpRequest, network: Network) -> HttpResponse:
    """Every enquiry of the network, the newest first."""
    now = timezone.now()
    form = EnquiryFilterForm(request.GET, network=network, today=today())
    asked = form.cleaned_data if form.is_valid() else {}
    rows = enquiries_of(
        network,
        status=asked.get("status", ""),
        hub=asked.get("hub"),
        organisation=asked.get("organisation"),
        late_at=now if asked.get("late") else None,
    )
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "form": form, "page": page, "remark": remark, "now": now}
    return render(request, "coordination/enquiries.html", {**facts, "section": "enquiries"})


@require_safe
@for_coordinators
def enquiry(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The states that one enquiry went through: who had it and when, not what it says."""
    found = get_object_or_404(enquiries_of(network), pk=pk)
    facts = {
        "enquiry": found,
        "states": states_of(history_of(found)),
        "reasons": reasons_in_words(found.route_reasons),
        "now": timezone.now(),
    }
    return render(request, "coordination/enquiry.html", {**facts, "section": "enquiries"})


@require_safe
@for_coordinators
def late(request: HttpRequest, network: Network) -> HttpResponse:
    """Who waits longer than promised, and the ladder that the network published."""
    now = timezone.now()
    page, remark = page_of(late_enquiries(network, now=now), request.GET.get("page", ""), size=PAGE)
    facts = {"network": network, "page": page, "remark": remark, "ladder": ladder_of(network), "now": now}
    return render(request, "coordination/late.html", {**facts, "section": "late"})
