"""Load an official file: the communes of the rural revitalisation scheme."""

from maillage.catalogue.sources.management.official import OfficialCommand
from maillage.catalogue.territories.choices import FactKind


class Command(OfficialCommand):
    """`import_frr FILE`: checked line by line, written with `--write` or `--good-lines`."""

    help = "Load an official file: the communes of the rural revitalisation scheme."
    kind = FactKind.FRR
