"""The real site for stories: granian with the application's own settings, on a database of its own with the demo.

The demo is prepared once for a run, as `maillage demo` prepares it, on a copy of the run's template; each site starts
on a copy of that. Stories look at the site from outside, by a browser; what one story leaves, the next one of its file
may find, so each uses its own enquiries.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from maillage.config.supervisor import web_command
from tests.database import TEMPLATE, Server

DATABASE = "maillage_stories"
DEMO = "maillage_demo"
START_SECONDS = 60


@dataclass(frozen=True)
class Live:
    """A site that answers. `password` opens every account of `accounts`: role in French, address."""

    address: str
    password: str
    accounts: Mapping[str, str]
    database: str
    environment: Mapping[str, str]

    def run(self, program: str) -> str:
        """Run a few lines in the site's own settings, what only the timetable does; what they print."""
        code = f"import django\ndjango.setup()\n{program}"
        done = subprocess.run([sys.executable, "-c", code], env=dict(self.environment), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the site's database says, for what no page shows."""
        with psycopg.connect(self.database) as connection:
            connection.execute("SELECT set_config('maillage.organisations', '*', true)")
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]  # queries of tests


@dataclass(frozen=True)
class Ready:
    """A demo prepared once for a run: every site starts on a copy of its database and of its folder."""

    folder: Path
    port: int
    environment: Mapping[str, str]
    accounts: Mapping[str, tuple[str, str]]


@contextmanager
def ready_demo(server: Server) -> Iterator[Ready]:
    """Prepare the demo on a copy of the run's template, as `maillage demo` does, and drop it at the end."""
    _copy(server, TEMPLATE, DEMO)
    folder = Path(tempfile.mkdtemp(prefix="maillage-demo-"))
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MAILLAGE_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_DEMO": "yes",
        "MAILLAGE_ADDRESS": f"http://127.0.0.1:{port}",
        "MAILLAGE_ENQUIRIES_PER_HOUR": "1000",
        "MAILLAGE_SECRET_KEY": secrets.token_urlsafe(48),
        "MAILLAGE_STATIC_ROOT": str(folder / "static"),
    }
    try:
        yield Ready(folder, port, environment, _prepare(folder, _placed(environment, server, DEMO, folder)))
    finally:
        server.drop(DEMO)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_site(server: Server, ready: Ready) -> Iterator[Live]:
    """Start a site on a copy of the demo, and end it with its database."""
    _copy(server, DEMO, DATABASE)
    home = Path(tempfile.mkdtemp(prefix="maillage-stories-"))
    folder = home / "data"
    shutil.copytree(ready.folder, folder, ignore=shutil.ignore_patterns("static"))
    environment = _placed(ready.environment, server, DATABASE, folder)
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            web_command("127.0.0.1", ready.port, 1, 8), env=environment, stdout=output, stderr=output
        )
        try:
            _wait(ready.port, process, log)
            password = next(iter(ready.accounts.values()))[1]
            by_role = {role: email for role, (email, _password) in ready.accounts.items()}
            yield Live(environment["MAILLAGE_ADDRESS"], password, by_role, environment["DATABASE_URL"], environment)
        finally:
            process.terminate()
            process.wait(20)
            server.drop(DATABASE)
            shutil.rmtree(home, ignore_errors=True)


def _copy(server: Server, source: str, target: str) -> None:
    server.drop(target)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    server.run(statement.format(sql.Identifier(target), sql.Identifier(source)))


def _placed(environment: Mapping[str, str], server: Server, database: str, folder: Path) -> dict[str, str]:
    return {**environment, "DATABASE_URL": server.url(database), "MAILLAGE_DATA": str(folder)}


def _prepare(folder: Path, environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Write the demo and collect the static files; role → (address, password) as the command prints them."""
    command = [sys.executable, "-m", "maillage.config.command", "prepare", "--data", str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [line.rsplit(None, 2) for line in done.stdout.splitlines() if "@" in line]
    return {role.strip(): (email, password) for role, email, password in rows}


def _free_port() -> int:
    """A port below those that the system gives to connections, so that it is free again for each site of the run."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
