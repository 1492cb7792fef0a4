"""The database of one test run: a private server, a template with all of France loaded once, and copies of it.

The template holds the extensions, the migrated tables and the territories. A test that commits
(`django_db(transaction=True)`, live servers) does not flush: its database is dropped and copied again from the
template, so that what is loaded stays and what cannot be deleted (the journal) goes.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command, get_commands
from django.db import connections
from psycopg import sql

from maillage.config.databases import database_settings
from maillage.foundation.tools.postgres import EXTENSIONS, Cluster

TEMPLATE = "maillage_template"
COPY = "maillage_test"


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

    def drop(self, database: str) -> None:
        """Drop `database` if it exists."""
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


@contextmanager
def running_server() -> Iterator[Server]:
    """The server named by `DATABASE_URL`, else a private one that lives as long as the run."""
    if os.environ.get("DATABASE_URL"):
        yield Server(os.environ["DATABASE_URL"])
        return
    folder = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
    folder.chmod(0o755)  # root's server runs as nobody, which has to enter
    cluster = Cluster(folder / "postgresql", durable=False)
    try:
        cluster.start()
        cluster.provision("maillage", may_create_databases=True)
        yield Server(cluster.url("maillage"), cluster)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def fill_template(server: Server) -> None:
    """Migrate the template and load the territories into it, as the plain role."""
    server.create_template()
    point_at(server.url(TEMPLATE))
    call_command("migrate", verbosity=0, interactive=False)
    if "import_territories" in get_commands():
        call_command("import_territories", verbosity=0)
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["default"].close()


def point_at(address: str) -> None:
    """Make Django, in all its threads, and every process started from here use `address`."""
    connections["default"].close()
    connections.settings["default"].update(database_settings({"DATABASE_URL": address}))
    os.environ["DATABASE_URL"] = address
