"""A whole installation of its own: `maillage demo` in a folder, as operators run it, as durable as theirs."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from maillage.foundation.tools.postgres import Cluster

START_SECONDS = 240


@dataclass
class Installation:
    """A running `maillage demo`."""

    folder: Path
    port: int
    supervisor: psutil.Process

    def children(self, *words: str) -> list[psutil.Process]:
        """Running processes under the supervisor whose command line holds all `words`."""
        found = []
        for process in self.supervisor.children(recursive=True):
            try:
                line = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if all(word in line for word in words):
                found.append(process)
        return found

    def postmaster(self) -> psutil.Process | None:
        """The private database's first process, if it runs."""
        pid = Cluster(self.folder / "postgresql").pid()
        try:
            return psutil.Process(pid) if pid else None
        except psutil.Error:
            return None

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database says to everybody's eyes, once it answers."""
        for _attempt in range(100):
            try:
                with psycopg.connect(Cluster(self.folder / "postgresql").url("maillage")) as connection:
                    connection.execute("SELECT set_config('maillage.organisations', '*', true)")
                    return connection.execute(query).fetchall()
            except psycopg.OperationalError:
                time.sleep(0.2)
        raise AssertionError("the database does not come back")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """`maillage demo` on a free port, ended with all its processes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="maillage-installation-"))
    folder.chmod(0o755)
    port = free_port()
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAILLAGE_", "DATABASE_", "DJANGO_"))
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "maillage.config.command", "demo", "--data", folder, "--port", str(port)],
            env={**ours, "MAILLAGE_ENQUIRIES_PER_HOUR": "100000"},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_it_answers(port, process, log)
        yield Installation(folder, port, psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)
