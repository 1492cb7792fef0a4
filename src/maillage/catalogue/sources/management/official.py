"""What the commands that load official files about communes share."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.sources.actions.official import NoVintage, OfficialReport, load_official
from maillage.catalogue.sources.choices import ImportMode, Problem
from maillage.catalogue.sources.compute.reading import Unreadable
from maillage.catalogue.sources.queries.imports import say_all
from maillage.catalogue.territories.choices import FactKind

MOST_SHOWN = 200
LONGEST_SOURCE = 120


class OfficialCommand(BaseCommand):
    """Checks a file of communes and says what was found, line by line; writes it only when asked."""

    kind: ClassVar[FactKind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, its year, who publishes it, and whether it is written."""
        parser.add_argument(
            "file", type=Path, help="CSV or XLSX with a heading line; the code of the commune is CODGEO"
        )
        parser.add_argument("--vintage", type=int, metavar="YEAR", help="the year, when the heading does not name it")
        parser.add_argument("--source", default="", help="who publishes it; the name of the file when not said")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--write", action="store_true", help="write it when no line is refused")
        how.add_argument("--good-lines", action="store_true", help="write the good lines, leave the refused ones")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and write when asked."""
        path: Path = options["file"]
        mode = ImportMode.ALL_OR_NOTHING if options["write"] else None
        mode = ImportMode.GOOD_LINES if options["good_lines"] else mode
        source = (" ".join(options["source"].split()) or path.stem)[:LONGEST_SOURCE]
        try:
            report = load_official(
                path, kind=self.kind, vintage=options["vintage"], source=source, mode=mode, now=timezone.now()
            )
        except Unreadable as error:
            raise CommandError(_sentence(error)) from error
        except (NoVintage, OSError) as error:
            raise CommandError(str(error)) from error
        self._report(report, asked=mode is not None)

    def _report(self, report: OfficialReport, *, asked: bool) -> None:
        official = report.official
        for said in say_all(official.findings[:MOST_SHOWN]):
            self.stdout.write(" · ".join(part for part in (f"{said.line}", said.value, said.words) if part))
        left_out = len(official.findings) - MOST_SHOWN
        if left_out > 0:
            self.stdout.write(f"… and {left_out} more.")
        self.stdout.write(
            f"{official.lines} lines: {len(official.values)} communes, {sum(official.values.values())} in all,"
            f" {official.refused} lines refused, {official.moved} under a former code; year {report.vintage}."
        )
        if report.is_written:
            self.stdout.write("Written." if report.is_new else "This very file was there already.")
        elif asked:
            raise CommandError("Nothing was written.")
        else:
            self.stdout.write("Nothing was written: --write or --good-lines does.")


def _sentence(error: Unreadable) -> str:
    label = str(Problem(error.problem).label)
    words = label % error.facts if "%(" in label else label
    accepted = ", ".join(error.facts.get("accepted", ()))
    parts = [str(error.line) if error.line else "", error.column, words, f"({accepted})" if accepted else ""]
    return " · ".join(part for part in parts if part)
