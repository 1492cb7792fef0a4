"""What every test may ask for. The database of a run is described in `tests/database.py`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.database import COPY, Server, point_at, running_server

pytest_plugins = ["tests.cast", "tests.eyes"]

RENEW = pytest.StashKey[Callable[[], None]]()
REMAINS = 8 * 1024 * 1024
"""So many bytes of dead rows weigh on the indexes; a new copy takes a second, which most modules do not earn."""


@pytest.fixture(scope="session")
def postgres_server(django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """The PostgreSQL server of this run, with its template."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            server = stack.enter_context(running_server())
        yield server


@pytest.fixture(scope="session")
def django_db_setup(postgres_server: Server, request: pytest.FixtureRequest) -> Iterator[None]:
    """Put every database test on a copy of the template, and renew that copy after a test that commits."""
    postgres_server.copy_template()
    point_at(postgres_server.url(COPY))
    clean = postgres_server.size_of(COPY)

    def renew(_test: TransactionTestCase | None = None) -> None:
        connections.close_all()
        postgres_server.copy_template()

    def renew_when_heavy() -> None:
        connections.close_all()
        if postgres_server.size_of(COPY) - clean > REMAINS:
            renew()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        request.session.stash[RENEW] = renew_when_heavy
        yield
        del request.session.stash[RENEW]
    connections.close_all()
    if postgres_server.cluster is None:
        postgres_server.drop(COPY)


@pytest.fixture(autouse=True, scope="module")
def without_remains(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give each module a database without many dead rows of the modules before, which weigh on the indexes."""
    yield
    renew = request.session.stash.get(RENEW, None)
    if renew is not None:
        with django_db_blocker.unblock():
            renew()


@pytest.fixture(scope="session")
def territories(django_db_setup: None) -> None:
    """All of France is loaded: every database test has it; asking for this says that a test relies on it."""


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in Nancy."""
    return datetime(2026, 10, 6, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
