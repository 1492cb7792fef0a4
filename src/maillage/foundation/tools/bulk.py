"""Thousands of rows at once: keys reserved beforehand, rows sent by COPY, changes joined from a temporary table.

Rows are objects, or facts: a plain mapping of column attributes (`organisation_id`), many times cheaper to make.
Nothing here checks a row: whoever calls has done it; the constraints of the tables still hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BinaryField, CharField, Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault
from psycopg import sql
from psycopg.types.json import Jsonb

Facts = Mapping[str, Any]
_numbers = count(1)


def reserve_keys(model: type[Model], how_many: int) -> list[int]:
    """Primary keys that nobody else will get; those never used are lost, as with any sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH named AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence) "
            "SELECT nextval(sequence) FROM named, generate_series(1, %s)",
            [model._meta.db_table, how_many],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(rows: Sequence[Model]) -> None:
    """Insert rows of one model in one statement. Those without a primary key get one from the database."""
    if not rows:
        return
    first = rows[0]
    fields = [field for field in first._meta.concrete_fields if _is_given(first, field)]
    _copy(first._meta.db_table, fields, _told(rows, fields))


def copy_facts(model: type[Model], rows: Sequence[Facts]) -> None:
    """Insert rows given as facts in one statement; all of them say the same columns."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if field.attname in rows[0]]
    _copy(model._meta.db_table, fields, _said(rows, fields))


def copy_values(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as plain values of the named attributes; the other fields take their defaults.

    For narrow tables, and for rows that are made as they are sent.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [field for name, field in fields.items() if name not in names and field.has_default()]
    usual = [field.get_default() for field in others]
    _copy(model._meta.db_table, [*(fields[name] for name in names), *others], ([*row, *usual] for row in rows))


def update_in(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of rows of one model, found by their primary key, in one statement."""
    if rows and names:
        kept = _key_and(type(rows[0]), names)
        _update(rows[0]._meta.db_table, kept, _told(rows, kept))


def update_facts(model: type[Model], rows: Sequence[Facts], names: Sequence[str]) -> None:
    """Write the named facts of rows, found by their primary key, in one statement."""
    if rows and names:
        kept = _key_and(model, names)
        _update(model._meta.db_table, kept, _said(rows, kept))


def _told(rows: Iterable[Model], fields: Iterable[Field[Any, Any]]) -> Iterator[list[Any]]:
    names = [field.attname for field in fields]
    return ([getattr(row, name) for name in names] for row in rows)


def _said(rows: Iterable[Facts], fields: Iterable[Field[Any, Any]]) -> Iterator[list[Any]]:
    names = [field.attname for field in fields]
    return ([row[name] for name in names] for row in rows)


def _key_and(model: type[Model], names: Sequence[str]) -> list[Field[Any, Any]]:
    fields = (model._meta.pk, *(model._meta.get_field(name) for name in names))
    return [field for field in fields if isinstance(field, Field)]


def _update(name: str, kept: Sequence[Field[Any, Any]], rows: Iterable[list[Any]]) -> None:
    incoming = f"incoming_{name}_{next(_numbers)}"
    table, temporary = sql.Identifier(name), sql.Identifier(incoming)
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in kept)
    changes = sql.SQL(", ").join(
        sql.SQL("{0} = {1}.{0}").format(sql.Identifier(str(field.column)), temporary) for field in kept[1:]
    )
    with connection.cursor() as cursor:
        make = sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
        cursor.execute(make.format(temporary, columns, table))
        _copy(incoming, kept, rows)
        change = sql.SQL("UPDATE {0} SET {1} FROM {2} WHERE {0}.{3} = {2}.{3}")
        cursor.execute(change.format(table, changes, temporary, sql.Identifier(str(kept[0].column))))
        cursor.execute(sql.SQL("DROP TABLE {}").format(temporary))


def _is_given(row: Model, field: Field[Any, Any]) -> bool:
    value = getattr(row, field.attname)
    return not isinstance(value, DatabaseDefault) and not (field.primary_key and value is None)


def _copy(table: str, fields: Sequence[Field[Any, Any]], rows: Iterable[list[Any]]) -> None:
    documents = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    lists = [place for place, field in enumerate(fields) if _is_list_of_words(field)]
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    is_binary = any(isinstance(field, BinaryField) for field in fields)  # as text, bytes take twice their room and time
    form = sql.SQL("(FORMAT {})").format(sql.SQL("binary" if is_binary else "text"))
    statement = sql.SQL("COPY {} ({}) FROM STDIN {}").format(sql.Identifier(table), columns, form)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        if is_binary:
            copy.set_types([str(field.db_type(connection)) for field in fields])
        for values in rows:
            for place in documents:
                values[place] = None if values[place] is None else Jsonb(values[place])
            for place in lists:
                values[place] = None if values[place] is None else _written(tuple(values[place]))
            copy.write_row(values)


def _is_list_of_words(field: Field[Any, Any]) -> bool:
    return isinstance(field, ArrayField) and isinstance(field.base_field, CharField)


@lru_cache(4096)
def _written(words: tuple[str, ...]) -> str:
    """A list as PostgreSQL reads it; the same few stand in most rows, and writing one takes longer than sending it."""
    marked = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in marked) + "}"
