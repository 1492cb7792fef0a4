"""The timetable: what runs by itself, and when. Each job catches up after an outage and may run twice."""

from django.utils import timezone
from procrastinate.contrib.django import app

from maillage.foundation.messaging.mail import send_due_letters
from maillage.support.orientation.actions import climb_ladder


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="timetable.letters")
def letters(timestamp: int) -> None:
    """Every minute: letters that wait, new or put off."""
    send_due_letters(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="timetable.ladder")
def ladder(timestamp: int) -> None:
    """Every five minutes: enquiries that nobody answered climb the published ladder."""
    climb_ladder(now=timezone.now())
