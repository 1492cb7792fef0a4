"""Files received, imports ordered and given up."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from maillage.catalogue.sources import tasks
from maillage.catalogue.sources.choices import FileKind, ImportMode, RunState
from maillage.catalogue.sources.compute import running
from maillage.catalogue.sources.models import ImportPart, ImportRun, Source
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.bulk import copy_values
from maillage.foundation.tools.errors import DomainError

PART = 1 << 20
KEPT_FOR = timedelta(days=30)
"""How long a checked file waits for someone to have it written."""


class FileTooLarge(DomainError):
    """The file has more bytes than the platform takes."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"The file has more than {most} bytes.")


class ImportNotReady(DomainError):
    """The import is not at the step that was asked for: it is being worked on, or has ended."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        super().__init__(f"Import {run.pk} is {run.state}.")


@transaction.atomic
def receive_file(
    source: Source, *, kind: FileKind, file_name: str, content: Iterable[bytes], by: User | None, now: datetime
) -> ImportRun:
    """Keep a file and have it checked soon by a worker; its lines change nothing yet.

    Raises FileTooLarge, and then keeps nothing.
    """
    run = _keep(source, kind=kind, file_name=file_name, content=content, by=by, now=now)
    tasks.check_file.configure(lock=f"import:{run.pk}").defer(run_pk=run.pk)
    return run


@transaction.atomic
def order_import(run: ImportRun, *, mode: ImportMode, by: User | None, now: datetime) -> ImportRun:
    """Have a checked file written soon by a worker, in one transaction.

    Raises ImportNotReady.
    """
    run = _locked(run)
    if run.state != RunState.CHECKED:
        raise ImportNotReady(run)
    run.state, run.mode = RunState.ORDERED, mode
    run.save(update_fields=["state", "mode"])
    record("sources.import_ordered", about=run, by=by, at=now, mode=mode.value)
    tasks.write_file.configure(lock=f"import:{run.pk}").defer(run_pk=run.pk)
    return run


@transaction.atomic
def drop_import(run: ImportRun, *, by: User | None, now: datetime) -> ImportRun:
    """Give a checked file up; what it was is remembered, the file is not.

    Raises ImportNotReady.
    """
    run = _locked(run)
    if run.state != RunState.CHECKED:
        raise ImportNotReady(run)
    run.state, run.finished_at = RunState.DROPPED, now
    run.save(update_fields=["state", "finished_at"])
    run.parts.all().delete()
    record("sources.import_dropped", about=run, by=by, at=now)
    return run


def drop_forgotten_imports(*, now: datetime) -> int:
    """Give up files checked long ago that nobody had written; how many."""
    forgotten = ImportRun.objects.filter(state=RunState.CHECKED, received_at__lt=now - KEPT_FOR)
    for run in forgotten:
        drop_import(run, by=None, now=now)
    return len(forgotten)


def import_now(
    source: Source,
    *,
    kind: FileKind,
    file_name: str,
    content: Iterable[bytes],
    mode: ImportMode | None,
    by: User | None,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> ImportRun:
    """Check a file in this process and, with a `mode`, write it; for the command line.

    Raises FileTooLarge.
    """
    run = _keep(source, kind=kind, file_name=file_name, content=content, by=by, now=now)
    running.check_file(run.pk, now=now, progress=progress)
    run.refresh_from_db()
    if mode is not None and run.state == RunState.CHECKED:
        run.state, run.mode = RunState.ORDERED, mode
        run.save(update_fields=["state", "mode"])
        running.write_file(run.pk, now=now, progress=progress)
        run.refresh_from_db()
    return run


@transaction.atomic
def _keep(
    source: Source, *, kind: FileKind, file_name: str, content: Iterable[bytes], by: User | None, now: datetime
) -> ImportRun:
    run = ImportRun.objects.create(
        source=source, kind=kind, file_name=_bare(file_name), sha256="", size=0, by=by, received_at=now
    )
    digest = hashlib.sha256()

    def parts() -> Iterator[tuple[int, int, bytes]]:
        for position, part in enumerate(_parts(content)):
            run.size += len(part)
            if run.size > settings.IMPORT_BYTES:
                raise FileTooLarge(settings.IMPORT_BYTES)
            digest.update(part)
            yield run.pk, position, part

    copy_values(ImportPart, ("run_id", "position", "content"), parts())
    run.sha256 = digest.hexdigest()
    run.save(update_fields=["sha256", "size"])
    record("sources.file_received", about=run, by=by, at=now, source=source.pk, kind=kind.value, size=run.size)
    return run


def _parts(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in stretches of one megabyte."""
    kept = bytearray()
    for block in content:
        kept += block
        while len(kept) >= PART:
            yield bytes(kept[:PART])
            del kept[:PART]
    if kept:
        yield bytes(kept)


def _bare(name: str) -> str:
    """The name of a file without its folders, in characters that can be shown."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c if c.isprintable() else " " for c in last).strip()[:200] or "fichier"


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
