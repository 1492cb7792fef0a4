"""How alike what is typed and what is kept are, asked of every person of a file within a few milliseconds.

Behind row-level security the index of trigrams cannot serve: its operators must not see a row before the policy let it
through. So a file is read by its organisation, and trigrams are compared only where bits kept beside the person
(migration `0007_trigram_bits`) show that enough of them may be there. Two trigrams may share a bit: some rows are
compared in vain, none that is alike is passed over.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, F, FloatField, Func, Value, When
from django.db.models.sql.compiler import SQLCompiler


class MayBeAlike(Func):
    """Whether at least the share `least` of the trigrams of `typed` may be in what is searched of a person."""

    output_field = BooleanField()

    def __init__(self, typed: str, least: float) -> None:
        super().__init__(F("searched"), Value(typed), Value(least))

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, list[Any]]:
        """The bits stand in a column that no model reads, beside the one that is searched."""
        table, typed, least = (getattr(one, "alias", getattr(one, "value", "")) for one in self.source_expressions)
        bits = f"{connection.ops.quote_name(table)}.{connection.ops.quote_name('trigram_bits')}"
        condition = (
            f"bit_count(people_trigram_bits(%s::text) & ~{bits})"
            " <= ceil((1 - %s::float8) * cardinality(show_trgm(%s::text)))"
        )
        return condition, [typed, least, typed]


def likeness(measure: Func, typed: str, *, least: float) -> Case:
    """`measure` of `typed` against a column whose words `searched` holds; zero where it cannot reach `least`."""
    near = When(MayBeAlike(typed, least), then=measure)
    return Case(near, default=Value(0.0), output_field=FloatField())
