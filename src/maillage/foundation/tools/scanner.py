"""Asking a virus scanner about a file: clamd through its socket, or any command that reads a file on its input."""

import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO
from urllib.parse import urlsplit

PART = 1 << 16
PATIENCE_SECONDS = 30.0
CLAMD_PORT = 3310


class Verdict(Enum):
    """What a scanner says; `UNKNOWN` when it does not answer or answers something else."""

    CLEAN = "clean"
    FOUND = "found"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Clamd:
    """The daemon of ClamAV, at a Unix socket (`path`) or at host and port."""

    path: str = ""
    host: str = ""
    port: int = CLAMD_PORT

    def scan(self, file: BinaryIO) -> Verdict:
        """Send the file in parts over the socket."""
        try:
            with self._connected() as link:
                link.sendall(b"zINSTREAM\0")
                while part := file.read(PART):
                    link.sendall(len(part).to_bytes(4, "big") + part)
                link.sendall(bytes(4))
                answer = b""
                while not answer.endswith(b"\0") and (more := link.recv(4096)):
                    answer += more
        except OSError:
            return Verdict.UNKNOWN
        said = answer.rstrip(b"\0\n").rsplit(b" ", 1)[-1]
        return {b"OK": Verdict.CLEAN, b"FOUND": Verdict.FOUND}.get(said, Verdict.UNKNOWN)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        if self.path:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
                link.settimeout(PATIENCE_SECONDS)
                link.connect(self.path)
                yield link
        else:
            with socket.create_connection((self.host, self.port), PATIENCE_SECONDS) as link:
                yield link


@dataclass(frozen=True)
class Command:
    """A program that reads the file on its standard input: exit code 0 is clean, 1 is found, as clamscan does."""

    words: tuple[str, ...]

    def scan(self, file: BinaryIO) -> Verdict:
        """Run it; anything unforeseen is unknown."""
        try:
            code = subprocess.run(
                self.words,
                stdin=file,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_SECONDS,
                check=False,
            ).returncode
        except (OSError, subprocess.TimeoutExpired):
            return Verdict.UNKNOWN
        return {0: Verdict.CLEAN, 1: Verdict.FOUND}.get(code, Verdict.UNKNOWN)


Scanner = Clamd | Command


def scanner_named(read: str) -> Scanner | None:
    """The scanner that a setting names: `clamd:///path`, `clamd://host:port`, `command:program word…`; None when empty.

    Raises ValueError when it names none.
    """
    if not read:
        return None
    kind, _colon, rest = read.partition(":")
    if kind == "command" and (words := shlex.split(rest)):
        return Command(tuple(words))
    parts = urlsplit(read)
    if parts.scheme == "clamd" and parts.hostname:
        return Clamd(host=parts.hostname, port=parts.port or CLAMD_PORT)
    if parts.scheme == "clamd" and parts.path.startswith("/"):
        return Clamd(path=parts.path)
    raise ValueError(f"{read!r} names no scanner.")
