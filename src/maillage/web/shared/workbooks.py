"""Sheets of spreadsheets: heads in bold, widths that read, texts that never start a formula."""

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value


def fill(sheet: Worksheet, title: str, heads: list[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the heads and the rows."""
    sheet.title = title[:31]
    sheet.append(heads)
    for row in rows:
        sheet.append([safe(value) for value in row])
    for place, head in enumerate(heads, 1):
        letter = get_column_letter(place)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet[f"{letter}1"].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = max(12, min(46, len(head) + 2))
    sheet.column_dimensions["A"].width = 46
    sheet.freeze_panes = "B2"
