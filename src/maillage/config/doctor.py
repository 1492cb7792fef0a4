"""`maillage doctor`: what an installation needs, checked one by one, each with a sentence that says what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from maillage.catalogue.territories.models import Area
from maillage.foundation.tools.postgres import EXTENSIONS
from maillage.foundation.tools.processes import SILENCE

OLDEST_VERSION = 15


@dataclass(frozen=True)
class Finding:
    """One thing examined."""

    well: bool
    sentence: str


def examine() -> list[Finding]:
    """Every check, in an order where one that fails explains those after it; a dead database ends the list."""
    checks: list[Callable[[], Finding]] = [_version, _role, _extensions, _migrations, _territories, _worker, _mail]
    findings = []
    for check in checks:
        try:
            findings.append(check())
        except Error as error:
            findings.append(Finding(False, f"The database does not answer: {str(error).strip().splitlines()[0]}"))
            break
    return findings


def _version() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    major, minor = divmod(number, 10_000)
    sentence = f"PostgreSQL {major}.{minor}; {OLDEST_VERSION} or later is needed."
    return Finding(major >= OLDEST_VERSION, sentence)


def _role() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, mighty = cursor.fetchone()
    if mighty:
        return Finding(False, f"The role {name} is a superuser or bypasses row-level security; use a plain role.")
    return Finding(True, f"The application connects as the plain role {name}.")


def _extensions() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in present]
    if missing:
        return Finding(False, f"Extensions missing: {', '.join(missing)}; create them as a superuser.")
    return Finding(True, f"Extensions present: {', '.join(EXTENSIONS)}.")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        counted = "1 migration waits" if len(waiting) == 1 else f"{len(waiting)} migrations wait"
        return Finding(False, f"{counted}; run `maillage migrate`.")
    return Finding(True, "All migrations are applied.")


def _territories() -> Finding:
    loaded = Area.objects.count()
    if not loaded:
        return Finding(False, "No territory is loaded; run `maillage import territories`.")
    return Finding(True, f"{loaded} communes and other areas are loaded.")


def _worker() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        seen = cursor.fetchone()[0]
    if seen is None or timezone.now() - seen > SILENCE:
        return Finding(False, "No worker is alive, so no letter leaves; run `maillage serve`.")
    return Finding(True, f"A worker was alive at {seen:%Y-%m-%d %H:%M:%S %Z}.")


def _mail() -> Finding:
    server = settings.MAIL_SERVER
    if server is None and not settings.DEMO:
        return Finding(False, "MAILLAGE_MAIL_URL is not set: letters are stored and wait.")
    if server is None:
        return Finding(True, "Demo: letters are stored and read in the back office.")
    return Finding(True, f"Letters leave through {server.host}, port {server.port}.")
