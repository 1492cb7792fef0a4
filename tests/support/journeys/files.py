"""Small files of each kind, made here, and some that are not what they say."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

HTML = b"<!doctype html><html><script>alert(1)</script></html>"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40 + b"\xff\xd9"
WEBP = b"RIFF" + struct.pack("<I", 12) + b"WEBPVP8 " + b"x" * 4


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", b"\0" * 13) + _chunk(b"IEND", b"")


def zipped(*names: str, mimetype: str = "") -> bytes:
    """A compressed file with these parts."""
    file = BytesIO()
    with ZipFile(file, "w") as parts:
        if mimetype:
            parts.writestr("mimetype", mimetype, ZIP_STORED)
        for name in names:
            parts.writestr(name, "<x/>")
    return file.getvalue()


OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ODT = zipped("content.xml", mimetype=f"{OPEN_DOCUMENT}text")
ODS = zipped("content.xml", mimetype=f"{OPEN_DOCUMENT}spreadsheet")
DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
