"""The receiver of a referral opens a document that the person shares with it."""

from datetime import datetime
from typing import BinaryIO

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.models import Document
from maillage.support.journeys.queries.documents import content_of, document_for_item
from maillage.support.orientation.choices import ItemKind
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries.referral_lists import items_for_receiver
from maillage.support.people.actions import look
from maillage.support.people.choices import Layer


def open_shared_document(referral: Referral, item: int, *, by: User | None, now: datetime) -> tuple[Document, BinaryIO]:
    """The document of the shared item with this key, and its content to stream; that it was opened is kept.

    The item is read with the caller's own eyes: both locks refuse one that was not agreed to, is stopped, or belongs
    to another referral. Only then the document itself, of the sender's file, is read as the platform. Without `by`
    it was opened through the link, by somebody unknown.

    Raises SharedItem.DoesNotExist, Document.DoesNotExist, DocumentUnreadable, ContentMissing.
    """
    found = items_for_receiver(referral).get(pk=item, kind=ItemKind.DOCUMENT)
    with reading_everything():
        document = document_for_item(found.document_key)
        file = content_of(document)
        what = f"document:{document.pk}"
        look(document.person, layer=Layer.DOCUMENTS, what=what, by=by, now=now, of=referral.to_organisation)
    return document, file
