"""Tables of the exchanges."""

from maillage.catalogue.sources.models.publishing import Publisher, Widget
from maillage.catalogue.sources.models.run import ImportFinding, ImportPart, ImportRun
from maillage.catalogue.sources.models.source import ExternalId, Source

__all__ = ["ExternalId", "ImportFinding", "ImportPart", "ImportRun", "Publisher", "Source", "Widget"]
