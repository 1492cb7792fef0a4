"""Columns: no heading means two things, and the page that lists them is true."""

import pytest
from tests.architecture.house import DOCS
from tests.catalogue.sources.columns_page import page

from maillage.catalogue.sources.choices import FileKind
from maillage.catalogue.sources.compute.columns import COLUMNS, match_headings
from maillage.catalogue.sources.compute.examples import example_csv, example_xlsx
from maillage.catalogue.sources.compute.reading import open_table


@pytest.mark.parametrize("kind", FileKind)
def test_each_heading_means_one_column(kind):
    seen = {}
    for column in COLUMNS[kind]:
        for form in column.forms:
            assert seen.setdefault(form, column.key) == column.key


@pytest.mark.parametrize("kind", FileKind)
def test_the_english_keys_and_the_french_names_are_understood(kind):
    for headings in ([one.name for one in COLUMNS[kind]], [one.others[0] for one in COLUMNS[kind] if one.others]):
        matched = match_headings(
            [*headings, *(one.name for one in COLUMNS[kind] if not one.others and one.name not in headings)],
            COLUMNS[kind],
        )
        assert matched.keys == {one.key for one in COLUMNS[kind]}
        assert matched.remarks == ()


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize("make", [example_csv, example_xlsx])
def test_the_example_of_each_list_is_read_by_its_own_columns(tmp_path, kind, make):
    path = tmp_path / "file"
    path.write_bytes(make(kind))

    with open_table(path) as table:
        (line,) = list(table.lines)
        matched = match_headings(table.headings, COLUMNS[kind])

    assert line.problem is None
    for place, column in matched.places:
        if line.cells[place]:
            assert column.read(line.cells[place]) not in (None, "")


def test_the_page_of_the_columns_is_what_the_columns_say():
    """`tests/catalogue/sources/columns_page.py` makes it; copy its text there when a column changes."""
    assert (DOCS / "reference" / "import-columns.md").read_text(encoding="utf-8") == page()
