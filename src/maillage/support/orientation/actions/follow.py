"""Who follows a person elsewhere: told with the person's agreement, the name on request, both written down."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.catalogue.network.models import Network, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.models import Journey
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.choices import FOLLOW_REQUEST_DAYS, FollowAnswer
from maillage.support.orientation.models import FollowRequest
from maillage.support.orientation.queries.follow import follow_requests_by, leading_journey, may_be_asked_again
from maillage.support.orientation.rules import works_for
from maillage.support.people.actions import known_elsewhere
from maillage.support.people.choices import Purpose
from maillage.support.people.consents import TELLS_WHO_FOLLOWS
from maillage.support.people.models import Consent, Person
from maillage.support.people.queries import Known, consent_in_force, keys_of, whole
from maillage.support.people.rules import check_may_change


class NobodyFollows(DomainError):
    """No partner of that name follows somebody reached the same way, or nobody agreed that it be told."""


class NotYourAnswer(DomainError):
    """The question was put to another organisation."""


class FollowAnswered(DomainError):
    """A colleague answered first, or the question is over: `request` tells what became of it."""

    def __init__(self, request: FollowRequest) -> None:
        self.request = request
        super().__init__(f"Request {request.pk} was {request.answer} at {request.answered_at}.")


@dataclass(frozen=True)
class Follower:
    """A partner who knows somebody reached the same way: since which month, and since which day it follows them.

    `request` is the last question put to it about this person; `may_ask` when one may be put now.
    """

    organisation: Organisation
    known_since: date
    follows_since: date | None
    request: FollowRequest | None
    may_ask: bool


@reading_everything()
def followers_of(person: Person, *, network: Network, by: User, now: datetime) -> list[Follower]:
    """The partners where the person agreed to be recognised, by name. Asking is logged in both files.

    Raises NotOfTheirFile, AskedTooOften, FileErased.
    """
    found = known_elsewhere(person, network=network, by=by, now=now)
    asked: dict[int, FollowRequest] = {}
    for one in follow_requests_by(person):
        asked.setdefault(one.followed_by_id, one)
    return [_follower(known, asked.get(known.organisation.pk), now) for known in found]


@reading_everything()
def ask_who_follows(
    person: Person, organisation: Organisation, *, network: Network, by: User, now: datetime
) -> FollowRequest:
    """Ask `organisation` for the name of whoever follows somebody reached the same way; asked already, that request.

    Raises NotOfTheirFile, AskedTooOften, NobodyFollows, FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)  # two clicks at once make one request
    found = known_elsewhere(person, network=network, by=by, now=now)
    followed = next((known.followed for known in found if known.organisation.pk == organisation.pk), ())
    journey = leading_journey(followed)
    if journey is None or journey.person is None:
        raise NobodyFollows(f"Organisation {organisation.pk} follows nobody like person {person.pk}.")
    last = follow_requests_by(person).filter(followed_by=organisation).first()
    if last is not None and not may_be_asked_again(last, now=now):
        return last
    request = FollowRequest.objects.create(
        organisation_id=person.organisation_id,
        person=person,
        asked_by=by,
        followed_by=organisation,
        followed_person=journey.person,
        at=now,
    )
    record("orientation.name_asked", about=request, by=by, at=now, followed_by=organisation.pk)
    return request


@reading_everything()
def answer_who_follows(request: FollowRequest, *, gives: bool, by: User, now: datetime) -> FollowRequest:
    """Give the name of whoever leads the person's journey now, or refuse. Nobody leads any more: it lapses.

    Raises NotYourAnswer, FollowAnswered, FileRestricted.
    """
    request = _locked(request)
    if not works_for(by, request.followed_by_id, on=day_of(now)):
        raise NotYourAnswer(f"User {by.pk} does not answer for organisation {request.followed_by_id}.")
    if request.answer:
        raise FollowAnswered(request)
    if gives:
        check_may_change(request.followed_person_id, by=by, now=now)
    journey = _told_of(request.followed_person, day_of(now))
    if gives and journey is None:
        return _lapse(request, now=now)
    request.answer = FollowAnswer.GIVEN if gives else FollowAnswer.REFUSED
    request.adviser = journey.adviser if gives and journey else None
    request.answered_at, request.answered_by = now, by
    request.save(update_fields=["answer", "adviser", "answered_at", "answered_by"])
    record("orientation.name_answered", about=request, by=by, at=now, answer=str(request.answer))
    return request


def lapse_follow_requests(*, now: datetime) -> int:
    """End the questions that nobody answered in fourteen days; how many. Twice it changes nothing more."""
    with reading_everything():
        waiting = FollowRequest.objects.filter(answer="", at__lt=now - timedelta(days=FOLLOW_REQUEST_DAYS))
        keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        _lapse_one(key, now=now)
    return len(keys)


def forget_names(sender: type[Consent], *, consent: Consent, now: datetime, **_facts: Any) -> None:
    """Nobody may be told any more: names given are wiped, questions that wait are over. Heard from `people`."""
    if consent.purpose != Purpose.RECOGNISED:
        return
    with reading_everything():
        about = FollowRequest.objects.filter(followed_person__in=keys_of(whole(consent.person)))
        wiped = about.exclude(adviser=None).update(adviser=None)
        over = about.filter(answer="").update(answer=FollowAnswer.LAPSED, answered_at=now)
        if wiped or over:
            record("orientation.names_ended", about=consent, by=consent.withdrawn_by, at=now, wiped=wiped, lapsed=over)


@reading_everything()
def _lapse_one(key: int, *, now: datetime) -> None:
    request = FollowRequest.objects.select_for_update(of=("self",)).filter(pk=key, answer="").first()
    if request is not None:
        _lapse(request, now=now)


def _lapse(request: FollowRequest, *, now: datetime) -> FollowRequest:
    request.answer, request.answered_at = FollowAnswer.LAPSED, now
    request.save(update_fields=["answer", "answered_at"])
    record("orientation.name_answered", about=request, by=None, at=now, answer=str(request.answer))
    return request


def _locked(request: FollowRequest) -> FollowRequest:
    rows = FollowRequest.objects.select_for_update(of=("self",)).select_related("followed_person")
    return rows.get(pk=request.pk)


def _told_of(person: Person, day: date) -> Journey | None:
    """The journey that may be told of: open, of somebody who agrees to it that day."""
    consent = consent_in_force(person, Purpose.RECOGNISED, on=day)
    if consent is None or consent.text_version not in TELLS_WHO_FOLLOWS:
        return None
    return leading_journey([person.pk])


def _follower(known: Known, request: FollowRequest | None, now: datetime) -> Follower:
    journey = leading_journey(known.followed)
    since = timezone.localdate(journey.opened_at) if journey else None
    may_ask = journey is not None and (request is None or may_be_asked_again(request, now=now))
    return Follower(known.organisation, known.since, since, request, may_ask)
