"""Everything in one organisation's own file, as a zip that is written while it is sent.

One table of the floor after the other, each as CSV for people and as JSON lines for machines, then the documents. What
belongs to another file, however it is shared, is not in it.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.sources.formats.flat import safe_cell
from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.vault import ContentMissing
from maillage.support.journeys.models import Document
from maillage.support.journeys.queries.documents import READABLE, content_of

FLOOR = "maillage.support."
BY_ENQUIRY = "enquiry__organisation"
PATHS = {
    "orientation.word": BY_ENQUIRY,
    "orientation.contactattempt": BY_ENQUIRY,
    "orientation.redirection": BY_ENQUIRY,
    "orientation.steptaken": BY_ENQUIRY,
}
"""Tables that say through their enquiry whose they are; all others have their organisation."""
LEFT_OUT = {
    "firms.registerread": "which files of the public register were read: counts alone",
    "people.recognitionsalt": "a secret of the network",
    "people.recognition": "marks that only the network can read, made again from the agreements",
    "orientation.knock": "addresses of visitors, kept for two hours against robots",
    "orientation.ladderstep": "settings of the network",
    "orientation.referralstep": "settings of the network",
}
"""Tables of the floor that are of no organisation's file, each with the reason."""
ROWS = 2000
BYTES = 64 * 1024


@dataclass(frozen=True)
class Table:
    """A table of the package: its name there, its rows, and the columns that it has there."""

    name: str
    model: type[Model]
    path: str

    @property
    def fields(self) -> "list[Field[Any, Any]]":
        """The columns, without what is drawn by lot for a link or folded for the search."""
        return [field for field in self.model._meta.concrete_fields if field.editable or field.primary_key]

    def rows(self, organisation: Organisation) -> QuerySet[Any, dict[str, Any]]:
        """The rows of the file of `organisation`, in the order in which they were written."""
        own = self.model._default_manager.filter(**{self.path: organisation})
        return own.order_by("pk").values(*(field.attname for field in self.fields))


def tables() -> list[Table]:
    """Every table of the floor that holds rows of an organisation's file, by name."""
    found = []
    for model in apps.get_models():
        name = model._meta.label_lower
        if model.__module__.startswith(FLOOR) and name not in LEFT_OUT:
            found.append(Table(name, model, PATHS.get(name, "organisation")))
    return sorted(found, key=lambda one: one.name)


def counts_of(organisation: Organisation) -> list[tuple[str, int]]:
    """What the package would hold: each table that is not empty, in words, with its number of rows."""
    counted = [(str(one.model._meta.verbose_name_plural), one.rows(organisation).count()) for one in tables()]
    return [(name, number) for name, number in counted if number]


def package_of(organisation: Organisation, *, sensitive: bool, at: datetime) -> Iterator[bytes]:
    """The zip, piece by piece, in one transaction that sees this file only; `sensitive` facts when asked for.

    Called once it was checked who takes it: see `actions.take_package`.
    """
    pipe = _Pipe()
    with reading_as([organisation.pk], sensitive=sensitive):
        with ZipFile(pipe, "w", ZIP_DEFLATED) as package:
            for name, lines, kind in _texts(organisation, sensitive=sensitive, at=at):
                with package.open(_named(name, at, kind), "w", force_zip64=True) as file:
                    for line in lines:
                        file.write(line.encode())
                        if pipe.size > BYTES:
                            yield pipe.taken()
            missing = []
            for document in _documents(organisation):
                try:
                    content = content_of(document)
                except ContentMissing:
                    missing.append(document)
                    continue
                with content, package.open(_named(_place_of(document), at, ZIP_STORED), "w", force_zip64=True) as file:
                    while piece := content.read(BYTES):
                        file.write(piece)
                        yield pipe.taken()
            if missing:
                said = "".join(f"{one.pk} {one.name}\n" for one in missing)
                package.writestr(_named("documents/manquants.txt", at, ZIP_DEFLATED), said)
        yield pipe.taken()


def _texts(organisation: Organisation, *, sensitive: bool, at: datetime) -> Iterator[tuple[str, Iterable[str], int]]:
    """The files of words: what it is, what each column means, then the tables."""
    yield "LISEZMOI.txt", _about(organisation, sensitive=sensitive, at=at), ZIP_DEFLATED
    yield "colonnes.csv", _columns(), ZIP_DEFLATED
    for table in tables():
        yield f"tables/{table.name}.csv", _csv(table, organisation), ZIP_DEFLATED
        yield f"tables/{table.name}.jsonl", _lines(table, organisation), ZIP_DEFLATED


def _about(organisation: Organisation, *, sensitive: bool, at: datetime) -> Iterator[str]:
    yield _("File of %(name)s, taken on %(day)s.") % {"name": organisation.name, "day": f"{at:%d/%m/%Y %H:%M}"} + "\n\n"
    yield _("Each table is there twice: CSV for a spreadsheet, JSON lines for a program. colonnes.csv explains them.")
    yield "\n" + _("Documents stand in the folder documents, under the key that journeys.document.csv gives.") + "\n"
    if not sensitive:
        yield _("Sensitive facts are not in it: who took it was not named to read them.") + "\n"
    yield _("It holds what people told your organisation: keep it as such, and erase it when you no longer need it.")
    yield "\n"


def _columns() -> Iterator[str]:
    yield _row(["table", "column", "meaning", "names a row of"])
    for table in tables():
        for field in table.fields:
            other = field.related_model._meta.label_lower if isinstance(field.related_model, type) else ""
            yield _row([table.name, field.attname, str(field.verbose_name), other])


def _csv(table: Table, organisation: Organisation) -> Iterator[str]:
    columns = [field.attname for field in table.fields]
    yield "\ufeff" + _row(columns)
    for row in table.rows(organisation).iterator(ROWS):
        yield _row([_cell(row[column]) for column in columns])


def _lines(table: Table, organisation: Organisation) -> Iterator[str]:
    for row in table.rows(organisation).iterator(ROWS):
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _documents(organisation: Organisation) -> Iterator[Document]:
    kept = Document.objects.filter(organisation=organisation, removed_at=None, scan__in=READABLE)
    yield from kept.order_by("pk").iterator(ROWS)


def _place_of(document: Document) -> str:
    """A name that no system takes for a folder or a command."""
    safe = re.sub(r"[^\w. -]", "_", document.name).strip(". ") or "document"
    return f"documents/{document.pk}-{safe}"


def _row(cells: Iterable[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict, bool)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _named(name: str, at: datetime, kind: int) -> ZipInfo:
    info = ZipInfo(name, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = kind
    info.external_attr = 0o600 << 16
    return info


class _Pipe(RawIOBase):
    """What the zip writes, until it is sent: it can be written to, not sought in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(self._pieces[-1])
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """What was written since the last time."""
        said = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return said
