"""Load an official file: how many people live in priority neighbourhoods, by commune."""

from maillage.catalogue.sources.management.official import OfficialCommand
from maillage.catalogue.territories.choices import FactKind


class Command(OfficialCommand):
    """`import_qpv FILE`: checked line by line, written with `--write` or `--good-lines`."""

    help = "Load an official file: how many people live in priority neighbourhoods, by commune."
    kind = FactKind.QPV
