"""Statements asked for again and again: the server keeps them ready, with their plan, for each connection."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


def rows_of(statement: str, parameters: Sequence[object], *, binary: bool = True) -> list[tuple[Any, ...]]:
    """The rows of a statement that reads, prepared once for a connection and sent with its parameters apart.

    For statements where planning is felt. Errors are Django's, and so is the count of queries. Fields of Django's
    models expect what they read as text (`binary=False`).
    """
    begun = time.monotonic()
    # As Django does before it makes a cursor of its own, which is not needed here.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=True, binary=binary)
        rows = cursor.fetchall()
    if connection.queries_logged:
        told = connection.ops.compose_sql(statement, parameters)  # type: ignore[attr-defined]  # PostgreSQL's own
        taken = f"{time.monotonic() - begun:.3f}"
        connection.queries_log.append({"sql": told, "time": taken, "prepared": "yes"})
    return rows
