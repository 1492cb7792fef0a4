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
from maillage.foundation.tools.processes import SILENCE
from maillage.insight.dialogue.actions import compute_sheets, keep_dates
from maillage.insight.webhooks.actions import forget_deliveries
from maillage.insight.webhooks.delivering import deliver_due
from maillage.support.firms.actions import ask_how_it_goes, read_again
from maillage.support.journeys.actions import remind_people, scan_waiting, sweep_documents
from maillage.support.orientation.actions import check_integrity, climb_ladder, climb_referrals, lapse_follow_requests
from maillage.support.people.actions import end_expired_consents, erase_old_looks, renew_recognitions
from maillage.support.privacy.actions import carry_out_departures, erase_old_enquiries, remind_of_claims

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


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="timetable.referrals")
def referrals(timestamp: int) -> None:
    """Every five minutes: referrals on which nobody acted climb their ladder; who is to hear gets one letter a day."""
    climb_referrals(now=timezone.now())


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="timetable.integrity")
def integrity(timestamp: int) -> None:
    """Every hour, so each night too, or as soon as the worker is back: what is wrong with open referrals is found."""
    check_integrity(now=timezone.now())


@app.periodic(cron="4 * * * *")
@app.task(queueing_lock="timetable.departures")
def departures(timestamp: int) -> None:
    """Soon after midnight, else within the hour of the worker's return: partners whose day has come leave."""
    carry_out_departures(now=timezone.now())


@app.periodic(cron="29 0-23/2 * * *")
@app.task(queueing_lock="timetable.people")
def people(timestamp: int) -> None:
    """Every two hours: agreements past their last day end with what hung on them; looks of a year ago are erased.

    Who agreed to be recognised is so in the networks that the organisation belongs to now, and in no other. Questions
    who follows a person lapse when nobody answered them.
    """
    now = timezone.now()
    end_expired_consents(now=now)
    erase_old_looks(now=now)
    renew_recognitions(now=now)
    lapse_follow_requests(now=now)


@app.periodic(cron="7 7-19 * * *")
@app.task(queueing_lock="timetable.claims")
def claims(timestamp: int) -> None:
    """Every hour of the day: a week before a claim about data is due, whoever answers is reminded, once."""
    remind_of_claims(now=timezone.now())


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="timetable.retention")
def retention(timestamp: int) -> None:
    """Every night: what people wrote in enquiries that led to nobody’s file is erased once its time is over."""
    erase_old_enquiries(now=timezone.now())


@app.periodic(cron="*/20 * * * *")
@app.task(queueing_lock="timetable.meetings")
def meetings(timestamp: int) -> None:
    """Every twenty minutes: people who have an e-mail are reminded of a meeting, two days before."""
    remind_people(now=timezone.now())


@app.periodic(cron="19 9-16 * * 1-5")
@app.task(queueing_lock="timetable.surveys")
def surveys(timestamp: int) -> None:
    """Every hour of a working day: who created a firm is asked how it goes, 6, 12, 24 and 36 months later."""
    ask_how_it_goes(now=timezone.now())


@app.periodic(cron="31 1-23/4 * * *")
@app.task(queueing_lock="timetable.register")
def register(timestamp: int) -> None:
    """Every night, then every four hours: the company register is read where its file is a new one."""
    read_again(now=timezone.now())


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


@app.periodic(cron="14 * * * *")
@app.task(queueing_lock="timetable.dialogue")
def dialogue(timestamp: int) -> None:
    """Every hour: late questions and agreements that end are told once; offices answer from their first day on."""
    keep_dates(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="timetable.webhooks")
def webhooks(timestamp: int) -> None:
    """Every minute: what happened is told to the tools that asked for it, new or put off."""
    deliver_due(clock=timezone.now)


@app.periodic(cron="33 4 * * *")
@app.task(queueing_lock="timetable.webhook_log")
def webhook_log(timestamp: int) -> None:
    """Every night: the log of deliveries to tools is kept for a month."""
    forget_deliveries(now=timezone.now())


@app.periodic(cron="44 1-23 * * *")
@app.task(queueing_lock="timetable.sheets")
def sheets(timestamp: int) -> None:
    """Once a day, at night or as soon as the worker is back: the sheet of each territory is computed anew."""
    compute_sheets(now=timezone.now())


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


@app.periodic(cron="3-59/10 * * * *")
@app.task(queueing_lock="timetable.scans")
def scans(timestamp: int) -> None:
    """Every ten minutes: documents that the virus scanner could not check are checked again."""
    scan_waiting(now=timezone.now())


@app.periodic(cron="51 4 * * *")
@app.task(queueing_lock="timetable.documents")
def documents(timestamp: int) -> None:
    """Every night: contents that no document names any more are cleared."""
    sweep_documents(now=timezone.now())
