"""Files that are not what they seem: each is refused or mended with its line, and never half of one is written."""

import io
import struct
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from tests.catalogue.sources.files import OFFER, bring, counts, csv_of, offer, text_of, told, words, xlsx_of

from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.sources.choices import RunState
from maillage.catalogue.sources.models import ExternalId, ImportRun

GOOD = offer()
SECOND = offer(offer_id="OF-2", delivery_id="OF-2-E", name="Trouver un local", kind="hebergement_bureau")


def state():
    """Everything that an import may write."""
    return Offer.objects.count(), Delivery.objects.count(), EligibilityArea.objects.count(), ExternalId.objects.count()


@pytest.fixture
def untouched(cast):
    """What is there stays as it is, whatever the test gives."""
    before = state()
    yield
    assert state() == before


def workbook(change=lambda sheet: None, *lines):
    book = load_workbook(io.BytesIO(xlsx_of(*(lines or (GOOD,)))))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def noise():
    """A workbook whose sheet is not what its checksum says."""
    content = bytearray(workbook())
    place = content.find(b"xl/worksheets/sheet1.xml") + 60
    content[place : place + 200] = bytes(200)
    return bytes(content)


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def bomb():
    """A sheet of 80 MB of spaces in a workbook of some 100 KB."""
    real = zipfile.ZipFile(io.BytesIO(workbook()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in real.namelist():
            made.writestr(name, b" " * (80 << 20) if name.endswith("sheet1.xml") else real.read(name))
    return out.getvalue()


def liar():
    """A workbook whose archive says that its sheet is small."""
    content = bytearray(bomb())
    place = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", content, place + 24, 1000)
    return bytes(content)


def with_entities():
    real = zipfile.ZipFile(io.BytesIO(workbook()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in real.namelist():
            text = real.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]>' + text
            made.writestr(name, text)
    return out.getvalue()


UNREADABLE = {
    "nothing": (b"", "empty_file"),
    "blank lines": (b"\r\n\r\n ;;\r\n", "empty_file"),
    "NUL bytes alone": (bytes(4096), "empty_file"),
    "noise": (bytes(range(256)) * 64, "missing_column"),
    "headings alone": (csv_of(GOOD).split(b"\r\n")[0], "no_line"),
    "a missing column": (csv_of({key: value for key, value in GOOD.items() if key != "type"}), "missing_column"),
    "a column twice": (csv_of(GOOD).replace(b"zone", "durée".encode(), 1), "double_column"),
    "300 columns": (csv_of({**GOOD, **{f"x{n}": "" for n in range(300)}}), "too_many_columns"),
    "300 columns of a workbook": (xlsx_of({**GOOD, **{f"x{n}": "a" for n in range(300)}}), "too_many_columns"),
    "a quote never closed": (csv_of(GOOD, SECOND).rstrip()[:-10] + b'"01/10/2026\r\n', "unclosed_quote"),
    "a huge cell": (csv_of(GOOD, offer(duration="x" * 300_000)), "cell_too_long"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "old_workbook"),
    "a PDF": (b"%PDF-1.7\n" + b"x" * 3000, "not_a_table"),
    "an archive that is no workbook": (archive(**{"a.txt": "a"}), "not_a_table"),
    "a workbook cut in two": (workbook()[:2000], "broken_workbook"),
    "a workbook with noise inside": (noise(), "broken_workbook"),
    "a bomb": (bomb(), "too_large_unpacked"),
    "a bomb that lies about its size": (liar(), "broken_workbook"),
    "entities that grow": (with_entities(), "broken_workbook"),
    "merged cells": (workbook(lambda sheet: sheet.merge_cells("A2:A3"), GOOD, SECOND), "merged_cells"),
    "an empty workbook": (workbook(lambda sheet: sheet.delete_rows(1, 5)), "empty_file"),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("content", "problem"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_to_its_end_is_refused_as_a_whole(cast, now, content, problem):
    run = bring(cast.network, content, now=now)

    assert run.state == RunState.UNREADABLE
    assert told(run)[-1][2:] == ("refused", problem)
    assert all(words(run))
    assert not run.parts.exists()


TYPED = {"confirmé le": date(2026, 10, 1), "zone": 55, "délai du premier rendez-vous": 8.0}
READ = {
    "Windows-1252 with semicolons": text_of([GOOD, SECOND], separator=";").encode("cp1252"),
    "Windows-1252 behind the mark of UTF-8": b"\xef\xbb\xbf" + text_of([GOOD, SECOND], separator=";").encode("cp1252"),
    "UTF-8 with its mark": text_of([GOOD, SECOND], separator=";").encode("utf-8-sig"),
    "UTF-16": text_of([GOOD, SECOND], separator="\t").encode("utf-16"),
    "UTF-16 without its mark": text_of([GOOD, SECOND], separator="\t").encode("utf-16-le"),
    "UTF-16, high bytes first": b"\xfe\xff" + text_of([GOOD, SECOND]).encode("utf-16-be"),
    "line ends of an old Mac": text_of([GOOD, SECOND]).replace("\r\n", "\r").encode(),
    "blank lines before the headings": b"\r\n;;;\r\n" + csv_of(GOOD, SECOND, separator=";"),
    "empty columns at the end": csv_of(GOOD, SECOND, separator=";").replace(b"\r\n", b";;;\r\n"),
    "headings in capitals": csv_of(*({k.upper(): v for k, v in one.items()} for one in (GOOD, SECOND))),
    "a workbook": xlsx_of(GOOD, SECOND),
    "a workbook of dates and numbers": xlsx_of(
        *(
            {**one, "confirmé le": date(2026, 10, 1), "zone": 55, "délai du premier rendez-vous": 8.0}
            for one in (GOOD, SECOND)
        )
    ),
    "columns in another order": csv_of(*(dict(reversed(one.items())) for one in (GOOD, SECOND))),
    "unknown columns beside": csv_of(*({**one, "couleur": "vert", "thematique 2": ""} for one in (GOOD, SECOND))),
}


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_what_spreadsheets_really_write_is_read(cast, now, content):
    run = bring(cast.network, content, now=now)

    made = Offer.objects.get(name="Tester son activité")
    assert (run.state, counts(run)) == (RunState.DONE, {"created": 2})
    assert all(weight == "noted" for _line, _column, weight, _problem in told(run))
    assert made.duration == OFFER["durée"]
    assert made.deliveries.get().confirmed_on == date(2026, 10, 1)


def test_an_unknown_column_is_noted_with_the_nearest_one(cast, now):
    run = bring(cast.network, csv_of({**GOOD, "horaire": "9 h"}), now=now)

    assert told(run) == [(1, "horaire", "noted", "unknown_column")]
    assert run.findings.get().facts == {"nearest": ["horaires"]}


WRONG_LINES = {
    "a formula": (offer(summary='=HYPERLINK("http://example.org";"Cliquez")'), "formula"),
    "a command": (offer(name="+cmd|' /C calc'!A0"), "formula"),
    "an at sign": (offer(name="@SUM(1+9)"), "formula"),
    "a NUL": (offer(name="a\x00b"), "control"),
    "a bell": (offer(name="a\x07b"), "control"),
    "the American order": (offer(confirmed_on="12/31/2025"), "not_a_day"),
    "the 30th of February": (offer(confirmed_on="30/02/2026"), "not_a_day"),
    "a number with letters": (offer(delay="8x"), "not_a_number"),
    "a number too large": (offer(delay="99999999999999999999"), "out_of_range"),
    "a name too long": (offer(name="x" * 151), "too_long"),
    "a paragraph too long": (offer(what_happens="x" * 5001), "too_long"),
    "an EPCI that does not exist": (offer(zone="200000000"), "unknown_area"),
    "a name that several areas have": (offer(zone="Saint-Denis"), "several_areas"),
}


@pytest.mark.parametrize(("line", "problem"), WRONG_LINES.values(), ids=WRONG_LINES)
def test_a_wrong_line_is_refused_alone(cast, now, line, problem):
    wrong = {**line, "identifiant offre": "OF-3", "identifiant prestation": "OF-3-E"}

    run = bring(cast.network, csv_of(GOOD, wrong, SECOND), now=now)

    assert [(one[0], one[2], one[3]) for one in told(run)] == [(3, "refused", problem)]
    assert counts(run) == {"created": 2, "refused": 1}
    assert not ExternalId.objects.filter(external_id__startswith="OF-3").exists()


def test_texts_that_only_look_like_formulas_are_taken(cast, now):
    line = offer(
        what_happens="- un entretien\n- un plan", summary="'=1+1 : « compter » avec vous vos premiers chiffres"
    )

    run = bring(cast.network, csv_of({**line, "téléphone": "+33 3 29 00 00 00"}), now=now)

    made = Offer.objects.get(name="Tester son activité")
    assert counts(run) == {"created": 1}
    assert made.summary.startswith("=1+1")


def test_a_formula_of_a_workbook_is_refused_with_its_line(cast, now):
    run = bring(cast.network, workbook(lambda sheet: sheet.__setitem__("D2", "=A2&B2")), now=now)

    assert [(one[0], one[2], one[3]) for one in told(run)] == [(2, "refused", "formula")]


def test_lines_with_too_many_or_too_few_cells_are_refused_with_their_numbers(cast, now):
    content = csv_of(GOOD, SECOND, separator=";") + b"a;b;c\r\n" + b";" * 40 + b"x\r\n"

    run = bring(cast.network, content, now=now)

    assert [(one[0], one[3]) for one in told(run)] == [(4, "too_few_cells"), (5, "too_many_cells")]
    assert counts(run) == {"created": 2, "refused": 2}


def test_a_file_cut_in_its_last_line_refuses_that_line(cast, now):
    content = csv_of(GOOD, SECOND, separator=";")

    run = bring(cast.network, content[: content.rfind(b"OF-2-E")], now=now)

    assert [(one[0], one[3]) for one in told(run)] == [(3, "too_few_cells")]


def test_the_line_of_a_finding_is_that_of_the_file_also_after_texts_of_several_lines(cast, now):
    long = offer(what_happens="un\ndeux\n\ntrois")
    wrong = offer(offer_id="OF-3", delivery_id="OF-3", stages="?")

    run = bring(cast.network, csv_of(long, wrong), now=now)

    assert [one[0] for one in told(run)] == [6]


def test_a_workbook_of_several_sheets_says_which_one_is_read(cast, now):
    book = load_workbook(io.BytesIO(xlsx_of(GOOD)))
    book.create_sheet("Notes").append(["à faire"])
    out = io.BytesIO()
    book.save(out)

    run = bring(cast.network, out.getvalue(), now=now)

    assert told(run) == [(0, "", "noted", "first_sheet_only")]


def test_a_workbook_that_hides_a_cell_far_away_is_no_burden(cast, now):
    book = Workbook()
    book.active.append(list(GOOD))
    book.active.append(list(GOOD.values()))
    book.active.cell(row=60_000, column=16_000, value="loin")
    out = io.BytesIO()
    book.save(out)

    run = bring(cast.network, out.getvalue(), now=now)

    assert counts(run).get("created") == 1


def test_five_thousand_findings_are_kept_and_the_others_counted(cast, now):
    lines = [offer(offer_id=f"O{n}", delivery_id=f"D{n}", stages="?", fee="?") for n in range(3000)]

    run = bring(cast.network, csv_of(*lines), now=now, mode=None)

    assert (run.refused, run.findings.count(), run.findings_left_out) == (3000, 5000, 1000)


def test_a_name_of_file_is_only_a_name(cast, now):
    run = bring(cast.network, csv_of(GOOD), now=now, name="..\\..\\etc/passwd\x00.csv")

    assert run.file_name == "passwd .csv"
    assert ImportRun.objects.get().size == len(csv_of(GOOD))
