"""Whose eyes a transaction has: the second lock on what is known about people.

The tables of the floor `support` that hold people carry row-level security. Their policies read one setting of the
transaction, `maillage.organisations`: the keys of the organisations whose files may be seen, `*` for work of the
platform that concerns all of them, nothing for nobody. The setting is local to the transaction, so that neither a kept
connection nor a pooler can hand it to the next one (decision 0005).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "maillage.organisations"
EVERYBODY = "*"
# The former value is read in a step of its own, before it is written over.
_CHANGE = """
WITH former AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), '') AS value)
SELECT value, set_config(%s, %s, true) FROM former
"""


@contextmanager
def reading_as(organisations: Iterable[int]) -> Iterator[None]:
    """A transaction that sees and writes the files of these organisations, given by key, and of no other."""
    with _eyes(",".join(str(int(key)) for key in organisations)):
        yield


@contextmanager
def reading_everything() -> Iterator[None]:
    """A transaction of the platform itself: letters, retention, counts. Never for somebody who is signed in."""
    with _eyes(EVERYBODY):
        yield


@contextmanager
def _eyes(value: str) -> Iterator[None]:
    """Set for the transaction; inside another one, set back when it went well: a rollback does it by itself."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        former = _set(value)
        yield
        if inside:
            _set(former)


def _set(value: str) -> str:
    """Change the setting; what it was."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [SETTING, SETTING, value])
        former: str = cursor.fetchone()[0]
    return former
