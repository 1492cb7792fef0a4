"""Write communes, places and travel times as Parquet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.catalogue.territories.exchange import write_all


class Command(BaseCommand):
    """`export_travel FOLDER`: what a router needs, and what it would give back."""

    help = "Write communes, places and travel times as Parquet, for tools of others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Write each file whole."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        for name, rows in write_all(folder).items():
            self.stdout.write(f"{folder / name}.parquet: {rows} rows")
