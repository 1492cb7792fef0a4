"""Who may open the pages of the coordination."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from maillage.catalogue.network.models import Network
from maillage.web.shared.membership import coordinates, current_network, memberships

Facts = ParamSpec("Facts")


def for_coordinators(
    view: Callable[Concatenate[HttpRequest, Network, Facts], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Facts], HttpResponse]:
    """Gives the view the network that one coordinates now; 404 for everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        network = current_network(request) if coordinates(request) else None
        if network is None:
            network = next((one.network for one in memberships(request) if one.network), None)
        if network is None:
            raise Http404
        return view(request, network, *args, **kwargs)

    return guarded
