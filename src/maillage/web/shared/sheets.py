"""A table given away as a file: CSV as French spreadsheets open it, or a spreadsheet. No cell starts a formula."""

import csv
import io

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from maillage.catalogue.sources.formats.flat import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 40


def csv_file(rows: list[list[str]], name: str) -> HttpResponse:
    """UTF-8 with its mark, semicolons."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([safe_cell(cell) for cell in row] for row in rows)
    return given(out.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_file(rows: list[list[str]], name: str) -> HttpResponse:
    """One sheet, the headings kept in sight."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for position, _head in enumerate(rows[0], 1):
        longest = max(len(row[position - 1]) if position <= len(row) else 0 for row in rows)
        sheet.column_dimensions[get_column_letter(position)].width = min(WIDEST, longest + 2)
    out = io.BytesIO()
    book.save(out)
    return given(out.getvalue(), f"{name}.xlsx", XLSX)


def given(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save, under a name without accents."""
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in name)
    headers = {"Content-Disposition": f'attachment; filename="{plain}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
