"""Catalogues of translations without gettext's programs: update, check, compile.

    tools/messages.py update [ROOM…] [--tidy]   add the new strings to French catalogues; --tidy drops the unused
    tools/messages.py check                     fail on strings without French, doubtful, unused or wrongly formatted
    tools/messages.py compile                   write the .mo files that are older than their .po

Each room and each door has its own catalogue, `locale/fr/LC_MESSAGES/django.po` in its folder. The strings of the
templates of a door (`web/templates/<door>/`) belong to that door; those of `config` and of shared templates to
`web/shared`. A .po file carries neither dates nor places, so that it only changes when words do.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

SOURCE = Path(__file__).resolve().parents[1] / "src" / "maillage"
FLOORS = ("foundation", "catalogue", "support", "insight", "web")
SHARED = SOURCE / "web" / "shared"
TEMPLATES = SOURCE / "web" / "templates"
LANGUAGE = "fr"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # the same words give the same .mo, whatever the day
HEADER = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {LANGUAGE}\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def rooms() -> list[Path]:
    """The folders that may have a catalogue."""
    folders = (folder for floor in FLOORS for folder in sorted((SOURCE / floor).glob("*/")))
    return [folder for folder in folders if (folder / "__init__.py").exists()]


def po_file(room: Path) -> Path:
    """The catalogue of a room."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def room_of(file: Path) -> Path | None:
    """Which room the strings of a source file belong to."""
    if file.is_relative_to(TEMPLATES):
        door = SOURCE / "web" / file.relative_to(TEMPLATES).parts[0]
        return door if (door / "__init__.py").exists() else SHARED
    if file.is_relative_to(SOURCE / "config"):
        return SHARED
    inside = file.relative_to(SOURCE).parts
    return SOURCE / inside[0] / inside[1] if len(inside) > 2 and inside[0] in FLOORS else None


def source_files() -> Iterator[Path]:
    """Every Python file and template that may hold words for people."""
    for file in sorted(SOURCE.rglob("*")):
        if file.suffix in {".py", ".html", ".txt", ".xml"} and not {"static", "migrations"} & set(file.parts):
            yield file


def found_messages() -> dict[Path, list[Message]]:
    """What the sources say today, by room, each string once."""
    found: dict[Path, dict[tuple[object, object], Message]] = defaultdict(dict)
    for file in source_files():
        room = room_of(file)
        if room is not None:
            for message in _messages_in(file):
                earlier = found[room].setdefault((_singular(message), message.context), message)
                if message.pluralizable and not earlier.pluralizable:
                    found[room][_singular(message), message.context] = message
    return {room: list(messages.values()) for room, messages in found.items()}


def _messages_in(file: Path) -> Iterator[Message]:
    from babel.messages.catalog import Message
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # What is left is read as Python: calls of gettext between rows of X, whose indents mean nothing.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    options = {"encoding": "utf-8"}
    for _line, words, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, (), options):
        if words and (words if isinstance(words, str) else words[0]):
            yield Message(words, context=context, auto_comments=comments)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _read(file: Path) -> Catalog:
    from babel.messages.pofile import read_po

    content = file.read_bytes() if file.exists() else HEADER.encode()
    catalog = read_po(io.BytesIO(content), locale=LANGUAGE)
    catalog.creation_date = catalog.revision_date = ANY_DAY
    return catalog


def _write(file: Path, catalog: Catalog) -> bool:
    """Write the catalogue if its words changed; tell whether they did."""
    from babel.messages.pofile import write_po

    body = io.BytesIO()
    write_po(body, catalog, width=100, no_location=True, omit_header=True, sort_output=True)
    text = HEADER + body.getvalue().decode().strip() + "\n"
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".po.new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)
    return True


def _is_translated(message: Message) -> bool:
    words = message.string
    return all(words) if isinstance(words, list | tuple) else bool(words)


def _memory(catalogues: dict[Path, Catalog]) -> dict[tuple[object, object], Message]:
    """Every translation that exists anywhere, so that a string that moves keeps its French."""
    known = {}
    for catalog in catalogues.values():
        for message in [*catalog.obsolete.values(), *catalog]:
            if message.id and _is_translated(message):
                known[message.id, message.context] = message
    return known


def update(chosen: list[str], *, tidy: bool) -> int:
    """Bring catalogues in step with the sources; an unused translation is kept apart until `tidy`."""
    from babel.messages.catalog import Catalog

    found = found_messages()
    catalogues = {room: _read(po_file(room)) for room in rooms()}
    memory = _memory(catalogues)
    for room, catalog in catalogues.items():
        name = str(room.relative_to(SOURCE))
        if chosen and name not in chosen:
            continue
        template = Catalog(locale=LANGUAGE)
        for message in found.get(room, []):
            template.add(message.id, context=message.context, auto_comments=message.auto_comments)
        catalog.update(template, no_fuzzy_matching=True)
        for message in catalog:
            if message.id and not _is_translated(message) and (message.id, message.context) in memory:
                message.string = memory[message.id, message.context].string
        if tidy:
            catalog.obsolete.clear()
        if (len(catalog) or catalog.obsolete or po_file(room).exists()) and _write(po_file(room), catalog):
            waiting = sum(not _is_translated(message) for message in catalog if message.id)
            print(f"{name}: {len(catalog)} strings, {waiting} without French")
    return compile_all()


def check() -> int:
    """Print every fault of every catalogue; the exit code tells whether there is one."""
    found = found_messages()
    faults = [
        f"{room.relative_to(SOURCE)}: {fault}" for room in rooms() for fault in _faults(room, found.get(room, []))
    ]
    print("\n".join(faults) if faults else "Every string has its French.")
    return 1 if faults else 0


def _faults(room: Path, wanted: list[Message]) -> Iterator[str]:
    catalog = _read(po_file(room))
    for message in wanted:
        known = catalog.get(message.id, message.context)
        if known is None:
            yield f"not in the catalogue (./run messages): {_singular(message)!r}"
        elif not _is_translated(known):
            yield f"without French: {_singular(message)!r}"
        elif known.fuzzy:
            yield f"doubtful (fuzzy): {_singular(message)!r}"
    used = {(_singular(message), message.context) for message in wanted}
    for message in [*catalog, *catalog.obsolete.values()]:
        if message.id and (_singular(message), message.context) not in used:
            yield f"no longer used (./run messages --tidy): {_singular(message)!r}"
    for message, errors in catalog.check():
        yield from (f"{error}: {_singular(message)!r}" for error in errors)
    compiled = po_file(room).with_suffix(".mo")
    if po_file(room).exists() and (not compiled.exists() or compiled.read_bytes() != _compiled(catalog)):
        yield "its .mo does not say what its .po says (./run messages)"


def _compiled(catalog: Catalog) -> bytes:
    from babel.messages.mofile import write_mo

    content = io.BytesIO()
    write_mo(content, catalog)
    return content.getvalue()


def compile_all() -> int:
    """Write each .mo file that is older than its .po, whole or not at all."""
    for source in sorted(SOURCE.glob("*/*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            new = target.with_suffix(".mo.new")
            new.write_bytes(_compiled(_read(source)))
            new.replace(target)
    return 0


def main() -> int:
    """Run one of the three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["update", "check", "compile"])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="for example web/public; all of them without it")
    parser.add_argument("--tidy", action="store_true", help="drop translations that nothing uses any more")
    options = parser.parse_args()
    if options.what == "update":
        return update(options.rooms, tidy=options.tidy)
    return check() if options.what == "check" else compile_all()


if __name__ == "__main__":
    sys.exit(main())
