"""Answers: taken charge of, declined, unreachable, withdrawn."""

from datetime import datetime, timedelta

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.models import Journey
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import check_open, in_care_of, locked, move
from maillage.support.orientation.actions.entering import name_journey_of, open_journey_of
from maillage.support.orientation.choices import (
    ATTEMPTS_BEFORE_UNREACHABLE,
    AttemptChannel,
    DeclineReason,
    Status,
)
from maillage.support.orientation.drafts import checked_text
from maillage.support.orientation.models import ContactAttempt, Enquiry
from maillage.support.people.actions.entry import NameMissing
from maillage.support.people.models import Person

LONGEST_ANSWER = 4000
LONGEST_NAME = 120
SAME_ATTEMPT = timedelta(minutes=1)


class NameGivenAlready(DomainError):
    """The journey of this enquiry has its person; or nobody took charge of it yet."""


class ReasonMissing(DomainError):
    """ "Another reason" needs a few words for the person."""


class TooFewAttempts(DomainError):
    """A person is unreachable after three attempts of this partner; `made` tells how many there were."""

    def __init__(self, enquiry: Enquiry, made: int) -> None:
        self.enquiry, self.made, self.needed = enquiry, made, ATTEMPTS_BEFORE_UNREACHABLE
        super().__init__(f"Enquiry {enquiry.pk} had {made} attempts; {self.needed} are needed.")


@reading_everything()
def accept_enquiry(enquiry: Enquiry, *, by: User, now: datetime) -> Journey:
    """Take charge of an open enquiry: who asked enters the file of the organisation, with a journey in its first state.

    Locks the enquiry, so two advisers who click together get one journey. The person is told who takes charge. Who gave
    no name is entered once somebody knows it (`name_person`). Who may be in the file already is never merged here.

    Raises NotInYourCare, or AlreadyAnswered when the enquiry no longer waits.
    """
    enquiry = in_care_of(enquiry, by)
    check_open(enquiry)
    enquiry.journey = open_journey_of(enquiry, by=by, now=now)
    enquiry.owner = by
    move(enquiry, Status.ACCEPTED, by=by, now=now)
    record("orientation.enquiry_accepted", about=enquiry, by=by, at=now, journey=enquiry.journey.pk)
    mail.tell_accepted(enquiry, now=now)
    return enquiry.journey


@reading_everything()
def name_person(enquiry: Enquiry, *, name: str, by: User, now: datetime) -> Person:
    """Give the name that an enquiry taken charge of lacked: the person enters the file, and the journey is theirs.

    Raises NameGivenAlready, NameMissing, NotInYourCare, or NotYourJourney for who works for somebody else.
    """
    enquiry = in_care_of(enquiry, by)
    if enquiry.journey is None or enquiry.journey.person_id is not None:
        raise NameGivenAlready(f"Enquiry {enquiry.pk} has its person, or no journey.")
    enquiry.name = " ".join(name.split())[:LONGEST_NAME]
    if not enquiry.name:
        raise NameMissing("A person has a first name or a family name.")
    person = name_journey_of(enquiry, by=by, now=now)
    enquiry.save(update_fields=["name"])
    record("orientation.person_named", about=enquiry, by=by, at=now, person=person.pk)
    return person


@transaction.atomic
def decline_enquiry(enquiry: Enquiry, *, reason: str, words: str, by: User, now: datetime) -> None:
    """Say no, with a reason and honest words; the person is told who else may help.

    Raises ReasonMissing, DraftRefused, NotInYourCare or AlreadyAnswered.
    """
    if not words.strip() and reason == DeclineReason.OTHER:
        raise ReasonMissing(f"Reason {reason!r} comes with words.")
    enquiry = in_care_of(enquiry, by)
    check_open(enquiry)
    enquiry.decline_reason = DeclineReason(reason)
    enquiry.answer = checked_text("words", words, LONGEST_ANSWER) if words.strip() else ""
    move(enquiry, Status.DECLINED, by=by, now=now)
    record("orientation.enquiry_declined", about=enquiry, by=by, at=now, reason=reason)
    mail.tell_declined(enquiry, now=now)


@transaction.atomic
def note_attempt(enquiry: Enquiry, *, channel: str, by: User, now: datetime) -> ContactAttempt:
    """Note that the person was not reached; the ladder waits from this moment. A double click is one attempt.

    Raises NotInYourCare or AlreadyAnswered.
    """
    enquiry = in_care_of(enquiry, by)
    check_open(enquiry)
    just_now = enquiry.attempts.filter(by=by, channel=AttemptChannel(channel), at__gt=now - SAME_ATTEMPT).first()
    if just_now is not None:
        return just_now
    attempt = ContactAttempt.objects.create(enquiry=enquiry, by=by, channel=AttemptChannel(channel), at=now)
    record("orientation.attempt_noted", about=enquiry, by=by, at=now, channel=str(attempt.channel))
    return attempt


@transaction.atomic
def mark_unreachable(enquiry: Enquiry, *, by: User, now: datetime) -> None:
    """Close an enquiry after three attempts of its partner; a word of the person through the link starts again.

    Raises TooFewAttempts, NotInYourCare or AlreadyAnswered.
    """
    enquiry = in_care_of(enquiry, by)
    check_open(enquiry)
    made = enquiry.attempts.filter(at__gte=enquiry.assigned_at).count()
    if made < ATTEMPTS_BEFORE_UNREACHABLE:
        raise TooFewAttempts(enquiry, made)
    move(enquiry, Status.UNREACHABLE, by=by, now=now)
    record("orientation.enquiry_unreachable", about=enquiry, by=by, at=now, attempts=made)
    mail.tell_unreachable(enquiry, now=now)


@transaction.atomic
def withdraw_enquiry(enquiry: Enquiry, *, now: datetime) -> None:
    """The person takes the enquiry back through the link; whoever has it is told. A second click changes nothing.

    A journey already open stays: the adviser closes it. Raises AlreadyAnswered after a refusal.
    """
    enquiry = locked(enquiry)
    if enquiry.status == Status.WITHDRAWN:
        return
    move(enquiry, Status.WITHDRAWN, by=None, now=now)
    record("orientation.enquiry_withdrawn", about=enquiry, by=None, at=now)
    mail.tell_withdrawn(enquiry, now=now)
