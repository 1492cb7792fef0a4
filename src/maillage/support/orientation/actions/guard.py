"""The spam guard: no third party, no puzzle; a person who is refused keeps the text and may send it again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.drafts import EnquiryDraft
from maillage.support.orientation.models import Knock

HOUR = timedelta(hours=1)
KEPT = timedelta(hours=2)
QUICKEST = timedelta(seconds=2)


class LooksLikeARobot(DomainError):
    """The post came as a program's does: shown again with what was typed, it can be sent by a person.

    The hidden field was filled, the page cannot prove when it was shown, or less than two seconds passed. A page left
    open for days is not held against anybody.
    """


class TooManyEnquiries(DomainError):
    """This address sent as many enquiries as one may in an hour; `retry_minutes` tells when there is room again."""

    def __init__(self, retry_minutes: int) -> None:
        self.retry_minutes = retry_minutes
        super().__init__(f"{settings.ENQUIRIES_PER_HOUR} enquiries in an hour; room again in {retry_minutes} minutes.")


def hash_of(visitor: str, now: datetime) -> str:
    """What is kept of a visitor's address: a hash keyed by the secret of the site and the day."""
    return salted_hmac("orientation.knock", f"{day_of(now)}|{visitor}", algorithm="sha256").hexdigest()


def one_at_a_time(key: str) -> None:
    """Let the posts of one visitor pass one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 55181))", [key])


def check_is_human(draft: EnquiryDraft, *, now: datetime) -> None:
    """Raises LooksLikeARobot."""
    if draft.honeypot:
        raise LooksLikeARobot("The hidden field was filled.")
    if draft.shown_at is None or now - draft.shown_at < QUICKEST:
        raise LooksLikeARobot("The page was not shown, or not for two seconds.")


def count_knock(visitor: str, *, now: datetime) -> None:
    """Count one enquiry of this visitor. Raises TooManyEnquiries; what is refused does not count."""
    with reading_everything():
        lately = Knock.objects.filter(visitor=visitor, at__gt=now - HOUR).order_by("-at")
        moments = list(lately.values_list("at", flat=True)[: settings.ENQUIRIES_PER_HOUR])
        if len(moments) >= settings.ENQUIRIES_PER_HOUR:
            left = moments[-1] + HOUR - now
            raise TooManyEnquiries(max(1, -(-left // timedelta(minutes=1))))
        Knock.objects.create(visitor=visitor, at=now)


def forget_knocks(*, now: datetime) -> None:
    """Erase counts older than two hours."""
    with reading_everything():
        Knock.objects.filter(at__lt=now - KEPT).delete()
