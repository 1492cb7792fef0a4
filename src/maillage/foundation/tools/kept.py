"""Statements that many pages ask for: written once for the process, planned once for a connection.

A page of the desk asks some twenty wide statements. Writing them and planning them takes several times as long as
running them, and only who asks, which file and which day differ from one page to the next. A function that makes such
a statement is kept: it is called once, with a slot in place of each argument, and what it made is asked again with
the values of each call.

Nothing of one call can reach the next: a key, a day or a moment that is written into the statement instead of coming
in as an argument is refused when the statement is made. Rights are arguments like all others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet, Value
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # the stubs lack it
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql
from psycopg.types.numeric import Int4

from maillage.foundation.tools.prepared import rows_of

M = TypeVar("M", bound=Model)
Given = ParamSpec("Given")
HOLE = "\0"


class NotKeepable(Exception):
    """The statement holds a value of one call, or is made of several statements."""


class Slot(Expression):
    """A hole in a statement, filled at each call."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """A hole, and the slot to know what fills it."""
        return "%s", [self]


class Argument:
    """Stands for a value of a call while its statement is written: it may be compared with, and nothing else."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        raise NotKeepable(f"{self.name} decides how the statement is written.")

    def resolve_expression(self, *_args: Any, **_facts: Any) -> Slot:
        """The hole in its place."""
        return Slot(self.name)


class Among(Func):
    """Whether `field` is one of a list, however long: `Among("person", keys)`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, field: str, values: Sequence[int] | Sequence[str]) -> None:
        super().__init__(F(field), values.resolve_expression() if isinstance(values, Argument) else Value(list(values)))


@dataclass(frozen=True)
class Statement:
    """A statement with its holes, what fills them, and how its rows become objects."""

    text: str
    slots: tuple[str, ...]
    build: Callable[[Iterable[tuple[Any, ...]]], list[Any]]


def kept(write: Callable[Given, QuerySet[M, M]]) -> Callable[Given, list[M]]:
    """The rows of the statement that `write` makes, which is called once with slots in place of its arguments.

    Objects given as arguments count as their keys. Raises NotKeepable at the first call when the statement would
    carry something of that call, or has to prefetch.
    """
    names = tuple(signature(write).parameters)
    made: list[Statement] = []

    @wraps(write)
    def rows(*args: Given.args, **kwargs: Given.kwargs) -> list[M]:
        if not made:
            with_slots = cast(Callable[..., QuerySet[M, M]], write)
            made.append(_statement(with_slots(**{name: Argument(name) for name in names})))
        given = dict(zip(names, args, strict=False)) | kwargs
        values = [getattr(given[name], "pk", given[name]) for name in made[0].slots]
        return made[0].build(rows_of(made[0].text, values, binary=False))

    return rows


def _statement(rows: QuerySet[Any, Any]) -> Statement:
    if rows._prefetch_related_lookups:  # type: ignore[attr-defined]  # the stubs lack it
        raise NotKeepable("A statement that prefetches is several statements.")
    compiler = rows.query.get_compiler(using=rows.db)
    text, parameters = compiler.as_sql()
    filled = text % tuple(HOLE if isinstance(one, Slot) else _written(one) for one in parameters)
    slots = tuple(one.name for one in parameters if isinstance(one, Slot))
    return Statement(filled.replace("%", "%%").replace(HOLE, "%s"), slots, _builder(compiler, rows.db))


def _written(value: object) -> str:
    """A word or a truth of the statement itself, such as a state, written into it: partial indexes need to see it."""
    if type(value) is Int4 and value == 1:
        return "1"  # EXISTS (SELECT 1 …)
    if not isinstance(value, str | bool):
        raise NotKeepable(f"A {type(value).__name__} stands in the statement; it has to come in as an argument.")
    return sql.Literal(value if isinstance(value, bool) else str(value)).as_string()


def _builder(compiler: SQLCompiler, database: str) -> Callable[[Iterable[tuple[Any, ...]]], list[Any]]:
    """How rows become objects with those beside them, as Django does for a query set.

    Keeps nothing of the compiler, whose connection belongs to the thread that happened to come first.
    """
    select, kind, beside = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
    converters = compiler.get_converters([one[0] for one in select])
    model, fields = kind["model"], kind["select_fields"]
    first, last = fields[0], fields[-1] + 1
    names = [one[0].target.attname for one in select[first:last]]
    populators = get_related_populators(kind, select, database)

    def build(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
        built = []
        for row in _converted(rows, converters) if converters else rows:
            one = model.from_db(database, names, row[first:last])
            for populator in populators:
                populator.populate(row, one)
            for name, place in beside.items():
                setattr(one, name, row[place])
            built.append(one)
        return built

    return build


def _converted(rows: Iterable[tuple[Any, ...]], converters: dict[int, Any]) -> Iterator[tuple[Any, ...]]:
    """Rows whose fields read more than PostgreSQL gives, such as JSON."""
    for row in rows:
        values = list(row)
        for place, (several, expression) in converters.items():
            for convert in several:
                values[place] = convert(values[place], expression, connection)
        yield tuple(values)
