"""A private PostgreSQL server: one folder, one Unix socket, no one else. It needs no framework."""

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
