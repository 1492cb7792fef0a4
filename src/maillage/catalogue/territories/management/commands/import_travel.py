"""Bring in travel times that other tools made."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.territories.actions import bring_travel
from maillage.catalogue.territories.exchange import BadTravelFile

LONGEST = 40


class Command(BaseCommand):
    """`import_travel FILE --model NAME`: the times of the places in the file replace theirs; all or nothing."""

    help = "Bring in travel times from a Parquet file; the places that are not in it keep theirs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and who made it."""
        parser.add_argument("file", type=Path, help="Parquet with commune (code), place (key) and seconds")
        parser.add_argument(
            "--model", type=_name, required=True, help="what made the times, and when: “valhalla 2026-11”"
        )

    def handle(self, *args: Any, file: Path, model: str, **options: Any) -> None:
        """Store, or say what is wrong."""
        try:
            places, pairs = bring_travel(file, model=model, now=timezone.now())
        except BadTravelFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{places} places, {pairs} travel times.")


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST:
        raise ArgumentTypeError(f"a name of 1 to {LONGEST} letters is needed")
    return name
