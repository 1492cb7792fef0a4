"""The timetable: what runs by itself, and when. Each job catches up after an outage and may run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from maillage.catalogue.offers.actions import forget_readers, remind_owners
from maillage.catalogue.overlaps.actions import find_overlaps
from maillage.catalogue.overlaps.queries import is_survey_due
from maillage.catalogue.sources.actions import drop_forgotten_imports
from maillage.foundation.messaging.mail import send_due_letters
from maillage.support.orientation.actions import climb_ladder

SILENCE = timedelta(minutes=1)
"""A worker gives a sign of life every ten seconds; after so long without one it is dead."""
FAILED_JOBS_KEPT = timedelta(days=30)


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


@app.periodic(cron="11 8,10,13,15 * * *")
@app.task(queueing_lock="timetable.reminders")
def reminders(timestamp: int) -> None:
    """Four times a day: owners are asked to confirm, in working hours; old addresses of readers are erased."""
    now = timezone.now()
    remind_owners(now=now)
    forget_readers(now=now)


@app.periodic(cron="40 2-23 * * *")
@app.task(queueing_lock="timetable.overlaps")
def overlaps(timestamp: int) -> None:
    """Once a day, at night or as soon as the worker is back: offers that do the same thing get a card."""
    now = timezone.now()
    if is_survey_due(timezone.localdate(now)):
        find_overlaps(now=now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="timetable.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs that a dead worker left half done go back into the queue.

    Nothing else would ever take them up again. One whose successor waits already is dropped: it would do the same.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE.total_seconds()):
        try:
            await manager.retry_job(job, retry_at=timezone.now())
        except UniqueViolation:
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="timetable.tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Every hour: what became of jobs that failed is kept for a month."""
    hours = int(FAILED_JOBS_KEPT / timedelta(hours=1))
    await context.app.job_manager.delete_old_jobs(
        nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="41 4 * * *")
@app.task(queueing_lock="timetable.files")
def files(timestamp: int) -> None:
    """Every night: files checked a month ago that nobody had written are given up."""
    drop_forgotten_imports(now=timezone.now())
