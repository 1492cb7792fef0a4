"""Import offers from a file."""

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.management.importing import ImportCommand


class Command(ImportCommand):
    """`import_offers FILE`: checks it and reports; `--write` or `--good-lines` writes."""

    kind = FileKind.OFFERS
    help = "Check a CSV or XLSX file of offers, line by line, and write it when asked."
