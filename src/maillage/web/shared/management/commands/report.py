"""The report of a year from the command line."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from maillage.catalogue.network.management.choosing import network_called
from maillage.insight.indicators.actions import NothingToTell, make_report
from maillage.web.shared.report_files import as_csv, as_json, as_xlsx
from maillage.web.shared.report_paper import report_paper

FORMATS = {"pdf": report_paper, "xlsx": as_xlsx, "csv": as_csv, "json": as_json}


class Command(BaseCommand):
    """`report YEAR`: freezes the figures of the year, unless they are frozen already, and writes the report."""

    help = "Write the report of a year: the same figures as the page of the coordination."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which year, of which network, as what, where to."""
        parser.add_argument("year", type=int)
        parser.add_argument("--network", default="", help="address name; may be left out where there is one")
        parser.add_argument("--format", choices=sorted(FORMATS), default="pdf")
        parser.add_argument("--language", default="fr", help="fr or en")
        parser.add_argument("--out", default="", help="the file to write; else it goes to the standard output")

    def handle(self, **asked: Any) -> None:
        """Freeze, write, say where."""
        network = network_called(asked["network"])
        try:
            made = make_report(network, asked["year"], by=None, now=timezone.now())
        except NothingToTell as error:
            raise CommandError(str(error)) from error
        with translation.override(asked["language"]):
            content = FORMATS[asked["format"]](made)
        if not asked["out"]:
            sys.stdout.buffer.write(content)
            return
        Path(asked["out"]).write_bytes(content)
        self.stdout.write(f"{asked['out']}: {made.year}, fingerprint {made.fingerprint}.")
