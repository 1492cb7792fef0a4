"""Statements asked for again and again: the server keeps them ready, with their plan, for each connection."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


def rows_of(statement: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    """The rows of a statement that reads, prepared once for a connection and sent with its parameters apart.

    For the few statements where parsing is felt. Errors are Django's, and so is the count of queries.
    """
    begun = time.monotonic()
    # As Django does before it makes a cursor of its own, which is not needed here.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=True, binary=True)
        rows = cursor.fetchall()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": f"{time.monotonic() - begun:.3f}"})
    return rows
