"""A kept connection is checked when it has rested, not at each request."""

import pytest
from django.db import connections

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
