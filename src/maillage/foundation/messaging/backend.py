"""Django's mail goes through letters too: what a library sends (sign-in codes) is stored, then sent by the worker."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from maillage.foundation.messaging.models import Letter


class StoredLetters(BaseEmailBackend):
    """Writes one letter for each recipient; their text is erased once sent, since it may hold a code."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        letters = [
            Letter(
                key=f"mail:{uuid4()}",
                to=address,
                subject=" ".join(str(message.subject).split())[:250],
                text=str(message.body),
                language=translation.get_language() or "fr",
                is_secret=True,
                written_at=now,
                next_attempt_at=now,
            )
            for message in email_messages
            for address in message.recipients()
        ]
        return len(Letter.objects.bulk_create(letters))
