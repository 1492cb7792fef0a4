"""The directory of communes kept in the memory of each process: what people type in, communes out, no database."""

from maillage.catalogue.territories.directory.communes import (
    CommuneMatch,
    CommuneRow,
    Directory,
    FormerRow,
    Search,
)

__all__ = ["CommuneMatch", "CommuneRow", "Directory", "FormerRow", "Search"]
