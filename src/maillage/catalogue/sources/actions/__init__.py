"""What people do with sources and files. Each act leaves one journal line."""

from maillage.catalogue.sources.actions.imports import (
    FileTooLarge,
    ImportNotReady,
    drop_forgotten_imports,
    drop_import,
    import_now,
    order_import,
    receive_file,
)
from maillage.catalogue.sources.actions.sources import ensure_source

__all__ = [
    "FileTooLarge",
    "ImportNotReady",
    "drop_forgotten_imports",
    "drop_import",
    "ensure_source",
    "import_now",
    "order_import",
    "receive_file",
]
