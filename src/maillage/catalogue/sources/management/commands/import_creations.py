"""Load an official file: how many companies were created, by commune."""

from maillage.catalogue.sources.management.official import OfficialCommand
from maillage.catalogue.territories.choices import FactKind


class Command(OfficialCommand):
    """`import_creations FILE`: checked line by line, written with `--write` or `--good-lines`."""

    help = "Load an official file: how many companies were created, by commune."
    kind = FactKind.CREATIONS
