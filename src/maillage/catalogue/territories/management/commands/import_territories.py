"""Load the territories."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.catalogue.territories.actions import load_territories, refresh_travel
from maillage.catalogue.territories.models import Place
from maillage.catalogue.territories.reference import UnreadableReference


class Command(BaseCommand):
    """`import_territories [FILE]`: loads the reference shipped, or FILE; the same file again changes nothing."""

    requires_system_checks = ()
    help = "Load communes, EPCI, départements and régions; travel times of places are computed anew when they change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One optional file."""
        parser.add_argument("file", nargs="?", type=Path, help="another reference than the one shipped")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then refresh travel when something changed."""
        now = timezone.now()
        try:
            loaded = load_territories(now=now, path=options["file"])
        except (UnreadableReference, OSError) as error:
            raise CommandError(str(error)) from error
        if loaded.changed:
            refresh_travel(list(Place.objects.select_related("commune").order_by("id")), now=now)
        if options["verbosity"]:
            said = "loaded" if loaded.changed else "already there"
            self.stdout.write(f"Territories {loaded.vintage}: {loaded.communes} communes, {said}.")
