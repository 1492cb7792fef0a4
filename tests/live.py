"""The real site for stories: granian with the application's own settings, on a database of its own with the demo.

The database is a copy of the run's template, prepared as `maillage demo` prepares it. Stories look at the site from
outside, by a browser; what one story leaves, the next one finds, so each uses its own enquiries.
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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from maillage.config.supervisor import web_command
from tests.database import TEMPLATE, Server

DATABASE = "maillage_stories"
START_SECONDS = 60


@dataclass(frozen=True)
class Live:
    """A site that answers. `password` opens every account of `accounts`: role in French, address."""

    address: str
    password: str
    accounts: Mapping[str, str]
    database: str
    environment: Mapping[str, str]

    def run(self, program: str) -> None:
        """Run a few lines in the site's own settings: what only the timetable does."""
        code = f"import django\ndjango.setup()\n{program}"
        done = subprocess.run([sys.executable, "-c", code], env=dict(self.environment), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the site's database says, for what no page shows."""
        with psycopg.connect(self.database) as connection:
            connection.execute("SELECT set_config('maillage.organisations', '*', true)")
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]  # queries of tests


@contextmanager
def running_site(server: Server) -> Iterator[Live]:
    """Start a site on a copy of the template, and end it with its database."""
    server.drop(DATABASE)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    server.run(statement.format(sql.Identifier(DATABASE), sql.Identifier(TEMPLATE)))
    folder = Path(tempfile.mkdtemp(prefix="maillage-stories-"))
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MAILLAGE_", "DJANGO_"))},
        "DATABASE_URL": server.url(DATABASE),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_DEMO": "yes",
        "MAILLAGE_ADDRESS": f"http://127.0.0.1:{port}",
        "MAILLAGE_DATA": str(folder),
        "MAILLAGE_ENQUIRIES_PER_HOUR": "1000",
        "MAILLAGE_SECRET_KEY": secrets.token_urlsafe(48),
        "MAILLAGE_STATIC_ROOT": str(folder / "static"),
    }
    log = folder / "log"
    with log.open("wb") as output:
        accounts = _prepare(folder, environment)
        process = subprocess.Popen(web_command("127.0.0.1", port, 1, 8), env=environment, stdout=output, stderr=output)
        try:
            _wait(port, process, log)
            password = next(iter(accounts.values()))[1]
            by_role = {role: email for role, (email, _password) in accounts.items()}
            yield Live(f"http://127.0.0.1:{port}", password, by_role, server.url(DATABASE), environment)
        finally:
            process.terminate()
            process.wait(20)
            server.drop(DATABASE)
            shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Write the demo and collect the static files; role → (address, password) as the command prints them."""
    command = [sys.executable, "-m", "maillage.config.command", "prepare", "--data", str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [line.rsplit(None, 2) for line in done.stdout.splitlines() if "@" in line]
    return {role.strip(): (email, password) for role, email, password in rows}


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
