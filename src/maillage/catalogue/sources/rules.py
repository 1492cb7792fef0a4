"""Who may import what."""

from datetime import date

from django.db.models import QuerySet

from maillage.catalogue.network.models import Network
from maillage.catalogue.network.rules import networks_coordinated_by
from maillage.catalogue.sources.models import ImportRun, Source
from maillage.foundation.accounts.models import User


def networks_fed_by(user: User, *, on: date) -> QuerySet[Network]:
    """Networks whose catalogue `user` may fill from files: those they coordinate; all for an administrator."""
    if user.is_active and user.is_superuser:
        return Network.objects.all()
    return networks_coordinated_by(user, on=on)


def sources_fed_by(user: User, *, on: date) -> QuerySet[Source]:
    """Sources of those networks."""
    return Source.objects.filter(network__in=networks_fed_by(user, on=on))


def imports_seen_by(user: User, *, on: date) -> QuerySet[ImportRun]:
    """Imports into those networks."""
    return ImportRun.objects.filter(source__in=sources_fed_by(user, on=on))
