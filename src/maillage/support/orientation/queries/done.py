"""What became of enquiries: those a team answered, those somebody passed on."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import OPEN
from maillage.support.orientation.models import Enquiry, Redirection
from maillage.support.orientation.queries.inbox import BESIDE


def answered_by_team(user: User) -> QuerySet[Enquiry, Enquiry]:
    """Enquiries that `user` may see and that no longer wait, the last answered first. One query."""
    found = Enquiry.objects.visible_to(user).exclude(status__in=OPEN)
    return found.select_related(*BESIDE).order_by("-answered_at", "-pk")


def passed_on_by(user: User, *, since: datetime) -> QuerySet[Redirection, Redirection]:
    """Enquiries that `user` passed on, the last first, with their state today. One query."""
    return (
        Redirection.objects.filter(by=user, at__gte=since)
        .select_related("enquiry", "to_organisation", "to_hub")
        .order_by("-at", "-pk")
    )


def passed_from(user: User) -> QuerySet[Redirection, Redirection]:
    """Redirections away from where `user` works: the sender learns what became of them, nothing more."""
    mine = Membership.objects.active(on=timezone.localdate()).filter(user=user)
    same_team = mine.filter(role=Role.ADVISER, organisation=OuterRef("from_organisation"), hub=OuterRef("from_hub"))
    as_manager = mine.filter(role=Role.HUB_MANAGER, hub=OuterRef("from_hub"))
    return (
        Redirection.objects.filter(Q(Exists(same_team)) | Q(Exists(as_manager)) | Q(by=user))
        .select_related("by", "enquiry__organisation", "enquiry__hub", "to_organisation", "to_hub")
        .order_by("-at", "-pk")
    )
