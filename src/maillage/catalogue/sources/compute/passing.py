"""One pass over the file of an import: every line read and settled; written as it goes when asked."""

import gc
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.utils import timezone

from maillage.catalogue.sources.choices import FileKind, Problem, Weight
from maillage.catalogue.sources.compute.columns import COLUMNS, Matched, match_headings
from maillage.catalogue.sources.compute.ground import Ground
from maillage.catalogue.sources.compute.importers import IMPORTERS, Importer
from maillage.catalogue.sources.compute.reading import Table, Unreadable, open_table
from maillage.catalogue.sources.compute.report import Report
from maillage.catalogue.sources.compute.rows import Row, Rows
from maillage.catalogue.sources.models import ImportPart, ImportRun

BATCH = 2_000
"""Lines settled together: enough for few questions to the database, little enough to stay small in memory."""
Progress = Callable[[int], None]


@dataclass
class Passed:
    """What a pass found. `lost`: the file could not be read, or not to its end. `is_undone`: nothing was written."""

    report: Report = field(default_factory=Report)
    lost: bool = False
    is_undone: bool = False


@dataclass(frozen=True)
class Batch:
    """Lines read, and what was found while reading them."""

    rows: list[Row]
    said: Report


def nothing(_lines: int) -> None:
    """Progress that nobody looks at."""


def go_through(
    run: ImportRun, path: Path, *, now: datetime, writes: bool, only_whole: bool = False, progress: Progress = nothing
) -> Passed:
    """Read the file from one end to the other; what is found is in the report, also why it cannot be read.

    With `writes` the good lines are stored batch by batch: the caller holds the transaction. With `only_whole`
    nothing more is stored once a line was refused.
    """
    passed = Passed()
    try:
        with open_table(path) as table:
            _settle_all(run, table, passed, now=now, writes=writes, only_whole=only_whole, progress=progress)
    except Unreadable as unread:
        passed.lost = True
        passed.report.note(unread.line, unread.problem, Weight.REFUSED, unread.facts, column=unread.column)
    return passed


def _settle_all(
    run: ImportRun, table: Table, passed: Passed, *, now: datetime, writes: bool, only_whole: bool, progress: Progress
) -> None:
    report = passed.report
    for problem, facts in table.remarks:
        report.note(0, problem, Weight.NOTED, facts)
    matched = match_headings(table.headings, COLUMNS[FileKind(run.kind)])
    for column, problem, weight, facts in matched.remarks:
        report.note(1, problem, weight, facts, column=column)
    rows = Rows(matched, report)
    ground = Ground(run.source, day=timezone.localdate(now))
    importer = IMPORTERS[FileKind(run.kind)](ground, rows, by=run.by, now=now, writes=writes)
    with _standing_still():
        for batch in _batches(table, matched):
            _settle(importer, batch, report)
            if writes and not (only_whole and report.counts.refused):
                importer.write()
            else:
                importer.forget()
            progress(report.counts.lines_read)
    if not report.counts.lines_read:
        raise Unreadable(Problem.NO_LINE)


def _settle(importer: Importer, batch: Batch, report: Report) -> None:
    report.add(batch.said)
    importer.settle([row for row in batch.rows if not row.is_wrong])
    _count(batch.rows, report)


def _count(read: list[Row], report: Report) -> None:
    counts = report.counts
    counts.lines_read += len(read)
    counts.refused += sum(row.is_wrong for row in read)
    counts.mended += sum(row.is_mended and not row.is_wrong for row in read)


def _batches(table: Table, matched: Matched) -> Iterator[Batch]:
    """The lines of a table read into facts. The next batch is read while this one is settled and written.

    Reading asks the database nothing, so a thread does it in the time that the database works for the other.
    """
    rows = Rows(matched, Report())

    def read() -> Batch:
        rows.report = Report()
        return Batch([rows.read(line) for line in islice(table.lines, BATCH)], rows.report)

    with ThreadPoolExecutor(1, "import-reading") as reader:
        following = reader.submit(read)
        while (batch := following.result()).rows:
            following = reader.submit(read)
            yield batch


@contextmanager
def _standing_still() -> Iterator[None]:
    """Have the garbage collector leave alone what stays until the end (communes, hubs), a tenth of a pass otherwise."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def file_of(run: ImportRun) -> Iterator[Path]:
    """The file of an import on this machine's disk, put together from its parts, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="maillage-import-") as folder:
        path = Path(folder) / "file"
        digest = hashlib.sha256()
        with path.open("wb") as file:
            parts = ImportPart.objects.filter(run=run).order_by("position").values_list("content", flat=True)
            for content in parts.iterator(chunk_size=1):
                block = bytes(content)
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != run.sha256:
            raise ValueError(f"The parts of import {run.pk} do not make the file that was given.")
        yield path
