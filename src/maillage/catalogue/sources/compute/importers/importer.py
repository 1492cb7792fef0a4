"""What importers share: keys for new rows, identifiers, what the file said before."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Model

from maillage.catalogue.sources.choices import ObjectKind, Problem
from maillage.catalogue.sources.compute.columns.cells import Wrong
from maillage.catalogue.sources.compute.ground import Ground, Remark
from maillage.catalogue.sources.compute.report import Counts
from maillage.catalogue.sources.compute.rows import Row, Rows
from maillage.catalogue.sources.models import ExternalId
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.bulk import copy_values, reserve_keys

BLOCK_OF_KEYS = 1000
NAMED = """
SELECT external_id, object_id FROM sources_externalid WHERE source_id = %s AND kind = %s AND external_id = ANY (%s)
"""
# `+ 0`: before the table was analysed the planner takes the index of the source's names, and reads them all.
HAVE_NAMES = "SELECT object_id FROM sources_externalid WHERE source_id + 0 = %s AND kind = %s AND object_id = ANY (%s)"


class Keys:
    """Keys for new rows: reserved in the database, or numbers below zero when nothing will be written."""

    def __init__(self, model: type[Model], *, writes: bool) -> None:
        self._next: Iterator[int] = self._reserved(model) if writes else count(-1, -1)

    def take(self) -> int:
        """One more key."""
        return next(self._next)

    def _reserved(self, model: type[Model]) -> Iterator[int]:
        while True:
            yield from reserve_keys(model, BLOCK_OF_KEYS)


class Names:
    """The identifiers that a source gives, for one batch of lines; new ones are kept until they are written."""

    def __init__(self, ground: Ground, kind: ObjectKind) -> None:
        self.source, self.kind = ground.source, kind
        self._seen: dict[str, int] = {}
        self._named: set[int] = set()
        self._new: list[tuple[str, int]] = []

    def look_up(self, names: Collection[str]) -> None:
        """Read what the table says of the identifiers of a batch; those of the batches before are forgotten."""
        self._seen, self._named, self._new = {}, set(), []
        if names:
            self._seen = dict(self._ask(NAMED, list(names)))

    def look_up_objects(self, keys: Iterable[int]) -> None:
        """Read which of these objects already have an identifier, but for those that the batch itself names."""
        self._named = set(self._seen.values())
        if asked := [key for key in keys if key not in self._named]:
            self._named.update(key for (key,) in self._ask(HAVE_NAMES, asked))

    def key_of(self, name: str) -> int | None:
        """The object that an identifier names."""
        return self._seen.get(name)

    def has_name(self, key: int) -> bool:
        """Whether the source already has an identifier for an object, among those looked up."""
        return key in self._named

    def give(self, name: str, key: int) -> None:
        """From now on the identifier names this object."""
        self._seen[name] = key
        self._named.add(key)
        self._new.append((name, key))

    def _ask(self, question: str, about: list[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows that answer a question about thousands of values, sent as one array."""
        with connection.cursor() as cursor:
            cursor.execute(question, [self.source.pk, self.kind.value, about])
            yield from cursor.fetchall()

    def write(self) -> None:
        """Store the new ones."""
        kind, source = self.kind.value, self.source.pk
        copy_values(
            ExternalId,
            ("source_id", "kind", "external_id", "object_id"),
            ((source, kind, name, key) for name, key in self._new),
        )
        self._new = []


class Importer(ABC):
    """Settles lines in batches, in the order of the file; writes each batch when asked."""

    def __init__(self, ground: Ground, rows: Rows, *, by: User | None, now: datetime, writes: bool) -> None:
        self.ground, self.rows, self.by, self.now, self.writes = ground, rows, by, now, writes
        self.day = ground.day
        self.told_lines: dict[Any, int] = {}
        self.prepare()

    @property
    def counts(self) -> Counts:
        """Counts of this pass."""
        return self.rows.report.counts

    @abstractmethod
    def prepare(self) -> None:
        """Set up what the kind needs."""

    @abstractmethod
    def settle(self, rows: Sequence[Row]) -> None:
        """Decide what becomes of good lines, and count them; refused ones are said to the report."""

    @abstractmethod
    def forget(self) -> None:
        """Drop what was settled: nothing is to be written."""

    @abstractmethod
    def write(self) -> None:
        """Store what was settled since the last time."""

    def say_once(self, row: Row, key: Any, column: str) -> bool:
        """Whether no line before is about the same; otherwise the line is refused."""
        former = self.told_lines.setdefault(key, row.number)
        if former != row.number:
            self.rows.refuse(row, Problem.TWICE, key=column, line=former)
        return former == row.number

    def refuse(self, row: Row, key: str, wrong: Wrong) -> None:
        """Refuse a line for what a cell refers to."""
        self.rows.refuse(row, wrong.problem, key=key, **wrong.facts)

    def remark(self, row: Row, key: str, remarks: Iterable[Remark], weight: Any) -> None:
        """Say what was mended in a cell, or what to look at."""
        for one in remarks:
            if one.is_mended:
                self.rows.mend(row, one.problem, key=key, value=one.value, **one.facts)
            else:
                self.rows.note(row, one.problem, weight, key=key, value=one.value, **one.facts)

    def count(self, row: Row, *, is_new: bool, is_changed: bool) -> None:
        """Count a line that is taken."""
        if is_new:
            self.counts.created += 1
        elif is_changed:
            self.counts.updated += 1
        else:
            self.counts.unchanged += 1


def changed_facts(former: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Names of the facts that would change."""
    return [name for name, value in wanted.items() if former[name] != value]


def changed_fields(row: Model, wanted: dict[str, Any]) -> list[str]:
    """Names of the fields that would change."""
    return [name for name, value in wanted.items() if getattr(row, name) != value]
