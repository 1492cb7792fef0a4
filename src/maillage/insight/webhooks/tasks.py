"""Work for later: a round of deliveries, asked for by a test or a replay; the timetable makes one each minute."""

from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from maillage.insight.webhooks.delivering import deliver_due


@app.task(queueing_lock="deliver_webhooks")
def deliver_webhooks() -> None:
    """Send the deliveries that are due."""
    deliver_due(clock=timezone.now)


def ask_for_a_round() -> None:
    """Have deliveries sent soon. One round waits at most; if asking fails, the timetable's next minute does it."""
    try:
        deliver_webhooks.defer()
    except (AlreadyEnqueued, ConnectorException, DatabaseError):
        return
