"""A report as files: spreadsheet, lists and data. Each says what its columns are; text cells never start a formula."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from maillage.insight.indicators.models import Report
from maillage.web.shared.cohorts import add_sheets
from maillage.web.shared.report import ReportRead, Table, hidden_note, share_note
from maillage.web.shared.workbooks import fill, safe

COLUMNS = (
    *("code", "version", "by", "part", "label", "value", "hidden"),
    *("before", "before_hidden", "share", "share_hidden"),
)


def as_json(report: Report) -> bytes:
    """Figures, definitions and words, with the fingerprint of the figures."""
    said = {
        "year": report.year,
        "fingerprint": report.fingerprint,
        "made_at": timezone.localtime(report.made_at).isoformat(),
        "words": report.words,
        **report.figures,
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def as_csv(report: Report) -> bytes:
    """One line for each reading, as French spreadsheets open it: UTF-8 with its mark, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(report))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report) -> bytes:
    """The tables of the page, every reading, the definitions."""
    read = ReportRead(report)
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    fill(first, _("Figures"), [_("Figure"), str(report.year), str(report.year - 1), _("What it means"), _("Beware")], (
        [one.name, _plain(one.cell.amount, one.cell.value), _plain(one.cell.amount_before, one.cell.before),
         one.sentence, one.trap]
        for one in read.lines
    ))  # fmt: skip
    for title, table in (
        (_("Hubs"), read.hubs),
        (_("Partners"), read.partners),
        (_("Départements"), read.departements),
        (_("Audiences"), read.audiences),
        (_("Exits"), read.reasons),
    ):
        fill(book.create_sheet(), title, *_table(table, report.year))
    if not read.cohorts.is_empty:
        add_sheets(book.create_sheet(), book, read.cohorts.figures)
    fill(book.create_sheet(), _("Every reading"), list(COLUMNS), _lines(report))
    heads = ["code", "version", _("Name"), _("Counts"), _("Formula"), _("Source")]
    fill(book.create_sheet(), _("Definitions"), heads, (
        [code, one["version"], read.name(code), one["unit"], one["formula"], one["source"]]
        for code, one in read.definitions.items()
    ))  # fmt: skip
    fill(book.create_sheet(), _("Read me"), [_("Read me")], ([line] for line in _notes(report)))
    book.properties.creator, book.properties.title = str(report.network), f"{report.network} · {report.year}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _notes(report: Report) -> list[str]:
    return [
        hidden_note(),
        share_note(),
        _("Figures as they were on %(day)s; fingerprint %(print)s.")
        % {"day": timezone.localtime(report.made_at).date().isoformat(), "print": report.fingerprint},
    ]


def _lines(report: Report) -> Iterable[list[Any]]:
    versions = {one["code"]: one["version"] for one in report.figures["definitions"]}
    for row in report.figures["readings"]:
        said = {**row, "version": versions[row["code"]]}
        yield [safe(said[column]) for column in COLUMNS]


def _table(table: Table, year: int) -> tuple[list[str], Iterable[list[Any]]]:
    heads = [_("Name"), *(head for one in table.heads for head in (f"{one}, {year}", f"{one}, {year - 1}"))]
    rows = (
        [row.label, *(value for one in row.cells
            for value in (_plain(one.amount, one.value), _plain(one.amount_before, one.before)))]
        for row in table.rows
    )  # fmt: skip
    return heads, rows


def _plain(amount: float | None, said: str) -> float | str:
    """A number where there is one, else the words that stand for it."""
    if amount is None:
        return said
    return int(amount) if float(amount).is_integer() else amount
