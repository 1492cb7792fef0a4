"""Read a stock file of the company register."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.support.firms.actions import OlderThanRead, WithoutDay, load_register
from maillage.support.firms.register import NotTheRegister


class Command(BaseCommand):
    """`import_register FILE`: keeps what the register says of the SIRENs of the network, and nothing else."""

    help = "Read StockUniteLegale or StockUniteLegaleHistorique, CSV or ZIP, for the firms that the network follows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and its day when it does not tell."""
        parser.add_argument("file", type=Path, help="as INSEE publishes it, CSV or ZIP")
        parser.add_argument("--on", type=_day, metavar="DAY", help="the day of the file, when it does not tell")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, write, say what was found."""
        try:
            report = load_register(options["file"], as_of=options["on"], by=None, now=timezone.now())
        except (NotTheRegister, OlderThanRead, WithoutDay) as error:
            raise CommandError(str(error)) from error
        read = report.read
        self.stdout.write(
            f"{read.lines} lines, register of {read.as_of}: {read.found} of {read.sought} numbers found, "
            f"{read.withheld} not to be shown; {report.closed} closed, {report.reopened} opened again."
        )
        self.stdout.write("Written." if report.is_new else "This very file was read before: nothing changed.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day (2026-01-31)") from None
