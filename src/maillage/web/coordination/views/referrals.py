"""Referrals of the network: that they move, how fast, what is wrong. No name of a person, no word of what is said."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Network
from maillage.foundation.accounts.models import User
from maillage.support.orientation.actions import NotYourReferral, ReferralMoved, reassign_referral
from maillage.support.orientation.choices import RETURNED, UNSENT
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import integrity_of, numbers_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.referral_figures import (
    days_in_words,
    figures_of_referrals,
    refusals_of,
    states_of_referrals,
)
from maillage.web.shared.membership import signed_in, today
from maillage.web.shared.referral_ladder import rungs_of
from maillage.web.shared.referral_story import story_of
from maillage.web.shared.referrals import recipient, steps_of, tone_of, who_has_it

LATELY = timedelta(days=90)
BESIDE = ("organisation", "hub", "sender", "owner", "network", "to_organisation", "to_hub", "to_delivery__offer")


class OwnerForm(forms.Form):
    """In whose hands it is from now on."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who has it from now on?"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, keys: list[int], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=keys).order_by("name", "pk")


@require_safe
@for_coordinators
def referrals(request: HttpRequest, network: Network) -> HttpResponse:
    """How people are handed on in the network: numbers, what is wrong, the ladder."""
    now = timezone.now()
    numbers = numbers_of(network, since=today() - LATELY, now=now)
    facts = {
        "network": network,
        "days": LATELY.days,
        "figures": figures_of_referrals(numbers),
        "states": list(states_of_referrals(numbers)),
        "refusals": list(refusals_of(numbers)),
        "partners": [(one, days_in_words(one.median_days_to_answer)) for one in numbers.partners],
        "troubles": [(one, who_has_it(one.referral)) for one in integrity_of(network, on=today())],
        "rungs": rungs_of(network),
        "section": "referrals",
    }
    return render(request, "coordination/referrals.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def referral(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The states that one went through: who had it and when, not whom it is about; it may be put in other hands."""
    found = get_object_or_404(Referral.objects.select_related(*BESIDE), pk=pk, network=network)
    form = OwnerForm(request.POST or None, keys=_holders(found)) if found.is_open else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            reassign_referral(found, to=form.cleaned_data["owner"], by=signed_in(request), now=timezone.now())
        except (NotYourReferral, ReferralMoved):
            messages.warning(request, _("It moved meanwhile: read the page again."))
        else:
            messages.success(request, _("%(name)s has it now, and is told.") % {"name": form.cleaned_data["owner"]})
        return redirect("coordination:referral", pk)
    facts = {
        "referral": found,
        "tone": tone_of(found),
        "late": found.is_late(timezone.now()),
        "steps": steps_of(found),
        "story": story_of(found, with_words=False),
        "who": who_has_it(found),
        "to": recipient(found),
        "troubles": [one.code.label for one in integrity_of(network, on=today()) if one.referral.pk == pk],
        "form": form,
        "section": "referrals",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/referral.html", facts, status=status)


def _holders(found: Referral) -> list[int]:
    """Who may have it: those who receive people for the side whose turn it is."""
    with_sender = found.state in (*UNSENT, *RETURNED)
    side = found.organisation_id if with_sender else found.to_organisation_id
    there = Membership.objects.active(on=today()).filter(
        organisation=side, role__in=(Role.ADVISER, Role.HUB_MANAGER), user__is_active=True
    )
    return list(there.exclude(user=found.owner_id).values_list("user", flat=True).distinct())
