"""Words added later, in both directions."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import check_words, in_care_of, locked, move
from maillage.support.orientation.choices import OPEN, Status
from maillage.support.orientation.drafts import checked_text
from maillage.support.orientation.models import Enquiry, Word
from maillage.support.orientation.queries import due_at

LONGEST_WORD = 4000
WORDS_A_DAY = 20


class EnquiryClosed(DomainError):
    """No word can be added to an enquiry that was declined or withdrawn; a new one can be sent."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry
        super().__init__(f"Enquiry {enquiry.pk} is {enquiry.status}.")


class TooManyWords(DomainError):
    """Twenty words from one side within a day are enough for the link; the phone remains."""


@transaction.atomic
def add_word(enquiry: Enquiry, *, text: str, form_key: UUID, by: User | None, now: datetime) -> Word:
    """Add a few words: from an adviser to the person, who gets a letter; or from the person (`by` empty) to the owner.

    The same form twice is one word. A person who writes although marked unreachable is waited for again.

    Raises DraftRefused, EnquiryClosed, TooManyWords, FileErased or NotInYourCare.
    """
    text = checked_text("text", text, LONGEST_WORD)
    enquiry = in_care_of(enquiry, by) if by is not None else locked(enquiry)
    check_words(enquiry)
    form_key = uuid5(enquiry.public_id, str(form_key))  # a key used elsewhere never meets this one
    first = Word.objects.filter(form_key=form_key).first()
    if first is not None:
        return first
    if enquiry.status not in (*OPEN, Status.ACCEPTED, Status.UNREACHABLE):
        raise EnquiryClosed(enquiry)
    if enquiry.words.filter(by=by, at__gt=now - timedelta(days=1)).count() >= WORDS_A_DAY:
        raise TooManyWords(f"Enquiry {enquiry.pk} got {WORDS_A_DAY} words in a day.")
    word = Word.objects.create(enquiry=enquiry, text=text, form_key=form_key, by=by, at=now)
    record("orientation.word_added", about=enquiry, by=by, at=now, word=word.pk)
    if by is None and enquiry.status == Status.UNREACHABLE:
        _wait_again(enquiry, now=now)
    mail.tell_word(word, now=now)
    return word


def _wait_again(enquiry: Enquiry, *, now: datetime) -> None:
    """A new round with the same partner."""
    enquiry.round += 1
    enquiry.assigned_at, enquiry.due_at = now, due_at(enquiry.network, enquiry.hub, now)
    move(enquiry, Status.WAITING, by=None, now=now)
    record("orientation.enquiry_reopened", about=enquiry, by=None, at=now, round=enquiry.round)
