"""The page of the columns, made from the columns themselves: `docs/reference/import-columns.md` holds it."""

from django.utils import translation

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.compute.columns import COLUMNS, Column

HEAD = """# Columns of the lists that come in

CSV or XLSX, the first sheet, headings in the first line that is not empty. Columns come in any order; headings are
understood without regard for accents, capitals and hyphens. Values of closed lists are their codes, or their words in
French or English; several of them stand between bars, commas or semicolons. Required columns are in bold. How an import
goes: [the guide](../guides/import.md).
"""
TABLE = "| Heading | Also understood | What it says | Example |\n|---|---|---|---|\n"


def page() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        return HEAD + "".join(_section(kind) for kind in FileKind)


def _section(kind: FileKind) -> str:
    title = f"\n## {str(kind.label).capitalize()}\n\n{TABLE}"
    return title + "".join(map(_row, COLUMNS[kind]))


def _row(column: Column) -> str:
    name = f"**{column.name}**" if column.is_required else column.name
    values = f" {', '.join(f'`{value}`' for value in column.listed.values)}" if column.listed else ""
    cells = (name, ", ".join(column.others), f"{column.about}{values}", column.example)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"
