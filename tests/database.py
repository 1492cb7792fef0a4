"""The database of one test run: a private server, a template with all of France loaded once, and copies of it.

The template holds the extensions, the migrated tables and the territories. A test that commits
(`django_db(transaction=True)`, live servers) does not flush: its database is dropped and copied again from the
template, so that what is loaded stays and what cannot be deleted (the journal) goes.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from maillage.config.databases import database_settings
from maillage.foundation.tools.postgres import EXTENSIONS, Cluster

TEMPLATE = "maillage_template"
COPY = "maillage_test"
ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "tests"
KEPT = 3


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that the plain role may create databases on; `address` names any database of it."""

    address: str
    cluster: Cluster | None = None

    def url(self, database: str) -> str:
        """The address of `database` on this server."""
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{database}"))

    def run(self, statement: sql.Composed) -> None:
        """Run one statement of the plain role outside any test database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def create_template(self) -> None:
        """An empty database with the extensions."""
        if self.cluster is not None:
            self.cluster.provision(TEMPLATE, may_create_databases=True)
            return
        self.drop(TEMPLATE)
        self.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        with psycopg.connect(self.url(TEMPLATE), autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))

    def copy_template(self) -> None:
        """A fresh copy of the template, whoever still holds the former one."""
        self.drop(COPY)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self.run(statement.format(sql.Identifier(COPY), sql.Identifier(TEMPLATE)))

    def size_of(self, database: str) -> int:
        """Bytes of a database, with the rows that transactions taken back left behind."""
        with psycopg.connect(self.url("postgres")) as connection:
            found: int = connection.execute("SELECT pg_database_size(%s)", [database]).fetchall()[0][0]
        return found

    def drop(self, database: str) -> None:
        """Drop `database` if it exists, whoever uses it; what the server tidies up there by itself is waited for."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        for _attempt in range(100):
            try:
                return self.run(statement)
            except psycopg.errors.InsufficientPrivilege:  # the plain role may not end an autovacuum
                time.sleep(0.1)
        raise TimeoutError(database)


@contextmanager
def running_server() -> Iterator[Server]:
    """The server named by `DATABASE_URL`, else a private one that lives as long as the run; its template is filled.

    The folder of a private server with its filled template is kept in `.cache/tests` and copied by the next run,
    until a table, a territory or a program changes.
    """
    if os.environ.get("DATABASE_URL"):
        server = Server(os.environ["DATABASE_URL"])
        fill_template(server)
        yield server
        return
    folder = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
    folder.chmod(0o755)  # root's server runs as nobody, which has to enter
    cluster = Cluster(folder / "postgresql", durable=False)
    kept = CACHE / _state_of_the_template(cluster)
    try:
        if kept.is_dir():
            _copy(kept, cluster.folder)
            cluster.start()
        else:
            cluster.start()
            cluster.provision("maillage", may_create_databases=True)
            fill_template(Server(cluster.url("maillage"), cluster))
            cluster.stop()
            _keep(cluster.folder, kept)
            cluster.start()
        yield Server(cluster.url("maillage"), cluster)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _state_of_the_template(cluster: Cluster) -> str:
    """A name that changes with everything that the template is made of."""
    package = ROOT / "src" / "maillage"
    sources = [
        *package.glob("catalogue/territories/**/*"),
        *package.glob("*/*/migrations/**/*"),
        *package.glob("*/*/models*"),
        *package.glob("*/*/models/*.py"),
        *package.glob("config/settings.py"),
        *package.glob("foundation/tools/postgres/*.py"),
        Path(__file__),
        ROOT / "requirements" / "app.txt",
    ]
    state = hashlib.sha256(f"{cluster.binaries.folder} {cluster.binaries.version} {os.geteuid()}".encode())
    for source in sorted(source for source in sources if source.is_file() and "__pycache__" not in source.parts):
        state.update(f"{source}\n".encode() + source.read_bytes())
    return state.hexdigest()[:16]


def _keep(folder: Path, kept: Path) -> None:
    """Keep a copy of `folder` and forget the former ones; what another run is writing stays."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for former in sorted(CACHE.glob("*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(former, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=CACHE))
    _copy(folder, new / "postgresql")
    try:
        (new / "postgresql").rename(kept)
    except OSError:
        if not kept.is_dir():  # otherwise another run kept the same
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a stopped server's folder with its owners; `cp` shares the blocks where the file system can."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def fill_template(server: Server) -> None:
    """Migrate the template and load the territories into it, as the plain role."""
    server.create_template()
    point_at(server.url(TEMPLATE))
    call_command("migrate", verbosity=0, interactive=False)
    call_command("import_territories", verbosity=0)
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["default"].close()


def point_at(address: str) -> None:
    """Make Django, in all its threads, and every process started from here use `address`."""
    connections["default"].close()
    connections.settings["default"].update(database_settings({"DATABASE_URL": address}))
    os.environ["DATABASE_URL"] = address
