"""What the commands that import files share."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.network.management.choosing import network_called
from maillage.catalogue.sources.actions import FileTooLarge, ensure_source, import_now
from maillage.catalogue.sources.choices import FileKind, ImportMode, RunState
from maillage.catalogue.sources.models import ImportRun
from maillage.catalogue.sources.queries.imports import findings_of, say_all

BLOCK = 1 << 20
MOST_SHOWN = 200


class ImportCommand(BaseCommand):
    """Checks a file and says what was found, line by line; writes it only with `--write` or `--good-lines`."""

    kind: ClassVar[FileKind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, where it goes, and whether it is written."""
        parser.add_argument("file", type=Path, help="CSV or XLSX")
        parser.add_argument("--network", default="", help="address name of the network; not needed when there is one")
        parser.add_argument("--source", default="", help="whose list it is; the name of the file when not said")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--write", action="store_true", help="write it when no line is refused")
        how.add_argument("--good-lines", action="store_true", help="write the good lines, leave the refused ones")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and write when asked."""
        path: Path = options["file"]
        mode = ImportMode.ALL_OR_NOTHING if options["write"] else None
        mode = ImportMode.GOOD_LINES if options["good_lines"] else mode
        now = timezone.now()
        try:
            network = network_called(options["network"])
            source = ensure_source(network, name=options["source"] or path.stem, by=None, now=now)
            run = import_now(
                source,
                kind=self.kind,
                file_name=path.name,
                content=_blocks(path),
                mode=mode,
                by=None,
                now=now,
                progress=self._progress if options["verbosity"] else None,
            )
        except FileTooLarge as error:
            raise CommandError(f"{error} MAILLAGE_IMPORT_MB raises the limit.") from error
        except OSError as error:
            raise CommandError(str(error)) from error
        self._report(run, mode)

    def _progress(self, lines: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{lines} lines", ending="")
            self.stderr.flush()

    def _report(self, run: ImportRun, mode: ImportMode | None) -> None:
        for said in say_all(findings_of(run)[:MOST_SHOWN]):
            parts = [f"{said.line}", said.column, f"“{said.value}”" if said.value else "", said.words]
            parts += [f"→ {said.nearest}" if said.nearest else "", f"({said.accepted})" if said.accepted else ""]
            self.stdout.write(" · ".join(part for part in parts if part))
        left_out = run.findings.count() - MOST_SHOWN + run.findings_left_out
        if left_out > 0:
            self.stdout.write(f"… and {left_out} more.")
        self.stdout.write(
            f"{run.lines_read} lines: {run.created} new, {run.updated} changed, {run.unchanged} unchanged,"
            f" {run.refused} refused, {run.mended} mended, {run.drafts} kept as drafts."
        )
        if run.state == RunState.CHECKED:
            self.stdout.write("Nothing was written: --write or --good-lines does.")
        elif run.state != RunState.DONE:
            raise CommandError("Nothing was written." if mode else "The file cannot be read.")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
