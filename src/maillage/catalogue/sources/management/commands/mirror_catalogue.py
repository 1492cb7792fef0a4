"""Bring in the catalogue of another installation."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.sources.actions.mirror import CatalogueRefused, mirror_catalogue
from maillage.catalogue.sources.formats.reading import (
    CompanionRefused,
    Finding,
    Unreadable,
    catalogue_in,
    json_in,
)


class Command(BaseCommand):
    """`mirror_catalogue FILE`: a data-inclusion.json of another installation; everything or nothing."""

    help = "Write the published catalogue of another installation, from its data-inclusion.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Say each mistake, or what was done."""
        try:
            done = mirror_catalogue(catalogue_in(json_in(file.read_bytes())), by=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except (CatalogueRefused, CompanionRefused) as error:
            self._say(error.findings)
            raise CommandError(f"{len(error.findings)} mistakes; nothing was written.") from error
        self._say(done.findings)
        self.stdout.write(
            f"{done.created} created, {done.changed} changed, {done.unchanged} unchanged, {done.withdrawn} withdrawn."
        )

    def _say(self, findings: Iterable[Finding]) -> None:
        for one in findings:
            accepted = f" ({', '.join(one.accepted[:6])})" if one.accepted else ""
            self.stderr.write(f"{one.where}: {one.read!r}: {one.words}{accepted}")
