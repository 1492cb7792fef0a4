"""Who answers for what funders pay an organisation for."""

from datetime import datetime

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.workdays import PARIS
from maillage.support.people.rules import may_entrust_sensitive


class NotYourOperation(DomainError):
    """What goes to funders is entered, decided and given by the hub managers of the organisation that carries it."""


def check_manages(by: User, organisation: Organisation, now: datetime) -> None:
    """Raises NotYourOperation."""
    if not may_entrust_sensitive(by, organisation, now.astimezone(PARIS).date()):
        raise NotYourOperation(f"User {by.pk} manages no hub for organisation {organisation.pk}.")
