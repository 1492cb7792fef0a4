"""The words of a PDF made by typst, read back from its glyphs: what somebody who copies from it gets."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\)|\bET\b", re.S)
ESCAPED = re.compile(rb"\\(\d{1,3}|.)", re.S)
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(content: bytes) -> str:
    """Every word, page after page, and the texts kept beside them (title, alternative texts)."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b|/Subtype/Form\b", body)]
    return "\n".join([*map(_beside, objects.values()), *(_page(body, objects) for body in pages)])


def _page(body: bytes, objects: dict[int, bytes]) -> str:
    resources = re.search(rb"/Resources (\d+) 0 R", body)
    held = objects[int(resources[1])] if resources else body
    fonts = {name: _glyphs(int(key), objects) for name, key in re.findall(rb"/(f\d+) (\d+) 0 R", held)}
    own = re.search(rb"/Contents (\d+) 0 R", body)
    stream = _stream(objects[int(own[1])] if own else body)
    words, glyphs = [], {}
    for font, text in SHOWN.findall(stream):
        if font:
            glyphs = fonts.get(font, {})
        elif text:
            plain = ESCAPED.sub(_unescaped, text)
            words += [glyphs.get(plain[place : place + 2], "") for place in range(0, len(plain), 2)]
        else:
            words.append("\n")
    return "".join(words)


def _glyphs(font: int, objects: dict[int, bytes]) -> dict[bytes, str]:
    to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    table = _stream(objects[int(to_unicode[1])]) if to_unicode else b""
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for code, text in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", table)
    }


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    if found is None:
        return b""
    try:
        return zlib.decompress(found[1])
    except zlib.error:
        return found[1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if sign.isdigit() else SIGNS.get(sign, sign)


def _beside(body: bytes) -> str:
    """Plain texts of an object: Latin, or UTF-16 with its mark."""
    texts = re.findall(rb"\(((?:[^()\\]|\\.)*)\)", STREAM.sub(b"", body), re.S)
    plain = [ESCAPED.sub(_unescaped, text) for text in texts]
    plain += [bytes.fromhex(text.decode()) for text in re.findall(rb"<((?:[0-9A-Fa-f]{2})+)>", STREAM.sub(b"", body))]
    return " ".join(map(_decoded, plain))


def _decoded(text: bytes) -> str:
    return text[2:].decode("utf-16-be", "replace") if text.startswith(b"\xfe\xff") else text.decode("latin-1")
