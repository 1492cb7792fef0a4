"""Claims: written down the day they come, answered within a month."""

from datetime import date, datetime

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.people.models import Person
from maillage.support.people.queries import whole
from maillage.support.people.rules import check_standing
from maillage.support.privacy import mail
from maillage.support.privacy.actions.care import NotYourRegister, check_answers, day_of
from maillage.support.privacy.choices import WITH_REASON, ClaimChannel, ClaimState, Right
from maillage.support.privacy.models import Claim
from maillage.support.privacy.queries import NEAR, one_month_after
from maillage.support.privacy.rules import may_record_claims

LONGEST_WORDS = 2000


class ClaimSettled(DomainError):
    """The claim was answered before: `claim` tells when and how."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"Claim {claim.pk} is {claim.state} since {claim.answered_at}.")


class AnswerMissing(DomainError):
    """What is not done, or in part, is answered with the reason in words."""


class DayToCome(DomainError):
    """A claim did not come on a day that is still to come."""


@reading_everything()
def open_claim(
    person: Person,
    *,
    right: str,
    channel: str,
    by: User | None,
    now: datetime,
    words: str = "",
    received_on: date | None = None,
) -> Claim:
    """Write down what a person asks: it is due one month later. Asked again while it waits, it is the same claim.

    `by` wrote it down, and is empty when the person asked through the private link; the caller checked whose link it
    is. The person gets a receipt, whoever answers a letter without a name.

    Raises NotYourRegister, DayToCome, FileErased.
    """
    today = day_of(now)
    day = received_on or today
    if by is not None and not may_record_claims(by, person.organisation, on=today):
        raise NotYourRegister(f"User {by.pk} does not receive people for organisation {person.organisation_id}.")
    if day > today:
        raise DayToCome(f"{day} is after {today}.")
    person = whole(person)
    check_standing(person.pk)
    waiting = Claim.objects.open().filter(person=person, right=Right(right)).first()
    if waiting is not None:
        return waiting
    claim = Claim.objects.create(
        person=person,
        organisation_id=person.organisation_id,
        right=Right(right),
        words=words.strip()[:LONGEST_WORDS],
        channel=ClaimChannel(channel),
        received_on=day,
        due_on=one_month_after(day),
        recorded_at=now,
        recorded_by=by,
    )
    record("privacy.claim_opened", about=claim, by=by, at=now, person=person.pk, right=str(claim.right))
    mail.tell_claim_received(claim, now=now)
    mail.tell_answerers(claim, is_reminder=False, now=now)
    return claim


@transaction.atomic
def answer_claim(claim: Claim, *, outcome: str, answer: str, by: User, now: datetime) -> Claim:
    """Say what was done. The person gets it by letter when there is an e-mail address.

    Raises NotYourRegister, ClaimSettled, AnswerMissing.
    """
    check_answers(by, claim.organisation, now)
    beside = Claim.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    claim = beside.get(pk=claim.pk)
    if claim.state != ClaimState.OPEN:
        raise ClaimSettled(claim)
    answer, state = answer.strip()[:LONGEST_WORDS], ClaimState(outcome)
    if state == ClaimState.OPEN or (state in WITH_REASON and not answer):
        raise AnswerMissing(f"Claim {claim.pk}: {state} comes with its reason.")
    claim.state, claim.answer, claim.answered_at, claim.answered_by = state, answer, now, by
    claim.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record("privacy.claim_answered", about=claim, by=by, at=now, state=str(state))
    mail.tell_claim_answered(claim, now=now)
    return claim


def remind_of_claims(*, now: datetime) -> int:
    """Seven days before the due day, or as soon as the worker is back, whoever answers is reminded once; how many."""
    with reading_everything():
        near = Claim.objects.open().filter(reminded_at=None, due_on__lte=day_of(now) + NEAR)
        keys = list(near.order_by("due_on", "pk").values_list("pk", flat=True))
    return sum(_remind(key, now=now) for key in keys)


@reading_everything()
def _remind(key: int, *, now: datetime) -> bool:
    claim = (
        Claim.objects.select_for_update(of=("self",)).filter(pk=key, state=ClaimState.OPEN, reminded_at=None).first()
    )
    if claim is None:
        return False
    claim.reminded_at = now
    claim.save(update_fields=["reminded_at"])
    told = mail.tell_answerers(claim, is_reminder=True, now=now)
    record("privacy.claim_reminded", about=claim, by=None, at=now, letters=told)
    return True
