"""Referrals at the desk: those we sent, those we received, one of them with what may be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.support.orientation.queries import follow_requests_to, referrals_received, referrals_sent
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.referral_lines import lines_of
from maillage.web.shared.pages import page_of

PAGE = 30


@require_safe
@with_files
def referrals(request: HttpRequest, office: Office) -> HttpResponse:
    """What we sent or what we received, what is late first; or what is over, the last first. htmx asks for the list."""
    side = "received" if request.GET.get("side") == "received" else "sent"
    over = request.GET.get("state") == "over"
    rows = (referrals_received if side == "received" else referrals_sent)(office.organisation)
    rows = rows.exclude(closed_at=None).order_by("-closed_at", "-pk") if over else rows.filter(closed_at=None)
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    now = timezone.now()
    facts: dict[str, Any] = {
        "page": page,
        "remark": remark,
        "lines": lines_of(page.object_list, office.organisation, now=now),
        "names": follow_requests_to(office.organisation) if side == "received" and not over else [],
        "side": side,
        "over": over,
        "office": office,
    }
    template = "desk/referrals.html#referrals" if request.headers.get("HX-Request") else "desk/referrals.html"
    response = render(request, template, {**facts, "section": "referrals"})
    response["Vary"] = "HX-Request, Cookie"
    return response
