"""Opening the files of people for one view: as who works now, for their organisation alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Hub, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import Eyes, reading_with
from maillage.support.people.rules import FileErased, FileRestricted
from maillage.web.shared.membership import current_membership, signed_in

Facts = ParamSpec("Facts")
RESTRICTED = "person_is_restricted"
"""What the database keeps for whoever asked that nothing be changed; `with_files` tells it."""


@dataclass(frozen=True)
class Office:
    """Where somebody works now: for which organisation, at which hub."""

    user: User
    organisation: Organisation
    hub: Hub


def with_files(
    view: Callable[Concatenate[HttpRequest, Office, Facts], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Facts], HttpResponse]:
    """Gives the view its office, in a transaction that sees this organisation's people only; 404 without a hub.

    A manager changes also what is known of people who asked that nothing be changed; others are told so. So is who
    acts on somebody whose file was erased between the page and the click.
    """

    @wraps(view)
    def opened(request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        membership = current_membership(request)
        if membership is None or membership.hub is None:
            raise Http404
        office = Office(signed_in(request), membership.organisation, membership.hub)
        manages = membership.role == Role.HUB_MANAGER
        try:
            with reading_with(Eyes((office.organisation.pk,), restricted=manages)):
                return view(request, office, *args, **kwargs)
        except FileRestricted:
            said = _restricted()
        except FileErased:
            said = _("This file was erased: nothing more is kept of this person.")
        except IntegrityError as error:
            if constraint_of(error) != RESTRICTED:
                raise
            said = _restricted()
        messages.warning(request, said)
        return redirect("desk:people")

    return opened


def _restricted() -> str:
    return _("This person asked that nothing be changed for now. Your managers may lift it.")


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that the database kept."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
