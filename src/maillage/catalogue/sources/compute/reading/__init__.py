"""A file to lines of text, whatever spreadsheet wrote it, without ever holding it whole."""

from maillage.catalogue.sources.compute.reading.opening import open_table
from maillage.catalogue.sources.compute.reading.table import Line, Table, Unreadable

__all__ = ["Line", "Table", "Unreadable", "open_table"]
