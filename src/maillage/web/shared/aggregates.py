"""Counts for other tools: tables whose columns, files and dictionary are made from one description each.

Nothing here leads to a person: readings are protected where they are computed, sheets and the register of questions
hold no name; what posts wrote in words stays on the pages.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow
import pyarrow.parquet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.sources.formats.files import KINDS
from maillage.catalogue.sources.formats.flat import safe_cell
from maillage.insight.dialogue.choices import QuestionState, Side, TerritoryKind
from maillage.insight.indicators.choices import By, Unit

Words = str | Promise
FORMAT = 1
"""Of these tables. Whatever a reader would have to change for is another one."""


class Column(NamedTuple):
    """A column: its name, its kind, what it holds, how it is read from a row; `listed` are values of a closed list."""

    name: str
    kind: str
    words: Words
    read: Callable[[Any], Any]
    listed: Any = None


class Dataset(NamedTuple):
    """A table for other tools."""

    name: str
    title: Words
    words: Words
    columns: tuple[Column, ...]

    def line(self, row: Any) -> dict[str, Any]:
        """One row as JSON knows it, in the order of the columns."""
        return {column.name: column.read(row) for column in self.columns}


READINGS = Dataset(
    "readings",
    _("Figures"),
    _("Every figure of the days asked for, cut as asked for, beside the same days a year before."),
    (
        Column("indicator", "text", _("code of the indicator"), lambda one: one.indicator.code),
        Column("version", "number", _("version of its definition"), lambda one: one.indicator.version),
        Column("name", "text", _("its name"), lambda one: one.indicator.name),
        Column("unit", "word", _("what is counted"), lambda one: one.indicator.unit, Unit),
        Column("start", "day", _("first day"), lambda one: one.period.start.isoformat()),
        Column("end", "day", _("last day"), lambda one: one.period.end.isoformat()),
        Column("by", "word", _("what it is cut by"), lambda one: one.by, By),
        Column(
            "part",
            "text",
            _("hub or partner by its address name, area by its code; empty for the whole, “.” for no known one"),
            lambda one: one.part,
        ),
        Column("label", "text", _("name of the part"), lambda one: one.label),
        Column("value", "decimal", _("the figure; empty when hidden, or a share of nobody"), lambda one: one.value),
        Column("hidden", "yes_no", _("too small to be told, or it would tell another one"), lambda one: one.is_hidden),
        Column("before", "decimal", _("the same days a year before, same definition"), lambda one: one.before),
        Column("before_hidden", "yes_no", _("that one is hidden"), lambda one: one.before_is_hidden),
        Column("share", "number", _("of the whole, what this partner is given: shares add up"), lambda one: one.share),
        Column("share_hidden", "yes_no", _("the share is hidden"), lambda one: one.share_is_hidden),
    ),
)
SHEETS = Dataset(
    "sheets",
    _("Sheets of territories"),
    _("Every figure of each sheet that one may read, one line for each; the frozen sheets too when asked for."),
    (
        Column("kind", "word", _("kind of territory"), lambda one: one.territory.kind, TerritoryKind),
        Column("code", "text", _("official code, or the address name of an office"), lambda one: one.territory.code),
        Column("territory", "text", _("name of the territory"), lambda one: one.territory.name),
        Column("office", "text", _("office of the Region that answers for it"), lambda one: one.office),
        Column("day", "day", _("day of the sheet"), lambda one: one.day.isoformat()),
        Column("frozen_on", "day", _("day on which it was frozen; empty for today's"), lambda one: one.frozen_on),
        Column("address", "text", _("where it is read; stable for a frozen one"), lambda one: one.address),
        Column("figure", "text", _("key of the figure"), lambda one: one.key),
        Column("version", "number", _("version of its definition"), lambda one: one.definition.get("version")),
        Column("name", "text", _("its name"), lambda one: one.said.get("name", "")),
        Column("unit", "text", _("what is counted"), lambda one: one.definition.get("unit", "")),
        Column("value", "decimal", _("the figure; empty when nothing can be said"), lambda one: one.value),
        Column("definition", "text", _("what it counts"), lambda one: one.said.get("sentence", "")),
    ),
)
QUESTIONS = Dataset(
    "questions",
    _("Register of questions"),
    _("Every question that one may read: who answers, by which day, when they did. What was written stays there."),
    (
        Column("number", "text", _("number of the question"), lambda one: one.reference),
        Column("kind", "word", _("kind of territory"), lambda one: one.territory.kind, TerritoryKind),
        Column("code", "text", _("official code of the territory"), lambda one: one.territory.code),
        Column("territory", "text", _("name of the territory"), lambda one: one.territory.name),
        Column("office", "text", _("office of the Region"), lambda one: one.office.name),
        Column("answers", "word", _("who answers"), lambda one: one.side, Side),
        Column("state", "word", _("state"), lambda one: one.state, QuestionState),
        Column("asked_on", "day", _("day on which it was asked"), lambda one: one.asked_on),
        Column("due_on", "day", _("day by which it is answered"), lambda one: one.due_on.isoformat()),
        Column("answered_on", "day", _("day of the first answer"), lambda one: one.answered_on),
        Column("late", "yes_no", _("answered after its day, or still not answered"), lambda one: one.was_late),
        Column("days", "number", _("days to the first answer"), lambda one: one.days),
        Column("figure", "text", _("figure of the sheet that it is about"), lambda one: one.figure),
        Column("promises", "number", _("promises made in the answers"), lambda one: one.promises),
        Column("promises_kept", "number", _("of which kept"), lambda one: one.promises_kept),
        Column("is_public", "yes_no", _("both sides agreed to publish it"), lambda one: one.is_public),
    ),
)
DATASETS = {one.name: one for one in (READINGS, SHEETS, QUESTIONS)}
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


def written(dataset: Dataset, rows: Iterable[Any], form: str, head: Mapping[str, str]) -> bytes:
    """The rows in one of `FORMS`; the same to the byte for the same rows, head and language.

    CSV: semicolons, UTF-8 with its mark, cells that a spreadsheet does not take for a formula, nothing for what is
    not known. JSON: format, dataset, head, rows. Parquet: the head is its metadata.
    """
    lines = [dataset.line(row) for row in rows]
    return {"csv": _csv, "json": _json, "parquet": _parquet}[form](dataset, lines, head)


def dictionary() -> dict[str, Any]:
    """What every column of every table holds, in the language of the page, from the descriptions that write them."""
    return {
        "format": FORMAT,
        "datasets": [
            {
                "name": dataset.name,
                "title": str(dataset.title),
                "description": str(dataset.words),
                "columns": [_described(column) for column in dataset.columns],
            }
            for dataset in DATASETS.values()
        ],
    }


def _described(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "kind": column.kind, "description": str(column.words)}
    if column.listed is not None:
        told["values"] = {str(one.value): str(one.label) for one in column.listed}
    return told


def _csv(dataset: Dataset, lines: list[dict[str, Any]], _head: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow([column.name for column in dataset.columns])
    rows.writerows([_cell(value) for value in line.values()] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(str(value))


def _json(dataset: Dataset, lines: list[dict[str, Any]], head: Mapping[str, str]) -> bytes:
    said = {"format": FORMAT, "dataset": dataset.name, **head, "rows": lines}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(dataset: Dataset, lines: list[dict[str, Any]], head: Mapping[str, str]) -> bytes:
    fields = [
        pyarrow.field(one.name, KINDS[one.kind], metadata={"description": str(one.words)}) for one in dataset.columns
    ]
    schema = pyarrow.schema(fields).with_metadata({"format": str(FORMAT), "dataset": dataset.name, **head})
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(lines, schema=schema), out, compression="zstd")
    return out.getvalue()
