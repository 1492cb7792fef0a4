"""Opening the files of people for one view: as who works now, for their organisation alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.web.shared.membership import current_membership, signed_in

Facts = ParamSpec("Facts")


@dataclass(frozen=True)
class Office:
    """Where somebody works now: for which organisation, at which hub."""

    user: User
    organisation: Organisation
    hub: Hub


def with_files(
    view: Callable[Concatenate[HttpRequest, Office, Facts], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Facts], HttpResponse]:
    """Gives the view its office, in a transaction that sees this organisation's people only; 404 without a hub."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        membership = current_membership(request)
        if membership is None or membership.hub is None:
            raise Http404
        office = Office(signed_in(request), membership.organisation, membership.hub)
        with reading_as([office.organisation.pk]):
            return view(request, office, *args, **kwargs)

    return opened
