"""Thousands of rows at once: keys reserved beforehand, rows sent by COPY, changes joined from a temporary table.

Nothing here checks a row: whoever calls has done it; the constraints of the tables still hold.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault
from psycopg import sql
from psycopg.types.json import Jsonb

_numbers = count(1)


def reserve_keys(model: type[Model], how_many: int) -> list[int]:
    """Primary keys that nobody else will get; those never used are lost, as with any sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, how_many]
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(rows: Sequence[Model]) -> None:
    """Insert rows of one model in one statement. Those without a primary key get one from the database."""
    if not rows:
        return
    first = rows[0]
    fields = [field for field in first._meta.concrete_fields if _is_given(first, field)]
    with connection.cursor() as cursor:
        _copy(cursor, first._meta.db_table, fields, rows)


def copy_values(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as plain values of the named attributes; the other fields take their defaults.

    For narrow tables, where making objects would cost more than storing them.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [field for name, field in fields.items() if name not in names and field.has_default()]
    usual = [field.get_default() for field in others]
    columns = [str(field.column) for field in (*(fields[name] for name in names), *others)]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([*row, *usual])


def update_in(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of rows of one model, found by their primary key, in one statement."""
    if not rows or not names:
        return
    meta = rows[0]._meta
    key = meta.pk
    fields = [meta.get_field(name) for name in names]
    kept: list[Field[Any, Any]] = [field for field in (key, *fields) if isinstance(field, Field)]
    incoming = f"incoming_{meta.db_table}_{next(_numbers)}"
    table, temporary = sql.Identifier(meta.db_table), sql.Identifier(incoming)
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in kept)
    changes = sql.SQL(", ").join(
        sql.SQL("{0} = {1}.{0}").format(sql.Identifier(str(field.column)), temporary) for field in kept[1:]
    )
    with connection.cursor() as cursor:
        make = sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
        cursor.execute(make.format(temporary, columns, table))
        _copy(cursor, incoming, kept, rows)
        change = sql.SQL("UPDATE {0} SET {1} FROM {2} WHERE {0}.{3} = {2}.{3}")
        cursor.execute(change.format(table, changes, temporary, sql.Identifier(str(kept[0].column))))
        cursor.execute(sql.SQL("DROP TABLE {}").format(temporary))


def _is_given(row: Model, field: Field[Any, Any]) -> bool:
    value = getattr(row, field.attname)
    return not isinstance(value, DatabaseDefault) and not (field.primary_key and value is None)


def _copy(cursor: Any, table: str, fields: Sequence[Field[Any, Any]], rows: Sequence[Model]) -> None:
    names = [field.attname for field in fields]
    documents = {n for n, field in enumerate(fields) if isinstance(field, JSONField)}
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            values = [getattr(row, name) for name in names]
            for place in documents:
                values[place] = None if values[place] is None else Jsonb(values[place])
            copy.write_row(values)
