"""The people of the hub: invite, end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.catalogue.network.actions import (
    AlreadyMember,
    LastManager,
    MembershipEnded,
    NotAPartner,
    end_membership,
    invite_member,
)
from maillage.catalogue.network.queries import members_of, partners_of
from maillage.catalogue.network.rules import hubs_seen_by, may_run
from maillage.web.hub.access import hub_run, hub_seen
from maillage.web.hub.forms import InviteForm, status_of
from maillage.web.shared.membership import signed_in, today


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works here; those who run the hub invite from the same page."""
    hub = hub_run(request, slug) if request.method == "POST" else hub_seen(request, slug)
    runs = may_run(signed_in(request), hub, on=today())
    partners = [row.organisation for row in partners_of(hub, on=today())]
    form = InviteForm(request.POST or None, partners=partners)
    if request.method == "POST" and form.is_valid():
        try:
            membership = invite_member(hub=hub, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except AlreadyMember:
            form.add_error("email", _("This person already has this role here."))
        except NotAPartner:
            form.add_error("organisation", _("This organisation no longer runs the hub."))
        else:
            messages.success(
                request, _("%(name)s is invited: a letter tells them how to sign in.") % {"name": membership.user}
            )
            return redirect("hub:members", slug=slug)
    facts = {"hub": hub, "form": form, "runs": runs, "members": members_of(hub, on=today())}
    return render(request, "hub/members.html", {**facts, "section": "hub", "tab": "members"}, status=status_of(form))


@require_POST
def end_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ends what somebody does here."""
    hub = hub_run(request, slug)
    membership = get_object_or_404(members_of(hub, on=today()), pk=pk)
    try:
        end_membership(membership, by=signed_in(request), now=timezone.now())
    except LastManager:
        messages.error(request, _("The hub needs one manager at least: invite another one first."))
    except MembershipEnded:
        messages.warning(request, _("This had already ended."))
    else:
        messages.success(request, _("%(name)s no longer works here.") % {"name": membership.user})
    if hubs_seen_by(signed_in(request), on=today()).filter(slug=slug).exists():
        return redirect("hub:members", slug=slug)
    return redirect("account:home")  # one may end one's own role
