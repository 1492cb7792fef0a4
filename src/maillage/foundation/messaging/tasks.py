"""Work for later: a round of sending, asked for by each new letter and by the timetable every minute."""

from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from maillage.foundation.messaging.mail import send_due_letters


@app.task(queueing_lock="send_letters")
def send_letters() -> None:
    """Send the letters that are due."""
    send_due_letters(now=timezone.now())


def ask_for_a_round() -> None:
    """Have letters sent soon. One round waits at most; if asking fails, the timetable's next minute does it."""
    try:
        send_letters.defer()
    except (AlreadyEnqueued, DatabaseError):
        return
