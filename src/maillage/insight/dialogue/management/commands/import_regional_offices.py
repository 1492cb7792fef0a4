"""Load which office of the Region answers for which communes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.network.management.choosing import network_called
from maillage.insight.dialogue.actions import BadOfficesFile, load_offices


class Command(BaseCommand):
    """`import_regional_offices FILE [--network SLUG]`: all or nothing; the same file twice changes nothing."""

    help = "Load the offices of the Region and the areas they answer for, from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the network when there are several."""
        parser.add_argument("file", type=Path, help="CSV with office, name, kind, code, from, until, source")
        parser.add_argument("--network", default="", metavar="SLUG", help="needed when there are several networks")

    def handle(self, *args: Any, file: Path, network: str, **options: Any) -> None:
        """Load, or say what is wrong, line by line."""
        try:
            offices, lines = load_offices(
                network_called(network), file.read_text(encoding="utf-8"), by=None, now=timezone.now()
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as UTF-8 text: {error}") from error
        except BadOfficesFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{offices} offices, {lines} lines.")
