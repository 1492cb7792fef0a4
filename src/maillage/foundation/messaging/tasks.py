"""Work for later: a round of sending, asked for by each new letter and by the timetable every minute."""

from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from maillage.foundation.messaging.mail import send_due_letters


@app.task(queueing_lock="send_letters")
def send_letters() -> None:
    """Send the letters that are due."""
    send_due_letters(now=timezone.now())


def ask_for_a_round() -> None:
    """Have letters sent soon. One round waits at most; if asking fails, the timetable's next minute does it.

    Asked after the act is committed: a database that stops right then must not tell the person that it failed.
    """
    try:
        send_letters.defer()
    except (AlreadyEnqueued, ConnectorException, DatabaseError):
        return
