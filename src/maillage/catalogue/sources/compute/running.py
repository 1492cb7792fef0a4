"""The two passes of an import, each safe to begin again: checking writes nothing, writing is one transaction.

A worker killed half-way leaves the import as it stood; whoever takes the job up again goes through the file from its
first line. Progress is told over a connection of its own, since what a transaction writes is seen at its end only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from maillage.catalogue.sources.choices import ENDED, ImportMode, Problem, RunState, Weight
from maillage.catalogue.sources.compute.passing import Passed, Progress, file_of, go_through
from maillage.catalogue.sources.models import ImportPart, ImportRun
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.bulk import copy_in

PROGRESS = "UPDATE sources_importrun SET lines_read = %s WHERE id = %s"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('sources_import', 0))"


def check_file(run_pk: int, *, now: datetime, progress: Progress | None = None) -> None:
    """Go through the file of an import that waits to be checked; nothing else than its report is written."""
    run = _claim(run_pk, (RunState.RECEIVED, RunState.CHECKING), RunState.CHECKING, now=now)
    if run is None:
        return
    with file_of(run) as path, _telling(run, progress) as tell:
        passed = _guarded(run, path, now=now, progress=tell, writes=False)
    run.checked_at = now
    _finish(run, passed, RunState.UNREADABLE if passed.lost else RunState.CHECKED, now=now)


def write_file(run_pk: int, *, now: datetime, progress: Progress | None = None) -> None:
    """Write an import that was ordered: all of it, or its good lines, or nothing."""
    run = _claim(run_pk, (RunState.ORDERED, RunState.WRITING), RunState.WRITING, now=now)
    if run is None:
        return
    with file_of(run) as path, _telling(run, progress) as tell:
        passed = _guarded(run, path, now=now, progress=tell, writes=True)
    if passed.is_undone:
        _finish(run, passed, RunState.UNREADABLE if passed.lost else RunState.REFUSED, now=now)


def _guarded(run: ImportRun, path: Path, *, now: datetime, progress: Progress, writes: bool) -> Passed:
    """One pass; an error that nobody foresaw ends the import with a word, and goes on to the logs.

    A database that went away is no such error: the job is tried again.
    """
    try:
        if writes:
            return _write(run, path, now=now, progress=progress)
        return go_through(run, path, now=now, writes=False, progress=progress)
    except (OperationalError, InterfaceError):
        raise
    except (ArithmeticError, AssertionError, AttributeError, DatabaseError, LookupError, TypeError, ValueError):
        failed = Passed(lost=True)
        failed.report.note(0, Problem.UNFORESEEN, Weight.REFUSED)
        _finish(run, failed, RunState.UNREADABLE, now=now)
        raise


@transaction.atomic
def _write(run: ImportRun, path: Path, *, now: datetime, progress: Progress) -> Passed:
    """Write and close the import in one transaction; undone as a whole when something stands against it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    if ImportRun.objects.values_list("state", flat=True).get(pk=run.pk) != RunState.WRITING:
        return Passed()  # another worker ended it while this one waited
    is_whole = run.mode == ImportMode.ALL_OR_NOTHING
    point = transaction.savepoint()
    passed = go_through(run, path, now=now, writes=True, only_whole=is_whole, progress=progress)
    if passed.lost or (is_whole and passed.report.counts.refused):
        transaction.savepoint_rollback(point)
        passed.is_undone = True
        return passed
    transaction.savepoint_commit(point)
    counts = passed.report.counts
    record(
        "sources.import_written",
        about=run,
        by=run.by,
        at=now,
        source=run.source_id,
        kind=run.kind,
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        refused=counts.refused,
    )
    _finish(run, passed, RunState.DONE, now=now)
    return passed


@transaction.atomic
def _finish(run: ImportRun, passed: Passed, state: RunState, *, now: datetime) -> None:
    """Store the report; once the import has ended, its file is no longer kept."""
    counts = asdict(passed.report.counts)
    for name, value in counts.items():
        setattr(run, name, value)
    run.state, run.lines_total = state, passed.report.counts.lines_read
    if state in ENDED:
        run.finished_at = now
        ImportPart.objects.filter(run=run).delete()
    run.save(update_fields=[*counts, "state", "lines_total", "checked_at", "finished_at"])
    run.findings.all().delete()
    for finding in passed.report.findings:
        finding.run = run
    copy_in(passed.report.findings)


def _claim(run_pk: int, former: tuple[RunState, ...], state: RunState, *, now: datetime) -> ImportRun | None:
    """Take an import up, also again; None when it is no longer to be done."""
    taken = ImportRun.objects.filter(pk=run_pk, state__in=former).update(state=state, started_at=now, lines_read=0)
    if not taken:
        return None
    return ImportRun.objects.select_related("source__network__area", "by").get(pk=run_pk)


@contextmanager
def _telling(run: ImportRun, told: Progress | None) -> Iterator[Progress]:
    """What to call after each batch: it writes how many lines were read, at once seen by all."""
    apart = connection.copy()

    def tell(lines: int) -> None:
        with apart.cursor() as cursor:
            cursor.execute(PROGRESS, [lines, run.pk])
        if told is not None:
            told(lines)

    try:
        yield tell
    finally:
        apart.close()
