"""Reading documents: whose, shown to whom, by which link."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Prefetch, Q, QuerySet

from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.vault import Vault
from maillage.support.journeys.contents import Scan
from maillage.support.journeys.models import Document, DocumentLink
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of

READABLE = (Scan.NONE, Scan.CLEAN)
"""What a scanner said of documents that are handed out; one that waits for its check waits."""


class LinkUnknown(DomainError):
    """The link was altered or never existed."""


class LinkEnded(DomainError):
    """The link opened `link.document` until a moment that has passed, or somebody ended it, or the document is gone."""

    def __init__(self, link: DocumentLink) -> None:
        self.link = link
        super().__init__(f"Link {link.pk} opened until {link.expires_at}; ended at {link.ended_at}.")


class DocumentUnreadable(DomainError):
    """The document is removed, refused by the virus scanner, or not checked yet."""

    def __init__(self, document: Document) -> None:
        self.document = document
        super().__init__(f"Document {document.pk}: removed at {document.removed_at}, scan {document.scan}.")


def vault() -> Vault:
    """Where the contents of this installation stand."""
    return Vault(settings.DOCUMENTS_FOLDER)


def shelf_of(document: Document) -> str:
    """Each organisation has its own shelf."""
    return str(document.organisation_id)


def documents_of(person: Person) -> QuerySet[Document]:
    """The documents kept about a person and the entries merged into them, the last first, with their open links."""
    links = DocumentLink.objects.filter(ended_at=None).select_related("made_by").order_by("-made_at", "-pk")
    rows = Document.objects.filter(person__in=keys_of(person), removed_at=None)
    return (
        rows.select_related("added_by", "journey")
        .prefetch_related(Prefetch("links", links, to_attr="open_links"))
        .order_by("-added_at", "-pk")
    )


def documents_shown_to(person: Person) -> QuerySet[Document]:
    """What the person's private link shows."""
    rows = Document.objects.filter(person=person, removed_at=None, shown_since__isnull=False, scan__in=READABLE)
    return rows.select_related("added_by").order_by("-added_at", "-pk")


def documents_to_share(person: Person) -> QuerySet[Document]:
    """Documents that a hand-over may share, one by one, the last first: neither removed, refused nor to be checked."""
    rows = Document.objects.filter(person__in=keys_of(person), removed_at=None, scan__in=READABLE)
    return rows.order_by("-added_at", "-pk")


def document_for_item(key: str) -> Document:
    """The document that a shared item names by its `document_key`, for whoever the eyes of this transaction let see it.

    Raises Document.DoesNotExist when they do not, DocumentUnreadable.
    """
    return _readable(Document.objects.select_related("person", "organisation").get(public_id=key))


def content_of(document: Document) -> BinaryIO:
    """The content, to stream. Raises DocumentUnreadable, ContentMissing."""
    return vault().open(shelf_of(_readable(document)), document.sha256)


def document_link_token(link: DocumentLink) -> str:
    """The last part of the address that opens the document."""
    return _SIGNER.sign(urlsafe_b64encode(link.public_id.bytes).decode().rstrip("="))


def document_name_in(token: str) -> str:
    """What a link names, for `foundation.tools.reading.reading_item`.

    Raises LinkUnknown, for a link that is not signed too.
    """
    try:
        return f"document:{UUID(bytes=urlsafe_b64decode(_SIGNER.unsign(token) + '=='))}"
    except (BadSignature, ValueError, NotBase64) as error:
        raise LinkUnknown(f"A link of {len(token)} characters names no document.") from error


def document_by_link(token: str, *, now: datetime) -> DocumentLink:
    """The link with its document.

    Raises LinkUnknown, LinkEnded.
    """
    public_id = document_name_in(token).partition(":")[2]
    beside = ("document__organisation", "made_by", "organisation")
    link = DocumentLink.objects.select_related(*beside).filter(public_id=public_id).first()
    if link is None:
        raise LinkUnknown("No document has this link.")
    if link.ended_at is not None or now >= link.expires_at or link.document.removed_at is not None:
        raise LinkEnded(link)
    return link


def contents_in_use(contents: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these contents (shelf and digest), those that a document still names."""
    wanted = Q(sha256__in=[sha256 for _shelf, sha256 in contents])
    rows = Document.objects.filter(wanted, removed_at=None).exclude(scan=Scan.REFUSED)
    return {(str(shelf), sha256) for shelf, sha256 in rows.values_list("organisation_id", "sha256")}


def _readable(document: Document) -> Document:
    if document.removed_at is not None or document.scan not in READABLE:
        raise DocumentUnreadable(document)
    return document


_SIGNER = Signer(sep=".", salt="journeys.document_link")
