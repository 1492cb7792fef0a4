"""Documents received, shown, linked, checked again and removed."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.scanner import Verdict
from maillage.support.journeys.actions.care import in_care_of
from maillage.support.journeys.actions.journeys import PersonMissing
from maillage.support.journeys.contents import Scan, kind_of, safe_name
from maillage.support.journeys.models import Document, DocumentLink, Journey
from maillage.support.journeys.queries.documents import READABLE, DocumentUnreadable, contents_in_use, shelf_of, vault
from maillage.support.people.actions import look
from maillage.support.people.choices import Layer
from maillage.support.people.models import Person

MOST_DAYS = 30
"""A link to a document opens for so long at most."""
ORPHANED_AFTER = timedelta(days=1)
SCANNED_AT_ONCE = 200
SCANS = {Verdict.CLEAN: Scan.CLEAN, Verdict.FOUND: Scan.REFUSED, Verdict.UNKNOWN: Scan.WAITING}


class DaysOutOfRange(DomainError):
    """A link opens for one day at least, thirty at most."""


class ReaderMissing(DomainError):
    """A link says for whom it is."""


@transaction.atomic
def receive_document(
    journey: Journey, *, name: str, content: Iterable[bytes], by: User, now: datetime, is_shown: bool = False
) -> Document:
    """Keep a document of the person, once its content is one of the kinds that are taken and was scanned.

    A content in which a virus is found is not kept: the row tells so. The same content twice is one document.

    Raises NotYourJourney, PersonMissing, TooManyBytes, ContentRefused.
    """
    journey = in_care_of(journey, by, now)
    if journey.person is None:
        raise PersonMissing(f"Journey {journey.pk} has no person yet.")
    with vault().receiving(content, most=settings.DOCUMENT_BYTES) as incoming, incoming.path.open("rb") as file:
        kind = kind_of(file)
        former = Document.objects.filter(person=journey.person, sha256=incoming.sha256, removed_at=None).first()
        if former is not None:
            return former
        document = Document(journey=journey, person=journey.person, organisation_id=journey.organisation_id)
        document.name, document.kind = safe_name(name, kind), kind
        document.size, document.sha256 = incoming.size, incoming.sha256
        document.scan = _scan(file)
        document.added_at, document.added_by = now, by
        document.shown_since = now if is_shown and document.scan in READABLE else None
        document.save()
        if document.scan != Scan.REFUSED:
            _hold(shelf_of(document), document.sha256)
            vault().keep(incoming, shelf_of(document))
    record(
        "journeys.document_received",
        about=document,
        by=by,
        at=now,
        journey=journey.pk,
        kind=str(kind),
        size=document.size,
        scan=document.scan,
    )
    return document


@transaction.atomic
def show_document(document: Document, *, by: User, now: datetime) -> Document:
    """Let the person read it by their private link. Raises NotYourJourney, DocumentUnreadable."""
    document = _in_care(document, by, now)
    if document.scan not in READABLE:
        raise DocumentUnreadable(document)
    if document.shown_since is None:
        document.shown_since = now
        document.save(update_fields=["shown_since"])
        record("journeys.document_shown", about=document, by=by, at=now)
    return document


@transaction.atomic
def hide_document(document: Document, *, by: User, now: datetime) -> Document:
    """The person's private link shows it no longer. Raises NotYourJourney, DocumentUnreadable."""
    document = _in_care(document, by, now)
    if document.shown_since is not None:
        document.shown_since = None
        document.save(update_fields=["shown_since"])
        record("journeys.document_hidden", about=document, by=by, at=now)
    return document


@transaction.atomic
def link_document(document: Document, *, for_whom: str, days: int, by: User, now: datetime) -> DocumentLink:
    """Make a link that opens this document for somebody, for a few days.

    Raises NotYourJourney, DocumentUnreadable, ReaderMissing, DaysOutOfRange.
    """
    document = _in_care(document, by, now)
    if document.scan not in READABLE:
        raise DocumentUnreadable(document)
    for_whom = " ".join(for_whom.split())[:120]
    if not for_whom:
        raise ReaderMissing("A link says for whom it is.")
    if not 1 <= days <= MOST_DAYS:
        raise DaysOutOfRange(f"{days} days; from 1 to {MOST_DAYS} are accepted.")
    link = DocumentLink.objects.create(
        document=document,
        organisation_id=document.organisation_id,
        for_whom=for_whom,
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=days),
    )
    record("journeys.document_linked", about=document, by=by, at=now, link=link.pk, days=days)
    return link


