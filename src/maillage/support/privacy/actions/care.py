"""What every act for the rights of people starts with: the day, and who may."""

from datetime import date, datetime

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import erase_letters, leave_out
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.workdays import PARIS
from maillage.support.firms.actions import letters_of as letters_of_firms
from maillage.support.journeys.actions import letters_of as letters_of_journeys
from maillage.support.orientation.actions import letters_of as letters_of_orientation
from maillage.support.orientation.models import Enquiry
from maillage.support.people.actions import letters_of as letters_of_people
from maillage.support.privacy.models import Claim
from maillage.support.privacy.queries.tables import Subject
from maillage.support.privacy.rules import may_answer_claims


class NotYourRegister(DomainError):
    """Claims, exports, proofs and erasures are the work of the hub managers of the organisation."""


def day_of(now: datetime) -> date:
    """The day in Paris."""
    return now.astimezone(PARIS).date()


def check_answers(by: User, organisation: Organisation, now: datetime) -> None:
    """Raises NotYourRegister."""
    if not may_answer_claims(by, organisation, on=day_of(now)):
        raise NotYourRegister(f"User {by.pk} manages no hub for organisation {organisation.pk}.")


def erase_told(subject: Subject, *, begin_with: list[str]) -> int:
    """Empty the letters whose key begins so, and the lines that digests have about their enquiries; how many letters.

    `begin_with` is what `letters_about` told before anything was forgotten.
    """
    told = [f"({one.reference})" for one in Enquiry.objects.filter(pk__in=subject.enquiries).only("public_id")]
    return erase_letters(begin_with=begin_with) + leave_out(among="orientation.digest:", holding=told)


def letters_about(subject: Subject) -> list[str]:
    """What the keys of the letters to somebody, and about their enquiries, begin with."""
    claims = Claim.objects.filter(person__in=subject.people).values_list("pk", flat=True)
    return [
        *letters_of_people(subject.people),
        *letters_of_journeys(subject.people),
        *letters_of_firms(subject.people),
        *letters_of_orientation(subject.people, subject.enquiries),
        *(f"privacy.claim:{key}:" for key in claims),
    ]
