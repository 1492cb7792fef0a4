"""Erasing a file: identity and words leave, proofs stay until their day, what is counted stays counted."""

from datetime import datetime

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.enrolments.actions import forget_enrolments
from maillage.support.firms.actions import forget_firms
from maillage.support.journeys.actions import forget_journeys
from maillage.support.orientation.actions import forget_enquiries, forget_person_in_referrals
from maillage.support.people.actions import forget_people
from maillage.support.people.models import Person
from maillage.support.people.queries import whole
from maillage.support.privacy.actions.care import check_answers, erase_told, letters_about
from maillage.support.privacy.choices import BEFORE_ERASURE, ClaimState, Right
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.queries import Erasure, erasure_of, subject_of
from maillage.support.privacy.queries.tables import Subject


class ErasedAlready(DomainError):
    """The identity left this file before."""


class AnswerFirst(DomainError):
    """What was asked for could no longer be given afterwards: `claims` wait for their answer."""

    def __init__(self, claims: tuple[Claim, ...]) -> None:
        self.claims = claims
        super().__init__(f"Claims {[claim.pk for claim in claims]} wait for an answer.")


@reading_everything()
def erase_person(person: Person, *, by: User, now: datetime) -> Erasure:
    """Erase the file of somebody with the entries merged into it; what was done, as `erasure_of` had said it.

    Open journeys, referrals and enquiries end. Papers and documents kept as proofs stay with their register, out of
    every list of people. Contents of documents are destroyed and letters emptied. Claims are closed; one that asked for
    more than the proofs let go is done in part. It cannot be undone.

    Raises NotYourRegister, ErasedAlready, AnswerFirst.
    """
    check_answers(by, person.organisation, now)
    person = whole(Person.objects.select_related("organisation").get(pk=person.pk))
    if Person.objects.select_for_update(of=("self",)).get(pk=person.pk).erased_at is not None:
        raise ErasedAlready(f"Person {person.pk} was erased at {person.erased_at}.")
    found, subject = erasure_of(person), subject_of(person)
    if found.first:
        raise AnswerFirst(found.first)
    prefixes = letters_about(subject)
    forget_person_in_referrals(person, by=by, now=now)
    kept = Proof.objects.kept().filter(person__in=subject.people)
    forget_journeys(
        subject.people,
        papers=[key for key in kept.values_list("paper", flat=True) if key],
        documents=[key for key in kept.values_list("document", flat=True) if key],
        by=by,
        now=now,
    )
    forget_enrolments(subject.people)
    forget_firms(subject.people, by=by, now=now)
    forget_enquiries(subject.enquiries, by=by, now=now)
    forget_people(subject.people, by=by, now=now)
    _close_claims(subject, in_part=bool(found.proofs), by=by, now=now)
    letters = erase_told(subject, begin_with=prefixes)
    record("privacy.person_erased", about=person, by=by, at=now, proofs=len(found.proofs), letters=letters)
    return found


def _close_claims(subject: Subject, *, in_part: bool, by: User, now: datetime) -> None:
    """Words go; what waits is answered by the erasure itself."""
    rows = Claim.objects.select_for_update(of=("self",)).filter(person__in=subject.people)
    rows.update(words="", answer="")
    for claim in rows.filter(state=ClaimState.OPEN).exclude(right__in=sorted(BEFORE_ERASURE)).order_by("pk"):
        claim.state = ClaimState.PARTLY if in_part and claim.right == Right.ERASURE else ClaimState.GRANTED
        claim.answered_at, claim.answered_by = now, by
        claim.save(update_fields=["state", "answered_at", "answered_by"])
        record("privacy.claim_answered", about=claim, by=by, at=now, state=str(claim.state))
