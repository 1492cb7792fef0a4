"""An organisation takes its own file."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.rules import may_read_sensitive
from maillage.support.privacy.queries import package_of
from maillage.support.privacy.rules import may_take_package


class NotTheManager(DomainError):
    """Only who manages a hub for the organisation takes its file."""


@transaction.atomic
def take_package(organisation: Organisation, *, by: User, now: datetime) -> Iterator[bytes]:
    """The whole file of `organisation`, made while it is read: a zip, piece by piece; that it was taken is kept.

    Sensitive facts are in it when `by` was named to read them. Raises NotTheManager.
    """
    day = timezone.localdate(now)
    if not may_take_package(by, organisation, on=day):
        raise NotTheManager(f"User {by.pk} does not manage for organisation {organisation.pk}.")
    with reading_as([organisation.pk]):
        sensitive = may_read_sensitive(by, organisation, day)
    record("privacy.package_taken", about=organisation, by=by, at=now, sensitive=sensitive)
    return package_of(organisation, sensitive=sensitive, at=now)
