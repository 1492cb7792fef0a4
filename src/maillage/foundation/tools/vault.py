"""Files kept outside the web root, by what they contain.

A file is received beside the shelves, counted and hashed on its way, then put on its shelf in one step: a crash leaves
either the whole file or a remainder that `sweep` clears. Equal contents on one shelf are one file. Nobody's name for a
file ever becomes a path.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from maillage.foundation.tools.errors import DomainError

SHA256 = re.compile(r"[0-9a-f]{64}")
SHELF = re.compile(r"[a-z0-9-]{1,40}")
INCOMING = "incoming"
EMPTY = hashlib.sha256().hexdigest()


class TooManyBytes(DomainError):
    """What comes has more bytes than are taken; nothing of it is kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"More than {most} bytes came.")


class ContentMissing(DomainError):
    """The shelf has no such content: it was lost or taken away."""


@dataclass(frozen=True)
class Incoming:
    """A file on its way to a shelf: where it stands meanwhile, what it contains."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Vault:
    """The files of one installation, in shelves."""

    folder: Path

    @contextmanager
    def receiving(self, content: Iterable[bytes], *, most: int) -> Iterator[Incoming]:
        """Write what comes to a file of its own, counted; it is gone afterwards unless it was put on a shelf.

        Raises TooManyBytes as soon as one byte too many came.
        """
        place = self._private(self.folder / INCOMING)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=place, delete=False) as file:
            path = Path(file.name)
            try:
                for part in content:
                    size += len(part)
                    if size > most:
                        raise TooManyBytes(most)
                    digest.update(part)
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
                yield Incoming(path, digest.hexdigest(), size)
            finally:
                path.unlink(missing_ok=True)

    def keep(self, incoming: Incoming, shelf: str) -> None:
        """Put it on `shelf`, at once and for good."""
        goal = self.path(shelf, incoming.sha256)
        self._private(goal.parent)
        incoming.path.replace(goal)
        entry = os.open(goal.parent, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)

    def open(self, shelf: str, sha256: str) -> BinaryIO:
        """The content, to read.

        Raises ContentMissing.
        """
        try:
            return self.path(shelf, sha256).open("rb")
        except FileNotFoundError as error:
            raise ContentMissing(f"Shelf {shelf} has no content {sha256[:12]}.") from error

    def remove(self, shelf: str, sha256: str) -> None:
        """Take the content away; nothing happens when it is gone already."""
        self.path(shelf, sha256).unlink(missing_ok=True)

    def contents(self, *, before: float) -> Iterator[tuple[str, str]]:
        """Shelf and content of every file put there before this moment (seconds since 1970)."""
        for path in sorted(self.folder.glob("*/??/*")):
            if SHA256.fullmatch(path.name) and path.stat().st_mtime < before:
                yield path.parts[-3], path.name

    def sweep_incoming(self, *, before: float) -> int:
        """Clear what a process that died was receiving; how many."""
        swept = 0
        for path in self.folder.glob(f"{INCOMING}/*"):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def path(self, shelf: str, sha256: str) -> Path:
        """Where this content stands. Both words are checked: neither can lead elsewhere."""
        if not SHELF.fullmatch(shelf) or shelf == INCOMING or not SHA256.fullmatch(sha256):
            raise ValueError(f"{shelf!r} is no shelf or {sha256[:80]!r} is no SHA-256.")
        return self.folder / shelf / sha256[:2] / sha256

    def _private(self, place: Path) -> Path:
        """The folder, made so that only the platform's account enters it."""
        if not place.is_dir():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            for folder in reversed([place, *(one for one in place.parents if one.is_relative_to(self.folder))]):
                folder.mkdir(mode=0o700, exist_ok=True)
        return place
