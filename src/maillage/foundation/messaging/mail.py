"""Sending the letters that are due."""

import logging
import smtplib
from datetime import datetime

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
    failure of one keeps none of the others. Without a mail server nothing is tried and nothing is lost.
    """
    if settings.MAIL_SERVER is None:
        return 0
    sent = 0
    due = Letter.objects.filter(status=LetterStatus.WAITING, next_attempt_at__lte=now).order_by("next_attempt_at")
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        sent += _send(pk, now=now)
    return sent


@transaction.atomic
def _send(pk: int, *, now: datetime) -> bool:
    letter = Letter.objects.select_for_update(skip_locked=True).filter(pk=pk, status=LetterStatus.WAITING).first()
    if letter is None or letter.next_attempt_at is None or letter.next_attempt_at > now:
        return False
    letter.attempts += 1
    try:
        _deliver(letter)
    except (smtplib.SMTPException, OSError) as error:
        _put_off(letter, error, now=now)
        return False
    letter.status, letter.sent_at, letter.next_attempt_at, letter.last_error = LetterStatus.SENT, now, None, ""
    if letter.is_secret:
        letter.text = ""
    letter.save()
    return True


def _deliver(letter: Letter) -> None:
    server = settings.MAIL_SERVER
    connection = EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.use_tls,
        use_ssl=server.use_ssl,
        timeout=20,
    )
    message = EmailMessage(letter.subject, letter.text, to=[letter.to], connection=connection)
    message.extra_headers["Content-Language"] = letter.language
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers["Message-ID"] = f"<letter-{letter.pk}@{settings.SITE_ADDRESS.split('//')[1].split(':')[0]}>"
    message.send()


def _put_off(letter: Letter, error: Exception, *, now: datetime) -> None:
    """Note the failure; the last one gives up and says so in the log, by key."""
    letter.last_error = f"{type(error).__name__}: {error}"[:300]
    refused_for_good = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _reason in error.recipients.values()
    )
    if letter.attempts >= LAST_ATTEMPT or refused_for_good:
        letter.status, letter.next_attempt_at = LetterStatus.GIVEN_UP, None
        log.warning("Letter %s given up after %s attempts: %s", letter.pk, letter.attempts, type(error).__name__)
    else:
        letter.next_attempt_at = now + pause_after(letter.attempts)
    letter.save()
