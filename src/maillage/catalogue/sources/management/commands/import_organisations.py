"""Import organisations from a file."""

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.management.importing import ImportCommand


class Command(ImportCommand):
    """`import_organisations FILE`: checks it and reports; `--write` or `--good-lines` writes."""

    kind = FileKind.ORGANISATIONS
    help = "Check a CSV or XLSX file of organisations, line by line, and write it when asked."
