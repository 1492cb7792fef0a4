"""How people are handed on between partners: the rule, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.web.public.views.pages import publisher
from maillage.web.shared.access import open_to_all
from maillage.web.shared.referral_ladder import rungs_of


@open_to_all
@require_safe
def handing_on(request: HttpRequest) -> HttpResponse:
    """Who decides, who reads what, who has it, what happens if nobody answers."""
    network = publisher()
    return render(request, "public/handing_on.html", {"network": network, "rungs": rungs_of(network)})
