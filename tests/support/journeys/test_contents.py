"""What a document is, by what it contains."""

import struct
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.journeys.files import (
    DOCX,
    HTML,
    JPEG,
    ODS,
    ODT,
    OPEN_DOCUMENT,
    PDF,
    PNG,
    WEBP,
    XLSX,
    zipped,
)

from maillage.support.journeys.contents import MEDIA_TYPES, SENTENCES, ContentRefused, Kind, Why, kind_of, safe_name


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, Kind.PDF),
        (JPEG, Kind.JPEG),
        (PNG, Kind.PNG),
        (WEBP, Kind.WEBP),
        (ODT, Kind.ODT),
        (ODS, Kind.ODS),
        (DOCX, Kind.DOCX),
        (XLSX, Kind.XLSX),
        ("Étude de marché\r\n\tÀ Étain".encode(), Kind.TXT),
        ("Étude de marché".encode("cp1252"), Kind.TXT),
        ("Étude de marché".encode("utf-16"), Kind.TXT),
        (b"1 < 2 and <b>bold</b> words", Kind.TXT),
    ],
)
def test_each_kind_is_known_by_its_content(content, kind):
    assert kind_of(BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b" \n\n", Why.EMPTY),
        (HTML, Why.WEB_PAGE),
        (b"\xef\xbb\xbf \n" + HTML, Why.WEB_PAGE),
        (b"<?xml version='1.0'?><svg onload='x'/>", Why.WEB_PAGE),
        (b"<SVG onload=alert(1)>", Why.WEB_PAGE),
        (b"%PDF-1.7\n" + HTML, Why.BROKEN),
        (PDF[:-20], Why.BROKEN),
        (b"%PDF-x" + PDF[6:], Why.BROKEN),
        (JPEG[:-2], Why.BROKEN),
        (PNG[:30], Why.BROKEN),
        (WEBP[:-5], Why.BROKEN),
        (b"RIFF\x04\0\0\0WAVE", Why.BROKEN),
        (ODT[:-10], Why.BROKEN),
        (b"PK\x03\x04" + b"x" * 100, Why.BROKEN),
        (zipped("a.txt"), Why.UNKNOWN),
        (zipped("[Content_Types].xml"), Why.UNKNOWN),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), Why.MACROS),
        (zipped("content.xml", "Basic/Standard/a.xml", mimetype=f"{OPEN_DOCUMENT}text"), Why.MACROS),
        (zipped("content.xml", mimetype=f"{OPEN_DOCUMENT}presentation"), Why.UNKNOWN),
        (b"MZ\x90\x00\x03" + b"\0" * 60, Why.UNKNOWN),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, Why.UNKNOWN),
        (b"GIF89a\x01\x00\x01\x00\x00\x00", Why.UNKNOWN),
    ],
)
def test_what_is_none_of_them_is_refused_with_its_reason(content, why):
    with pytest.raises(ContentRefused) as error:
        kind_of(BytesIO(content))

    assert (error.value.why, error.value.sentence) == (why, SENTENCES[why])


def test_a_locked_file_is_refused():
    locked = bytearray(DOCX)
    at = locked.find(b"PK\x01\x02")
    locked[at + 8] |= 1

    with pytest.raises(ContentRefused) as error:
        kind_of(BytesIO(bytes(locked)))

    assert error.value.why == Why.LOCKED


def test_a_list_of_parts_that_would_fill_the_memory_is_not_read():
    many = bytearray(DOCX)
    at = many.rfind(b"PK\x05\x06")
    many[at + 10 : at + 12] = struct.pack("<H", 60_000)

    with pytest.raises(ContentRefused) as error:
        kind_of(BytesIO(bytes(many)))

    assert error.value.why == Why.UNKNOWN


@given(st.binary(max_size=400) | st.sampled_from([PDF, JPEG, PNG, WEBP, ODT, DOCX]), st.integers(0, 400))
def test_any_content_is_a_kind_or_is_refused(content, cut):
    for some in (content, content[:cut], content[:cut] + b"\0" + content[cut:]):
        with suppress(ContentRefused):
            assert kind_of(BytesIO(some)) in MEDIA_TYPES


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("Business plan.pdf", Kind.PDF, "Business plan.pdf"),
        ("plan.PDF", Kind.JPEG, "plan.jpg"),
        ("../../etc/passwd", Kind.TXT, "passwd.txt"),
        ("C:\\Users\\Sami\\devis.odt", Kind.ODT, "devis.odt"),
        ("page.html", Kind.TXT, "page.txt"),
        ("", Kind.PDF, "document.pdf"),
        ("...", Kind.PDF, "document.pdf"),
        ("a\u202efdp.exe", Kind.PDF, "afdp.exe.pdf"),
        ("bilan\r\nSet-Cookie: x.pdf", Kind.PDF, "bilanSet-Cookie: x.pdf"),
        ("é" * 300 + ".pdf", Kind.PDF, "é" * 116 + ".pdf"),
    ],
)
def test_a_name_leads_nowhere_and_ends_as_its_kind(name, kind, shown):
    assert safe_name(name, kind) == shown


@given(st.text(max_size=200), st.sampled_from(Kind))
def test_any_name_becomes_a_name(name, kind):
    shown = safe_name(name, kind)

    assert 0 < len(shown) <= 120
    assert shown.endswith(f".{kind.value}")
    assert not set(shown) & set("/\\\r\n\0")
