"""Import hubs from a file."""

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.management.importing import ImportCommand


class Command(ImportCommand):
    """`import_hubs FILE`: checks it and reports; `--write` or `--good-lines` writes."""

    kind = FileKind.HUBS
    help = "Check a CSV or XLSX file of hubs, line by line, and write it when asked."
