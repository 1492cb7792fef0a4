"""A worker killed in the middle of a job: the job comes back, and nothing that came after it is kept waiting."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued
from tests.eyes import closed_eyes

from maillage.config import schedule
from maillage.foundation.tools.processes import SILENCE
from maillage.support.people.actions import Said, give_consent, look, welcome_person
from maillage.support.people.models import Look

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60
LADDER = "maillage.config.schedule.ladder"


def worker(*options):
    """A real worker; nobody restarts it."""
    command = [sys.executable, "-m", "maillage.config.command", "procrastinate", "worker", "--concurrency=1", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def work_until_nothing_waits():
    with worker("--one-shot", "--delete-jobs=successful") as process:
        _out, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, errors.decode()


def ladders():
    return list(ProcrastinateJob.objects.filter(task_name=LADDER).order_by("id").values_list("status", "attempts"))


def defer(task):
    """What the timetable does at its hour: nothing where one waits already."""
    with suppress(AlreadyEnqueued):
        task.defer(timestamp=0)


def kill_a_worker_inside_the_ladder():
    """Hold the table of enquiries, so that the job waits for it, and kill the worker meanwhile."""
    defer(schedule.ladder)
    with psycopg.connect(os.environ["DATABASE_URL"]) as holder:
        holder.execute("LOCK TABLE orientation_enquiry IN ACCESS EXCLUSIVE MODE")
        process = worker()
        try:
            deadline = time.monotonic() + SECONDS
            while ("doing", 0) not in ladders():
                assert process.poll() is None, process.stderr.read().decode()
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            process.kill()
            process.communicate()
        holder.rollback()


def let_pass(silence):
    """The dead worker's last sign of life is so much older."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - %s", [silence])


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one():
    kill_a_worker_inside_the_ladder()
    ProcrastinateJob.objects.exclude(status="doing").delete()
    let_pass(SILENCE)

    defer(schedule.rescue)
    work_until_nothing_waits()

    assert ladders() == []
    assert list(ProcrastinateJob.objects.all()) == []
    assert ProcrastinateWorker.objects.count() == 0


def half_done_by_a_worker(*, silent_seconds):
    """A ladder that a worker took, which gave its last sign of life so long ago."""
    job = schedule.ladder.defer(timestamp=0)
    with connection.cursor() as cursor:
        sql = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id"
        cursor.execute(sql, [timedelta(seconds=silent_seconds)])
        sql = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s"
        cursor.execute(sql, [cursor.fetchone()[0], job])
    return job


def test_a_job_whose_successor_waits_is_dropped_and_one_of_a_living_worker_left_alone():
    # A starting worker forgets those silent for a minute: however long it takes to start, this one is living.
    living = half_done_by_a_worker(silent_seconds=-SECONDS)
    half_done_by_a_worker(silent_seconds=120)
    schedule.rescue.configure(priority=1).defer(timestamp=0)
    schedule.ladder.defer(timestamp=0)

    assert ladders() == [("doing", 0), ("doing", 0), ("todo", 0)], "what is half done keeps no successor from waiting"
    work_until_nothing_waits()

    assert list(ProcrastinateJob.objects.values_list("id", "status", "attempts")) == [(living, "doing", 0)]


def test_a_starting_worker_forgets_no_other_before_the_silence_after_which_all_call_it_dead():
    assert app.worker_defaults["stalled_worker_timeout"] == SILENCE.total_seconds()


def test_failed_jobs_are_kept_for_a_month():
    for days, name in ((29, "kept"), (31, "gone")):
        job = schedule.ladder.configure(queueing_lock=name).defer(timestamp=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
            cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job])
            cursor.execute(
                "UPDATE procrastinate_events SET at = at - %s WHERE job_id = %s", [timedelta(days=days), job]
            )

    defer(schedule.tidy)
    work_until_nothing_waits()

    assert list(ProcrastinateJob.objects.values_list("queueing_lock", "status")) == [("kept", "failed")]


def test_the_job_of_people_ends_agreements_and_erases_looks(cast):
    now, file = timezone.now(), {"organisation": cast.alexis, "by": cast.adviser}
    person = welcome_person(Said("Sami"), **file, hub=cast.etain, need="", now=now - timedelta(days=400))
    agreed = {"purpose": "summary", "to": cast.chamber, "channel": "desk", "language": "fr", "by": cast.adviser}
    consent = give_consent(person, **agreed, now=now - timedelta(days=400))
    look(person, layer="L4", what="note:1", by=cast.adviser, now=now - timedelta(days=400))
    kept = look(person, layer="L4", what="note:2", by=cast.adviser, now=now - timedelta(days=300))

    with closed_eyes():
        schedule.people(timestamp=0)

    consent.refresh_from_db()
    assert (consent.withdrawn_channel, list(Look.objects.all())) == ("term", [kept])
