"""One export of everything that an organisation holds about somebody: for machines, for reading, and the documents."""

import json
import shutil
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.vault import ContentMissing
from maillage.support.journeys.models import Document
from maillage.support.journeys.queries.documents import DocumentUnreadable, content_of
from maillage.support.people.actions import look
from maillage.support.people.choices import Layer
from maillage.support.people.models import Person
from maillage.support.people.queries import whole
from maillage.support.people.rules import check_standing
from maillage.support.privacy.actions.care import check_answers, letters_about
from maillage.support.privacy.queries import subject_of
from maillage.support.privacy.queries.export import Chapter, chapters_of, letters_to
from maillage.support.privacy.queries.tables import HELD, Subject

FORMAT = "maillage-person"
VERSION = 1
READ = tuple(layer for layer in Layer if any(held.layer == layer for held in HELD))
"""The layers that an export reads."""


def export_person(person: Person, *, by: User, now: datetime) -> IO[bytes]:
    """A compressed file: `donnees.json`, `dossier.html` to read and print, the documents. It is kept nowhere.

    Everything in the file of the organisation: notes and sensitive facts too, entries that were joined, what partners
    shared with it. Each layer read is kept in the log of who looked. Close it once it is handed out.

    Raises NotYourRegister, FileErased.
    """
    check_answers(by, person.organisation, now)
    with reading_as([person.organisation_id], sensitive=True):
        chief = whole(Person.objects.select_related("organisation").get(pk=person.pk))
        check_standing(chief.pk)
        subject = subject_of(chief)
        language = chief.language if chief.language in dict(settings.LANGUAGES) else "fr"
        with translation.override(language):
            chapters = chapters_of(subject)
            letters = letters_to(letters_about(subject))
            if letters is not None:
                chapters.append(letters)
            file, documents = _written(chief, subject, chapters, now, language)
        for layer in READ:
            look(chief, layer=layer, what="export", by=by, now=now)
        record("privacy.person_exported", about=chief, by=by, at=now, chapters=len(chapters), documents=documents)
    return file


def _written(
    person: Person, subject: Subject, chapters: list[Chapter], now: datetime, language: str
) -> tuple[IO[bytes], int]:
    """The file, at its beginning, and how many documents are in it."""
    head = {"person": person, "organisation": person.organisation, "at": now, "chapters": chapters, "lang": language}
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever asked closes it, and it is gone
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("donnees.json", json.dumps(_data(person, subject, chapters, now), ensure_ascii=False, indent=1))
        parts.writestr("dossier.html", render_to_string("exports/person.html", head))
        parts.writestr("dossier.css", render_to_string("exports/person.css"))
        kept = Document.objects.filter(person__in=subject.people, removed_at=None).order_by("pk")
        documents = sum(_add(parts, document) for document in kept)
    file.seek(0)
    return file, documents


def _add(parts: ZipFile, document: Document) -> bool:
    """Put the content in, piece by piece; whether there is one."""
    try:
        content = content_of(document)
    except (DocumentUnreadable, ContentMissing):
        return False
    with content, parts.open(f"documents/{document.pk}-{document.name}", "w") as part:
        shutil.copyfileobj(content, part)
    return True


def _data(person: Person, subject: Subject, chapters: list[Chapter], now: datetime) -> dict[str, Any]:
    """For machines: values as stored beside the words for them."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(),
        "organisation": person.organisation.name,
        "entries": list(subject.people),
        "chapters": {
            chapter.key: {
                "title": chapter.title,
                "rows": [{one.name: _cell(one.value, one.shown) for one in row} for row in chapter.rows],
            }
            for chapter in chapters
        },
    }


def _cell(value: Any, shown: str) -> Any:
    """Plain values as they are; others with what they mean."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool | float | list | dict) or str(value) == shown:
        return value
    return {"value": value if isinstance(value, str | int) else str(value), "words": shown}
