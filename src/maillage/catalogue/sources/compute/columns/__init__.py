"""Which columns each kind of file has, and what a cell of each accepts."""

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.compute.columns.column import Column, Matched, match_headings
from maillage.catalogue.sources.compute.columns.hubs import HUB_COLUMNS
from maillage.catalogue.sources.compute.columns.offers import OFFER_COLUMNS
from maillage.catalogue.sources.compute.columns.organisations import ORGANISATION_COLUMNS

__all__ = ["COLUMNS", "Column", "Matched", "match_headings"]

COLUMNS: dict[FileKind, tuple[Column, ...]] = {
    FileKind.ORGANISATIONS: ORGANISATION_COLUMNS,
    FileKind.HUBS: HUB_COLUMNS,
    FileKind.OFFERS: OFFER_COLUMNS,
}
