"""Checks taken of a drafted hub."""

from django.db.models import QuerySet

from maillage.catalogue.network.models import Hub
from maillage.insight.rollouts.models import DuplicationCheck, HubPublication


def checks_of(hub: Hub) -> QuerySet[DuplicationCheck]:
    """Every check of a hub, the latest first."""
    return DuplicationCheck.objects.filter(hub=hub).select_related("taken_by", "read_by")


def check_read_of(hub: Hub) -> DuplicationCheck | None:
    """The latest check, once somebody said that they read it; None before."""
    latest = checks_of(hub).first()
    return latest if latest is not None and latest.read_at else None


def publication_of(hub: Hub) -> HubPublication | None:
    """How a draft was published; None while it is one."""
    return HubPublication.objects.filter(hub=hub).select_related("by", "check_read").first()
