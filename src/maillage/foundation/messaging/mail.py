"""Sending the letters that are due."""

import logging
import smtplib
from datetime import datetime
from enum import Enum, auto
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction

from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.foundation.messaging.rules import LAST_ATTEMPT, pause_after

log = logging.getLogger(__name__)


def send_due_letters(*, now: datetime, limit: int = 200) -> int:
    """Send waiting letters whose moment has come, oldest first; returns how many left.

    Each letter has its own transaction and lock, so several workers never send one twice at the same time and a
    failure of one keeps none of the others. When the server is away the round ends, and the next one tries again.
    Without a mail server nothing is tried and nothing is lost.
    """
    if settings.MAIL_SERVER is None:
        return 0
    sent = 0
    due = Letter.objects.filter(status=LetterStatus.WAITING, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
    line = _line()
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        outcome = _send(pk, line, now=now)
        sent += outcome is Outcome.SENT
        if outcome is Outcome.AWAY:
            break
    line.close()
    return sent


class Outcome(Enum):
    """What became of one letter in this round."""

    SENT = auto()
    REFUSED = auto()
    AWAY = auto()
    ELSEWHERE = auto()


@transaction.atomic
def _send(pk: int, line: EmailBackend, *, now: datetime) -> Outcome:
    letter = Letter.objects.select_for_update(skip_locked=True).filter(pk=pk, status=LetterStatus.WAITING).first()
    if letter is None or letter.next_attempt_at is None or letter.next_attempt_at > now:
        return Outcome.ELSEWHERE
    letter.attempts += 1
    try:
        line.open()  # else Django opens and closes one for each letter
        _message(letter, line).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        line.close()
        _put_off(letter, error, now=now)
        return Outcome.AWAY if _is_away(error) else Outcome.REFUSED
    letter.status, letter.sent_at, letter.next_attempt_at, letter.last_error = LetterStatus.SENT, now, None, ""
    if letter.is_secret:
        letter.text = ""
    letter.save()
    return Outcome.SENT


def _line() -> EmailBackend:
    """One connection for a whole round, opened by the first letter, and again by the next one after a failure."""
    server = settings.MAIL_SERVER
    assert server is not None
    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.use_tls,
        use_ssl=server.use_ssl,
        timeout=20,
    )


def _message(letter: Letter, line: EmailBackend) -> EmailMessage:
    message = EmailMessage(letter.subject, letter.text, to=[letter.to], connection=line)
    message.extra_headers["Content-Language"] = letter.language
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers["Message-ID"] = f"<letter-{letter.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}>"
    return message


def _is_away(error: Exception) -> bool:
    """The server could not be spoken to at all: it is not about this letter."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(
            error,
            (
                smtplib.SMTPConnectError,
                smtplib.SMTPServerDisconnected,
                smtplib.SMTPHeloError,
                smtplib.SMTPAuthenticationError,
            ),
        )
    return isinstance(error, OSError)


def _put_off(letter: Letter, error: Exception, *, now: datetime) -> None:
    """Note the failure; the last one gives up and says so in the log, by key."""
    letter.last_error = f"{type(error).__name__}: {error}"[:300]
    if letter.attempts >= LAST_ATTEMPT or _is_for_good(error):
        letter.status, letter.next_attempt_at = LetterStatus.GIVEN_UP, None
        log.warning("Letter %s given up after %s attempts: %s", letter.pk, letter.attempts, type(error).__name__)
    else:
        letter.next_attempt_at = now + pause_after(letter.attempts)
    letter.save()


def _is_for_good(error: Exception) -> bool:
    """The address is refused with a 5xx answer, or the letter cannot be written as mail at all."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return isinstance(error, ValueError)
