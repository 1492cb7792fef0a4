"""What became of enquiries: those a team answered, those somebody passed on."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.kept import kept
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.choices import OPEN
from maillage.support.orientation.models import Enquiry, Redirection
from maillage.support.orientation.queries.inbox import BESIDE

STATE = ("public_id", "status", "answered_at", "due_at", "round")


def answered_by_team(user: User) -> QuerySet[Enquiry, Enquiry]:
    """Enquiries that `user` may see and that no longer wait, the last answered first. One query."""
    found = Enquiry.objects.visible_to(user).exclude(status__in=OPEN)
    return found.select_related(*BESIDE).order_by("-answered_at", "-pk")


def passed_on_by(user: User, *, since: datetime) -> list[Redirection]:
    """Enquiries that `user` passed on, the last first, with their state today."""
    return _with_what_became(_passed(user, since))


@kept
def _passed(user: User, since: datetime) -> QuerySet[Redirection, Redirection]:
    return _the_last_first(Redirection.objects.filter(by=user, at__gte=since))


def passed_from(user: User, enquiry: int) -> Redirection | None:
    """The last time that this enquiry left where `user` works: the sender learns what became of it, nothing more."""
    mine = Membership.objects.active(on=timezone.localdate()).filter(user=user)
    inside = Membership.objects.inside(on=timezone.localdate()).filter(user=user)
    same_team = mine.filter(organisation=OuterRef("from_organisation"), hub=OuterRef("from_hub"))
    as_manager = inside.filter(role=Role.HUB_MANAGER, hub=OuterRef("from_hub"))
    left = Redirection.objects.filter(Q(Exists(same_team)) | Q(Exists(as_manager)) | Q(by=user), enquiry=enquiry)
    return next(iter(_with_what_became(list(_the_last_first(left)))), None)


def _the_last_first(redirections: QuerySet[Redirection, Redirection]) -> QuerySet[Redirection, Redirection]:
    return redirections.select_related("by", "to_organisation", "to_hub").order_by("-at", "-pk")


def _with_what_became(rows: list[Redirection]) -> list[Redirection]:
    """The enquiry, in another file now, comes with its state and no word of what was asked."""
    if not rows:
        return []
    with reading_everything():
        found = Enquiry.objects.filter(pk__in={row.enquiry_id for row in rows}).select_related("organisation", "hub")
        states = {
            one.pk: one for one in found.only(*STATE, "organisation__name", "organisation__short_name", "hub__name")
        }
    for row in rows:
        row.enquiry = states[row.enquiry_id]
    return rows
