"""The inbox, and what to look at in the morning."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.kept import kept
from maillage.support.firms.queries import count_calls
from maillage.support.journeys import queries as journeys
from maillage.support.orientation.models import Enquiry, Referral
from maillage.support.orientation.queries import follow_requests_for, inbox_of, referrals_waiting_for, today_of
from maillage.support.orientation.queries.done import answered_by_team, passed_on_by
from maillage.web.desk.files import Office
from maillage.web.desk.referral_lines import ReferralLine, lines_of
from maillage.web.shared.membership import current_membership, memberships, signed_in
from maillage.web.shared.pages import page_of

PAGE, REFERRALS = 30, 20
LATELY = timedelta(days=30)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Who waits, late first: mine or the team's; or what was answered. htmx asks for the list alone."""
    membership = _working(request)
    user = signed_in(request)
    state = "answered" if request.GET.get("state") == "answered" else "open"
    whose = "mine" if request.GET.get("whose") == "mine" else "team"
    rows = within(answered_by_team(user) if state == "answered" else inbox_of(user), membership)
    if whose == "mine":
        rows = rows.filter(owner=user)
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts: dict[str, Any] = {"page": page, "remark": remark, "state": state, "whose": whose, "now": timezone.now()}
    template = "desk/inbox.html#enquiries" if request.headers.get("HX-Request") else "desk/inbox.html"
    response = render(request, template, {**facts, "section": "inbox"})
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for one person, in all their roles."""
    _working(request)
    user, now = signed_in(request), timezone.now()
    mine = today_of(user, now=now)
    office = _office(request)
    facts = {
        "office": office,
        "day": journeys.today_of(user, office.organisation, now=now) if office else None,
        "referrals": _referrals(office, now) if office else [],
        "firms": count_calls(office.organisation, on=timezone.localdate(now), user=user) if office else 0,
        "names": follow_requests_for(user, office.organisation, now=now) if office else [],
        "late": mine.late,
        "waiting": mine.waiting,
        "taken": mine.taken_lately,
        "passed": passed_on_by(user, since=now - LATELY)[:20],
        "several": len(memberships(request)) > 1,
        "now": now,
    }
    return render(request, "desk/today.html", {**facts, "section": "today"})


def _office(request: HttpRequest) -> Office | None:
    """Where one receives people now; None for a coordinator."""
    membership = current_membership(request)
    if membership is None or membership.hub is None:
        return None
    return Office(signed_in(request), membership.organisation, membership.hub)


def _referrals(office: Office, now: datetime) -> list[ReferralLine]:
    """Referrals in one's care, the soonest due first."""
    return lines_of(_waiting(office.user, office.organisation), office.organisation, now=now)


@kept
def _waiting(user: User, organisation: Organisation) -> QuerySet[Referral, Referral]:
    return referrals_waiting_for(user, organisation)[:REFERRALS]


def within(rows: QuerySet[Enquiry], membership: Membership) -> QuerySet[Enquiry]:
    """Rows of the current role: an adviser's organisation, a manager's hub, a coordinator's network.

    What no hub is near enough to take belongs to everybody of the organisation that calls back.
    """
    match membership.role:
        case Role.COORDINATOR:
            return rows.filter(network=membership.network_id)
        case Role.HUB_MANAGER:
            return rows.filter(hub=membership.hub_id)
    return rows.filter(Q(hub=membership.hub_id) | Q(hub=None), organisation=membership.organisation_id)


def _working(request: HttpRequest) -> Membership:
    """The current role; the desk is closed to who has none."""
    membership = current_membership(request)
    if membership is None:
        raise Http404
    return membership