@transaction.atomic
def end_link(link: DocumentLink, *, by: User, now: datetime) -> DocumentLink:
    """The link opens nothing any more. Raises NotYourJourney, DocumentUnreadable."""
    document = _in_care(link.document, by, now, shows_less=True)
    link = DocumentLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.ended_at is None:
        link.ended_at, link.ended_by = now, by
        link.save(update_fields=["ended_at", "ended_by"])
        record("journeys.document_link_ended", about=document, by=by, at=now, link=link.pk)
    return link


def note_reading(link: DocumentLink, *, now: datetime) -> None:
    """Keep in the log of who looked that somebody saved the document by this link."""
    document = link.document
    with reading_everything():
        person = Person.objects.get(pk=document.person_id)
        look(person, layer=Layer.DOCUMENTS, what=f"document:{document.pk}", by=None, now=now)


@transaction.atomic
def remove_document(document: Document, *, by: User, now: datetime) -> Document:
    """Remove a document: its links open nothing, its content is destroyed; that it was there stays known.

    Raises NotYourJourney, DocumentUnreadable.
    """
    document = _in_care(document, by, now)
    document.removed_at, document.removed_by, document.shown_since = now, by, None
    document.save(update_fields=["removed_at", "removed_by", "shown_since"])
    document.links.filter(ended_at=None).update(ended_at=now, ended_by=by)
    record("journeys.document_removed", about=document, by=by, at=now)
    transaction.on_commit(lambda: destroy_unused(shelf_of(document), document.sha256))
    return document


def scan_waiting(*, now: datetime) -> int:
    """Ask the scanner again about documents that it could not check; how many are settled. One transaction each."""
    with reading_everything():
        rows = Document.objects.filter(scan=Scan.WAITING, removed_at=None).order_by("added_at", "pk")
        waiting = list(rows[:SCANNED_AT_ONCE])
    return sum(_scan_again(document, now) for document in waiting)


def sweep_documents(*, now: datetime) -> int:
    """Clear contents that no document names since a day: of acts taken back, of documents erased. How many."""
    before = min(now.timestamp(), time.time()) - ORPHANED_AFTER.total_seconds()
    store = vault()
    swept = store.sweep_incoming(before=before)
    found = list(store.contents(before=before))
    for start in range(0, len(found), 1000):
        some = found[start : start + 1000]
        with reading_everything():
            used = contents_in_use(some)
        swept += sum(destroy_unused(*content) for content in some if content not in used)
    return swept


def _in_care(document: Document, by: User, now: datetime, *, shows_less: bool = False) -> Document:
    """The locked document, when `by` works for its organisation and it is not removed."""
    assert document.journey is not None
    in_care_of(document.journey, by, now, shows_less=shows_less)
    beside = Document.objects.select_for_update(of=("self",)).select_related("journey", "person")
    document = beside.get(pk=document.pk)
    if document.removed_at is not None:
        raise DocumentUnreadable(document)
    return document


def _scan(file: BinaryIO) -> Scan:
    if settings.SCANNER is None:
        return Scan.NONE
    file.seek(0)
    return SCANS[settings.SCANNER.scan(file)]


def _scan_again(document: Document, now: datetime) -> bool:
    with reading_everything():
        document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if document.scan != Scan.WAITING or document.removed_at is not None:
            return False
        with vault().open(shelf_of(document), document.sha256) as file:
            said = _scan(file)
        if said == Scan.WAITING:
            return False
        document.scan = said
        document.save(update_fields=["scan"])
        record("journeys.document_scanned", about=document, by=None, at=now, scan=said.value)
        if said == Scan.REFUSED:
            transaction.on_commit(lambda: destroy_unused(shelf_of(document), document.sha256))
        return True


def destroy_unused(shelf: str, sha256: str) -> bool:
    """Destroy a content that no document of the shelf names; one that just comes in waits, and is named then."""
    with reading_everything():
        _hold(shelf, sha256)
        if (shelf, sha256) in contents_in_use([(shelf, sha256)]):
            return False
        vault().remove(shelf, sha256)
        return True


def _hold(shelf: str, sha256: str) -> None:
    """Whoever puts this content on this shelf or takes it away does so alone, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents:{shelf}:{sha256}"])
