"""Turn a data·inclusion file of others into lists for the import."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.catalogue.sources.formats.incoming import as_csv, lists_of
from maillage.catalogue.sources.formats.reading import Unreadable, json_in


class Command(BaseCommand):
    """`read_data_inclusion FILE FOLDER`: organisations.csv, hubs.csv, offers.csv, to look at and then import."""

    help = "Read structures and services of data·inclusion v1; write the three lists that the import takes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and where the lists go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, file: Path, folder: Path, **options: Any) -> None:
        """Say what is left out or guessed; write the lists; nothing goes into the catalogue yet."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            lists = lists_of(json_in(file.read_bytes()))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        for one in lists.findings:
            self.stderr.write(f"{one.where}: {one.read!r}: {one.words}")
        for name in ("organisations", "hubs", "offers"):
            rows = getattr(lists, name)
            (folder / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8")
            self.stdout.write(f"{folder / f'{name}.csv'}: {len(rows)} lines")
