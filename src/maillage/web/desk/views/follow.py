"""Asking a partner who follows a person, and answering a partner who asks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.catalogue.network.queries import organisations_of
from maillage.support.orientation.actions import (
    FollowAnswered,
    NobodyFollows,
    answer_who_follows,
    ask_who_follows,
)
from maillage.support.orientation.choices import FollowAnswer
from maillage.support.orientation.models import FollowRequest
from maillage.support.people.actions import AskedTooOften, NotOfTheirFile
from maillage.web.desk.elsewhere import ASKED
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.views.people import found_person
from maillage.web.shared.membership import today


@require_POST
@with_files
def ask(request: HttpRequest, office: Office, pk: int, organisation: int) -> HttpResponse:
    """Ask this partner for the name of whoever follows the person there."""
    person = found_person(office, pk)
    partner = get_object_or_404(organisations_of(office.hub.network, on=today()), pk=organisation)
    try:
        ask_who_follows(person, partner, network=office.hub.network, by=office.user, now=timezone.now())
    except NotOfTheirFile as error:
        raise Http404 from error
    except (NobodyFollows, AskedTooOften):
        messages.warning(request, _("%(partner)s no longer says that it follows somebody.") % {"partner": partner})
    else:
        told = _("%(partner)s has your question. The answer shows here.") % {"partner": partner}
        messages.success(request, told)
    return redirect(f"{reverse('desk:person', args=[pk])}?{ASKED}#elsewhere")


@require_POST
@with_files
def answer(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Give the name of whoever follows the person here, or refuse."""
    rows = FollowRequest.objects.select_related("organisation").filter(followed_by=office.organisation)
    found = get_object_or_404(rows, pk=pk)
    gives = request.POST.get("act") == "give"
    try:
        done = answer_who_follows(found, gives=gives, by=office.user, now=timezone.now())
    except FollowAnswered:
        messages.warning(request, _("This question is over: a colleague answered it, or it lapsed."))
    else:
        told = {
            FollowAnswer.GIVEN: _("%(partner)s reads the name from now on."),
            FollowAnswer.REFUSED: _("%(partner)s reads that the name is not given."),
            FollowAnswer.LAPSED: _("Nobody follows this person here any more: %(partner)s is told no name."),
        }[FollowAnswer(done.answer)]
        messages.success(request, told % {"partner": found.organisation})
    return redirect(f"{reverse('desk:referrals')}?side=received")
