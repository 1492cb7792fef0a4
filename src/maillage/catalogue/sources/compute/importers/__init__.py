"""What becomes of the lines of each kind of file: new, changed, unchanged or refused; and writing them."""

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.compute.importers.hubs import HubImporter
from maillage.catalogue.sources.compute.importers.importer import Importer
from maillage.catalogue.sources.compute.importers.offers import OfferImporter
from maillage.catalogue.sources.compute.importers.organisations import OrganisationImporter

__all__ = ["IMPORTERS", "Importer"]

IMPORTERS: dict[FileKind, type[Importer]] = {
    FileKind.ORGANISATIONS: OrganisationImporter,
    FileKind.HUBS: HubImporter,
    FileKind.OFFERS: OfferImporter,
}
