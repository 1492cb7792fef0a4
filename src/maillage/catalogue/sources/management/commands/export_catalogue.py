"""Write the files of the open data into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.sources.formats.files import FORMATS
from maillage.catalogue.sources.queries.exports import published_on


class Command(BaseCommand):
    """`export_catalogue FOLDER [FILE…]`: the same files as the page of the open data."""

    help = "Write what is published today into a folder, in every format or in those named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and which files."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("files", nargs="*", metavar="file", help=f"among {', '.join(FORMATS)}")

    def handle(self, *args: Any, folder: Path, files: list[str], **options: Any) -> None:
        """Write each file whole, or leave none half written."""
        unknown = sorted(set(files) - set(FORMATS))
        if unknown:
            raise CommandError(f"{', '.join(unknown)}: not among {', '.join(FORMATS)}.")
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        published = published_on(timezone.localdate(), site=settings.SITE_ADDRESS)
        for name in files or FORMATS:
            beside = folder / f".{name}.part"
            with beside.open("wb") as file:
                for piece in FORMATS[name].write(published):
                    file.write(piece)
            beside.replace(folder / name)
            self.stdout.write(f"{folder / name}: {(folder / name).stat().st_size} bytes")
