"""Whose eyes a transaction has: the second lock on what is known about people.

The tables of the floor `support` carry row-level security. Their policies read a few settings of the transaction, given
here and nowhere else: the organisations whose files may be seen, the hubs and networks whose enquiries may be, the one
thing that a link opens, whether sensitive facts show. They are local to the transaction, so that neither a kept
connection nor a pooler can hand them to the next one (decision 0005).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

EVERYBODY = "*"
SETTINGS = tuple(
    f"maillage.{name}" for name in ("organisations", "hubs", "networks", "item", "sensitive", "restricted")
)
# The former values are read in a step of their own, before they are written over.
_CHANGE = (
    "WITH former AS MATERIALIZED (SELECT "
    + ", ".join(f"coalesce(current_setting('{name}', true), '') AS s{place}" for place, name in enumerate(SETTINGS))
    + ") SELECT "
    + ", ".join(f"s{place}" for place in range(len(SETTINGS)))
    + ", "
    + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
    + " FROM former"
)


@dataclass(frozen=True)
class Eyes:
    """What may be seen: files of `organisations`, enquiries of `hubs` and `networks`, the one thing named `item`.

    Keys, never objects. `item` is a name such as `enquiry:…`, with the public identifier that a link carries.
    `restricted` lets change what is known of people who asked that nothing be changed.
    """

    organisations: tuple[int, ...] = ()
    hubs: tuple[int, ...] = ()
    networks: tuple[int, ...] = ()
    item: str = ""
    sensitive: bool = False
    restricted: bool = False

    def settings(self) -> tuple[str, ...]:
        """As the policies read them, in the order of SETTINGS."""
        keys = (",".join(str(int(key)) for key in some) for some in (self.organisations, self.hubs, self.networks))
        return (*keys, self.item, "on" if self.sensitive else "", "on" if self.restricted else "")


@contextmanager
def reading_with(eyes: Eyes) -> Iterator[None]:
    """A transaction that sees and writes what `eyes` may, and nothing else."""
    with _settings(eyes.settings()):
        yield


@contextmanager
def reading_as(organisations: Iterable[int], *, sensitive: bool = False) -> Iterator[None]:
    """A transaction that sees and writes the files of these organisations, given by key, and of no other."""
    with reading_with(Eyes(tuple(organisations), sensitive=sensitive)):
        yield


@contextmanager
def reading_item(name: str) -> Iterator[None]:
    """A transaction that sees the one thing that a link opens, once the link was found to be good."""
    with reading_with(Eyes(item=name)):
        yield


@contextmanager
def reading_everything() -> Iterator[None]:
    """A transaction of the platform itself: what comes in, hand-overs, letters, retention, counts.

    Never around a page: an action opens it after it has checked who acts, for what concerns two files at once.
    """
    with _settings((EVERYBODY, "", "", "", "on", "on")):
        yield


@contextmanager
def _settings(values: tuple[str, ...]) -> Iterator[None]:
    """Set for the transaction; inside another one, set back when it went well: a rollback does it by itself."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        former = _set(values)
        yield
        if inside:
            _set(former)


def _set(values: tuple[str, ...]) -> tuple[str, ...]:
    """Change the settings; what they were."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, values)
        row: tuple[str, ...] = cursor.fetchone()
    return row[: len(SETTINGS)]
