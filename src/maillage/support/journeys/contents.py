"""What a document is, by what it contains. Its name and what a browser says of it count for nothing.

Nothing is unpacked: of a compressed file only the list of its parts is read, and one part of a few bytes.
"""

import codecs
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.foundation.tools.errors import DomainError

HEAD = 4096
TAIL = 2048
MOST_PARTS = 10_000
MOST_LISTING_BYTES = 4 << 20
LONGEST_NAME = 120
WEB_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|\?php)|<\?xml|<\?php", re.IGNORECASE)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Kind(TextChoices):
    """The documents that are taken."""

    PDF = "pdf", _("PDF")
    JPEG = "jpg", _("photo (JPEG)")
    PNG = "png", _("image (PNG)")
    WEBP = "webp", _("image (WebP)")
    ODT = "odt", _("text (ODT)")
    ODS = "ods", _("spreadsheet (ODS)")
    DOCX = "docx", _("text (DOCX)")
    XLSX = "xlsx", _("spreadsheet (XLSX)")
    TXT = "txt", _("plain text")

    @property
    def media_type(self) -> str:
        """As browsers name it."""
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.TXT: "text/plain",
}


class Scan(TextChoices):
    """What a virus scanner says of a document."""

    NONE = "none", _("no virus scanner here")
    WAITING = "waiting", _("not checked yet")
    CLEAN = "clean", _("checked")
    REFUSED = "refused", _("refused: a virus was found")


class Why(StrEnum):
    """Why a content is not taken."""

    EMPTY = "empty"
    WEB_PAGE = "web_page"
    BROKEN = "broken"
    MACROS = "macros"
    LOCKED = "locked"
    UNKNOWN = "unknown"


SENTENCES = {
    Why.EMPTY: _("This file is empty."),
    Why.WEB_PAGE: _(
        "This file is a web page, whatever its name says. Open the page, print it to a PDF, and send that PDF."
    ),
    Why.BROKEN: _("This file is damaged or cut short. Open it on your computer, save it again, and send it anew."),
    Why.MACROS: _("This file holds a program (macros). Save it without macros, or as a PDF."),
    Why.LOCKED: _("This file is locked by a password: nobody could read it. Send it without one."),
    Why.UNKNOWN: _("This kind of file is not taken. Send a PDF, a photo, a text or a spreadsheet."),
}


class ContentRefused(DomainError):
    """The content is none of the kinds that are taken; `sentence` tells a person what to do."""

    def __init__(self, why: Why) -> None:
        self.why = why
        self.sentence = SENTENCES[why]
        super().__init__(f"The content is refused: {why}.")


def kind_of(file: BinaryIO) -> Kind:
    """The kind of the whole file.

    Raises ContentRefused.
    """
    head = _read(file, 0, HEAD)
    if not head.strip():
        raise ContentRefused(Why.EMPTY)
    for start, kind, is_whole in SIGNATURES:
        if head.startswith(start):
            if not is_whole(file, head):
                raise ContentRefused(Why.BROKEN)
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(file)
    return _text(file, head)


def safe_name(name: str, kind: Kind) -> str:
    """A file name to show and to download by: no path, no invisible letters, ends as its kind does."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    shown = "".join(letter for letter in unicodedata.normalize("NFC", bare) if unicodedata.category(letter)[0] != "C")
    stem = " ".join(shown.split()).strip(". ")
    ending = f".{kind.value}"
    for known in (*(f".{one}" for one in Kind.values), ".jpeg", ".htm", ".html"):
        if stem.lower().endswith(known):
            stem = stem[: -len(known)].strip(". ")
            break
    return f"{stem[: LONGEST_NAME - len(ending)] or 'document'}{ending}"


def _read(file: BinaryIO, start: int, count: int) -> bytes:
    file.seek(start)
    return file.read(count)


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _tail(file: BinaryIO, count: int = TAIL) -> bytes:
    return _read(file, max(0, _size(file) - count), count)


def _is_pdf(file: BinaryIO, head: bytes) -> bool:
    tail = _tail(file)
    return head[5:6].isdigit() and b"startxref" in tail and b"%%EOF" in tail


def _is_jpeg(file: BinaryIO, head: bytes) -> bool:
    return b"\xff\xd9" in _tail(file, 64 * 1024)


def _is_png(file: BinaryIO, head: bytes) -> bool:
    return head[12:16] == b"IHDR" and b"IEND" in _tail(file)


def _is_webp(file: BinaryIO, head: bytes) -> bool:
    length = struct.unpack("<I", head[4:8])[0] if len(head) >= 12 else 0
    return head[8:12] == b"WEBP" and length + 8 <= _size(file) + 1


SIGNATURES: tuple[tuple[bytes, Kind, Callable[[BinaryIO, bytes], bool]], ...] = (
    (b"%PDF-", Kind.PDF, _is_pdf),
    (b"\xff\xd8\xff", Kind.JPEG, _is_jpeg),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG, _is_png),
    (b"RIFF", Kind.WEBP, _is_webp),
)


def _office(file: BinaryIO) -> Kind:
    """OpenDocument and Office Open XML, by the list of their parts."""
    _refuse_long_listing(file)
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist())
            mimetype = parts.read("mimetype") if "mimetype" in names and _is_short(parts) else b""
            locked = any(part.flag_bits & 1 for part in parts.infolist())
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ContentRefused(Why.BROKEN) from error
    if locked:
        raise ContentRefused(Why.LOCKED)
    if any(_is_program(name) for name in names):
        raise ContentRefused(Why.MACROS)
    for kind in (Kind.ODT, Kind.ODS):
        if mimetype == kind.media_type.encode() and "content.xml" in names:
            return kind
    for kind, part in ((Kind.DOCX, "word/document.xml"), (Kind.XLSX, "xl/workbook.xml")):
        if "[Content_Types].xml" in names and part in names:
            return kind
    raise ContentRefused(Why.UNKNOWN)


def _refuse_long_listing(file: BinaryIO) -> None:
    """A list of parts that would fill the memory is not read."""
    tail = _tail(file, 22 + 65_535)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise ContentRefused(Why.BROKEN)
    parts, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if parts > MOST_PARTS or length > MOST_LISTING_BYTES:
        raise ContentRefused(Why.UNKNOWN)


def _is_short(parts: zipfile.ZipFile) -> bool:
    part = parts.getinfo("mimetype")
    return part.file_size <= 200 and part.compress_type == zipfile.ZIP_STORED


def _is_program(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(("vbaproject.bin", ".exe", ".js")) or lowered.startswith(("basic/", "scripts/"))


def _text(file: BinaryIO, head: bytes) -> Kind:
    """Plain text of any usual encoding; a web page or a script is not."""
    if WEB_PAGE.search(head):
        raise ContentRefused(Why.WEB_PAGE)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    if any(_reads_as(file, encoding) for encoding in encodings):
        return Kind.TXT
    raise ContentRefused(Why.UNKNOWN)


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while True:
        part = file.read(1 << 16)
        try:
            text = decoder.decode(part, final=not part)
        except UnicodeDecodeError:
            return False
        if NOT_TEXT.search(text):
            return False
        if not part:
            return True
