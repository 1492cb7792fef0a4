"""Lists to fill in: the headings of a kind of file and one example line, as CSV or XLSX."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.compute.columns import COLUMNS


def example_csv(kind: FileKind) -> bytes:
    """As French spreadsheets open it: UTF-8 with its mark, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.name for column in COLUMNS[kind]])
    writer.writerow([column.example for column in COLUMNS[kind]])
    return out.getvalue().encode("utf-8-sig")


def example_xlsx(kind: FileKind) -> bytes:
    """A workbook whose cells are all text, so that codes keep their zeroes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = kind.value
    sheet.append([column.name for column in COLUMNS[kind]])
    sheet.append([column.example for column in COLUMNS[kind]])
    for place, column in enumerate(COLUMNS[kind], 1):
        letter = get_column_letter(place)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = max(14, min(40, len(column.name) + 4))
        for row in range(2, 502):
            sheet[f"{letter}{row}"].number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
