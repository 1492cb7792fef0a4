"""What every act on an enquiry starts with: the lock, the right, the move; and how a move is kept."""

from datetime import date, datetime, timedelta

from django.conf import settings

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.choices import MOVES, OPEN, Status
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.rules import may_answer
from maillage.support.people.rules import FileErased

BESIDE = ("network__lead_organisation", "organisation", "hub__place__commune", "hub__network", "owner", "commune")


class AlreadyAnswered(DomainError):
    """Somebody was first: `enquiry` tells its status, when (`answered_at`) and who (`answered_by`)."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry
        super().__init__(f"Enquiry {enquiry.pk} was {enquiry.status} at {enquiry.answered_at}.")


class NotInYourCare(DomainError):
    """Another partner has this enquiry now."""

    def __init__(self, enquiry: Enquiry) -> None:
        self.enquiry = enquiry
        super().__init__(
            f"Enquiry {enquiry.pk} is with organisation {enquiry.organisation_id} since round {enquiry.round}."
        )


def locked(enquiry: Enquiry) -> Enquiry:
    """The enquiry as it is now, with whomever it is, kept from everybody else until the transaction ends."""
    with reading_everything():
        return Enquiry.objects.select_for_update(of=("self",), no_key=True).select_related(*BESIDE).get(pk=enquiry.pk)


def in_care_of(enquiry: Enquiry, by: User) -> Enquiry:
    """The locked enquiry, when `by` may answer it.

    Raises NotInYourCare, FileErased; an enquiry passed on between the page and the click is the usual reason.
    """
    enquiry = locked(enquiry)
    if not may_answer(by, enquiry):
        raise NotInYourCare(enquiry)
    check_words(enquiry)
    return enquiry


def check_words(enquiry: Enquiry) -> None:
    """Raises FileErased when what the person wrote was erased: nothing is added to it, and nobody is written to."""
    if enquiry.is_erased:
        raise FileErased(f"The words of enquiry {enquiry.pk} were erased.")


def check_open(enquiry: Enquiry) -> None:
    """Raises AlreadyAnswered unless the enquiry waits."""
    if enquiry.status not in OPEN:
        raise AlreadyAnswered(enquiry)


def move(enquiry: Enquiry, to: Status, *, by: User | None, now: datetime) -> None:
    """Put the locked enquiry in its new state and save it whole.

    An answer is dated and signed; whatever happens, the link in the letter that tells it stays good long enough.
    Raises AlreadyAnswered when no such move exists.
    """
    if to not in MOVES[enquiry.status]:
        raise AlreadyAnswered(enquiry)
    enquiry.status = to
    enquiry.answered_at, enquiry.answered_by = (None, None) if to in OPEN else (now, by)
    enquiry.link_expires_at = max(enquiry.link_expires_at, link_until(now))
    enquiry.save()


def link_until(now: datetime) -> datetime:
    """How long a private link is good from `now` on."""
    return now + timedelta(days=settings.ENQUIRY_LINK_DAYS)


def day_of(now: datetime) -> date:
    """The day in Paris."""
    return now.astimezone(PARIS).date()
