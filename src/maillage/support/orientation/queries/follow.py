"""Who follows a person elsewhere, and the questions about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.support.journeys.models import Journey
from maillage.support.orientation.choices import FOLLOW_REQUEST_AGAIN_DAYS, FollowAnswer
from maillage.support.orientation.models import FollowRequest
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of, whole

BESIDE = ("organisation", "followed_by", "asked_by", "adviser", "answered_by")


def leading_journey(people: Iterable[int]) -> Journey | None:
    """The open journey of one of these people, whichever of their entries it hangs on; the first that began."""
    entries = {key for one in Person.objects.filter(pk__in=people) for key in keys_of(whole(one))}
    rows = Journey.objects.open().filter(person__in=entries).select_related("adviser", "person")
    return rows.order_by("opened_at", "pk").first()


def follow_requests_to(organisation: Organisation) -> QuerySet[FollowRequest]:
    """Questions that wait for an answer of `organisation`, the oldest first, with the person of its own file."""
    rows = FollowRequest.objects.filter(followed_by=organisation, answer="")
    return rows.select_related(*BESIDE, "followed_person").order_by("at", "pk")


def follow_requests_for(user: User, organisation: Organisation, *, now: datetime) -> QuerySet[FollowRequest]:
    """Those for one morning: about people whom `user` follows; about all, for a manager of the organisation."""
    led = Journey.objects.open().filter(person=OuterRef("followed_person"), adviser=user)
    manages = Membership.objects.active(on=timezone.localdate(now)).filter(
        user=user, organisation=organisation, role=Role.HUB_MANAGER
    )
    return follow_requests_to(organisation).filter(Q(Exists(led)) | Q(Exists(manages)))


def follow_requests_about(person: Person) -> QuerySet[FollowRequest]:
    """Who asked who follows this person here, the last first: for their file and their private link."""
    rows = FollowRequest.objects.filter(followed_person__in=keys_of(whole(person)))
    return rows.select_related(*BESIDE).order_by("-at", "-pk")


def follow_requests_by(person: Person) -> QuerySet[FollowRequest]:
    """What was asked of partners about this person, the last first."""
    rows = FollowRequest.objects.filter(person__in=keys_of(whole(person)))
    return rows.select_related(*BESIDE).order_by("-at", "-pk")


def may_be_asked_again(request: FollowRequest, *, now: datetime) -> bool:
    """Whether this question is over and old enough, or its name was wiped."""
    if request.answer == FollowAnswer.GIVEN:
        return request.adviser_id is None
    return bool(request.answer) and request.at < now - timedelta(days=FOLLOW_REQUEST_AGAIN_DAYS)
