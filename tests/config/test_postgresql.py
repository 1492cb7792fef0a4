"""A kept connection is checked when it has rested, not at each request."""

import pytest
from django.db import connections, transaction
from psycopg.pq import TransactionStatus

from maillage.config.postgresql.base import RESTED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("since", "checks"), [(0.0, 0), (RESTED + 1, 1)])
def test_only_a_connection_that_rested_is_checked(monkeypatch, since, checks):
    asked = []
    connection = connections["default"]
    monkeypatch.setattr(connection, "is_usable", lambda: asked.append(1) or True)
    connection.cursor().close()
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "health_check_done", False)
    monkeypatch.setattr(connection, "_used_at", connection._used_at - since)

    connection.cursor().close()

    assert len(asked) == checks


@pytest.mark.django_db(transaction=True)
def test_a_page_that_takes_longer_than_that_ends_well(monkeypatch):
    connection = connections["default"]
    connection.cursor().close()
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "health_check_done", False)

    with transaction.atomic():
        connection.cursor().close()
        connection._used_at -= RESTED + 1

    assert connection.connection.info.transaction_status == TransactionStatus.IDLE
