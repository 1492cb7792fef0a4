"""Whose eyes a test has: it sets scenes and looks at rows with everybody's, but what it requests it requests with none.

Each connection of a test starts with everybody's eyes. A request through Django's client starts with closed ones, as
on a real site, so that a page that forgot to open them shows nothing here too.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponseBase

SET = "SELECT set_config('maillage.organisations', %s, false)"
NOW = threading.local()


def set_eyes(connection: Any, **_facts: object) -> None:
    """The eyes of the moment, for a connection just made."""
    connection.connection.execute(SET, [getattr(NOW, "eyes", "*")])


connection_created.connect(set_eyes, dispatch_uid="tests.eyes")


@contextmanager
def closed_eyes() -> Iterator[None]:
    """Nobody's eyes meanwhile: as work of the platform that nobody gave eyes to, or a visitor's request."""
    _look_with("")
    try:
        yield
    finally:
        _look_with("*")


def _look_with(eyes: str) -> None:
    NOW.eyes = eyes
    if connection.connection is not None:
        with suppress(psycopg.Error):  # the test took the database away, or its transaction failed
            connection.connection.execute(SET, [eyes])  # past Django's count of queries


class ClosedEyes:
    """The first middleware of the tests: requests begin with closed eyes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with closed_eyes():
            return self.get_response(request)
