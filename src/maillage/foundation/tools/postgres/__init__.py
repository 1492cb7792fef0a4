"""A private PostgreSQL server: one folder, one Unix socket, nobody else. Knows neither the framework nor the subject."""

from maillage.foundation.tools.postgres.account import Account, UnreachableFolder
from maillage.foundation.tools.postgres.binaries import Binaries, BinariesMissing, find_binaries
from maillage.foundation.tools.postgres.cluster import (
    EXTENSIONS,
    ROLE,
    Cluster,
    OtherMajorVersion,
    ServerFailed,
)

__all__ = [
    "EXTENSIONS",
    "ROLE",
    "Account",
    "Binaries",
    "BinariesMissing",
    "Cluster",
    "OtherMajorVersion",
    "ServerFailed",
    "UnreachableFolder",
    "find_binaries",
]
