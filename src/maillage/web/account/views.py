"""Sends each person to their door, and lets them change role."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.choices import Role
from maillage.foundation.accounts.actions import choose_language
from maillage.web.shared.membership import choose, current_membership, held_posts, memberships, signed_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the door of the current role; without any role, to the back office or to the page that says so."""
    membership = current_membership(request)
    if membership is None:
        if signed_in(request).is_staff:
            return redirect("backoffice:home")
        return redirect("territory:home") if held_posts(request) else redirect("account:roles")
    if membership.role == Role.COORDINATOR:
        return redirect("coordination:overview")
    return redirect("desk:today")


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """My roles, with the switch, and how I sign in."""
    facts = {
        "memberships": memberships(request),
        "current": current_membership(request),
        "posts": held_posts(request),
        "section": "account",
    }
    return render(request, "account/roles.html", facts)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Letters and pages in this language from now on."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    choose_language(signed_in(request), chosen)
    response = redirect("account:roles")
    secure = settings.LANGUAGE_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=secure)
    return response


@require_POST
def work_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Works in another of one's own roles from now on."""
    membership = next((one for one in memberships(request) if one.pk == pk), None)
    if membership is None:
        raise Http404
    choose(request, membership)
    place = membership.hub or membership.network
    messages.success(
        request, _("You now work as %(role)s, %(place)s.") % {"role": membership.get_role_display(), "place": place}
    )
    return redirect("account:home")
