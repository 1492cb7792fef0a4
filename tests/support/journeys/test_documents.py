"""Documents: received by their content, shown one by one, linked for a time, removed."""

import os
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.fakes.clamd import MARK, fake_clamd
from tests.support.journeys.files import HTML, PDF, PNG

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.foundation.tools.scanner import scanner_named
from maillage.foundation.tools.vault import ContentMissing, TooManyBytes
from maillage.support.journeys.actions import (
    DaysOutOfRange,
    NotYourJourney,
    ReaderMissing,
    end_link,
    hide_document,
    link_document,
    receive_document,
    remove_document,
    scan_waiting,
    show_document,
    sweep_documents,
)
from maillage.support.journeys.contents import ContentRefused
from maillage.support.journeys.models import Document, DocumentLink
from maillage.support.journeys.queries.documents import (
    DocumentUnreadable,
    LinkEnded,
    LinkUnknown,
    content_of,
    document_by_link,
    document_for_item,
    document_link_token,
    document_name_in,
    documents_of,
    documents_shown_to,
    documents_to_share,
    vault,
)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """A vault of its own."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"


@pytest.fixture
def give(journey, cast, now):
    """Give a document to the journey of Sami (fictif)."""

    def given(content=PDF, name="devis.pdf", **facts):
        return receive_document(journey, name=name, content=[content], by=cast.adviser, now=now, **facts)

    return given


def contents():
    return list(vault().contents(before=time.time() + 10))


def test_a_document_is_kept_by_its_content_and_private(give, sami, cast, now):
    document = give(name="C:\\devis Étain.PDF")

    assert (document.name, document.kind, document.size) == ("devis Étain.pdf", "pdf", len(PDF))
    assert (document.scan, document.shown_since, document.added_by) == ("none", None, cast.adviser)
    assert contents() == [(str(cast.alexis.pk), document.sha256)]
    with content_of(document) as file:
        assert file.read() == PDF
    assert list(documents_of(sami)) == [document]
    assert list(documents_shown_to(sami)) == []
    line = Entry.objects.get(what="journeys.document_received")
    assert "devis" not in str(line.facts)


def test_a_pdf_that_is_a_web_page_is_refused_and_leaves_nothing(give):
    with pytest.raises(ContentRefused, match="web_page") as error:
        give(HTML, "devis.pdf")

    assert "page web" in str(error.value.sentence) or "web page" in str(error.value.sentence)
    assert (Document.objects.count(), contents(), list((vault().folder / "incoming").iterdir())) == (0, [], [])


def test_too_large_a_document_is_counted_as_it_comes(journey, cast, now, settings):
    settings.DOCUMENT_BYTES = 10_000
    came = []

    def endless():
        yield PDF
        while True:
            came.append(1)
            yield b"x" * 1000

    with pytest.raises(TooManyBytes):
        receive_document(journey, name="a.pdf", content=endless(), by=cast.adviser, now=now)

    assert len(came) <= 11
    assert (Document.objects.count(), contents()) == (0, [])


def test_the_same_content_twice_is_one_document(give):
    assert give(name="a.pdf") == give(name="b.pdf")
    assert Document.objects.count() == 1


def test_a_virus_is_not_kept_and_the_row_tells_so(give, settings, sami):
    with fake_clamd() as server:
        settings.SCANNER = scanner_named(server.address)
        clean, refused = give(PNG, "logo.png"), give(PDF.replace(b"endobj", MARK), "devis.pdf", is_shown=True)

    assert (clean.scan, refused.scan, refused.shown_since) == ("clean", "refused", None)
    assert contents() == [(str(clean.organisation_id), clean.sha256)]
    with pytest.raises(DocumentUnreadable):
        content_of(refused)
    assert list(documents_to_share(sami)) == [clean]


def test_what_the_scanner_did_not_check_waits_and_is_scanned_again(give, settings, cast, now):
    settings.SCANNER = scanner_named("clamd:///nowhere")
    first, second = give(PNG, "logo.png"), give(PDF.replace(b"endobj", MARK), "devis.pdf")
    assert (first.scan, second.scan) == ("waiting", "waiting")
    with pytest.raises(DocumentUnreadable):
        content_of(first)
    with pytest.raises(DocumentUnreadable):
        show_document(first, by=cast.adviser, now=now)
    assert scan_waiting(now=now) == 0

    with fake_clamd() as server:
        settings.SCANNER = scanner_named(server.address)
        assert scan_waiting(now=now) == 2
        assert scan_waiting(now=now) == 0

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.scan, second.scan) == ("clean", "refused")


def test_the_person_reads_what_is_shown_to_them_and_no_more(give, sami, cast, now):
    shown, kept = give(PDF), give(PNG, "logo.png")
    show_document(shown, by=cast.adviser, now=now)

    with reading_item(f"person:{sami.pk}"):
        assert list(documents_shown_to(sami)) == [shown]
        assert list(Document.objects.all()) == [shown]
        assert DocumentLink.objects.count() == 0
        assert document_for_item(str(shown.public_id)) == shown
        with pytest.raises(Document.DoesNotExist):
            document_for_item(str(kept.public_id))

    hide_document(shown, by=cast.adviser, now=now)
    with reading_item(f"person:{sami.pk}"):
        assert list(Document.objects.all()) == []


def test_a_link_opens_one_document_for_a_time(give, cast, now):
    document, other = give(PDF), give(PNG, "logo.png")
    link = link_document(document, for_whom=" La banque  (fictif)", days=7, by=cast.adviser, now=now)
    token = document_link_token(link)

    with reading_item(document_name_in(token)):
        opened = document_by_link(token, now=now + timedelta(days=6))
        assert (opened.document, opened.for_whom, opened.made_by) == (document, "La banque (fictif)", cast.adviser)
        assert list(Document.objects.all()) == [document]
        with pytest.raises(LinkEnded):
            document_by_link(token, now=now + timedelta(days=7))
    assert other not in [document]


def test_an_altered_link_opens_nothing(give, cast, now):
    token = document_link_token(link_document(give(), for_whom="Banque", days=1, by=cast.adviser, now=now))

    for wrong in ("", "x", token[:-1], "A" + token[1:], f"{token}x", token.replace(".", ":")):
        with pytest.raises(LinkUnknown):
            document_by_link(wrong, now=now)


def test_a_link_that_was_ended_opens_nothing(give, cast, now):
    link = link_document(give(), for_whom="Banque", days=1, by=cast.adviser, now=now)

    end_link(link, by=cast.colleague, now=now)

    with pytest.raises(LinkEnded):
        document_by_link(document_link_token(link), now=now)


@pytest.mark.parametrize("days", [0, -1, 31])
def test_a_link_lasts_from_one_to_thirty_days_and_is_for_somebody(give, cast, now, days):
    document = give()
    with pytest.raises(DaysOutOfRange):
        link_document(document, for_whom="Banque", days=days, by=cast.adviser, now=now)
    with pytest.raises(ReaderMissing):
        link_document(document, for_whom=" ", days=3, by=cast.adviser, now=now)


def test_removed_a_document_is_destroyed_and_its_links_end(give, cast, now, sami, django_capture_on_commit_callbacks):
    document = give(is_shown=True)
    link = link_document(document, for_whom="Banque", days=3, by=cast.adviser, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document, by=cast.adviser, now=now)

    document.refresh_from_db()
    assert (document.removed_at, document.removed_by, document.shown_since) == (now, cast.adviser, None)
    assert (contents(), list(documents_of(sami)), list(documents_shown_to(sami))) == ([], [], [])
    with pytest.raises(LinkEnded):
        document_by_link(document_link_token(link), now=now)
    with pytest.raises(DocumentUnreadable):
        remove_document(document, by=cast.adviser, now=now)
    assert give().pk != document.pk


def test_what_an_act_taken_back_left_is_cleared_a_day_later(give, now):
    kept = give()
    with transaction.atomic():
        give(PNG, "logo.png")
        transaction.set_rollback(True)
    assert len(contents()) == 2
    assert sweep_documents(now=now) == 0

    for shelf, sha256 in contents():
        path = vault().path(shelf, sha256)
        os.utime(path, (now.timestamp() - 90_000, now.timestamp() - 90_000))

    assert sweep_documents(now=now) == 1
    assert contents() == [(str(kept.organisation_id), kept.sha256)]


def test_a_content_that_was_lost_is_told(give):
    document = give()
    vault().remove(str(document.organisation_id), document.sha256)

    with pytest.raises(ContentMissing):
        content_of(document)


def test_only_the_organisation_that_leads_handles_documents(give, journey, cast, now):
    document = give()
    link = link_document(document, for_whom="Banque", days=3, by=cast.adviser, now=now)
    for who in ("partner", "stranger", "coordinator"):
        act = {"by": getattr(cast, who), "now": now}
        for refused in (
            lambda act=act: receive_document(journey, name="a.pdf", content=[PDF], **act),
            lambda act=act: show_document(document, **act),
            lambda act=act: link_document(document, for_whom="Moi", days=3, **act),
            lambda act=act: end_link(link, **act),
            lambda act=act: remove_document(document, **act),
        ):
            with pytest.raises(NotYourJourney):
                refused()


def test_the_database_keeps_what_a_document_is(give, cast, now):
    document = give()
    link = link_document(document, for_whom="Banque", days=3, by=cast.adviser, now=now)
    for wrong in ({"sha256": "0" * 64}, {"name": "autre.pdf"}, {"size": 3}):
        with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**wrong)
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        DocumentLink.objects.filter(pk=link.pk).update(expires_at=now + timedelta(days=900))
    with pytest.raises(IntegrityError, match="document_removed_is_not_shown"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(removed_at=now, shown_since=now)


def test_another_organisation_sees_no_row_even_by_raw_sql(give, cast, now):
    link_document(give(), for_whom="Banque", days=3, by=cast.adviser, now=now)

    with reading_as([cast.chamber.pk]), connection.cursor() as cursor:
        for table in ("document", "documentlink"):
            cursor.execute(f"SELECT count(*) FROM journeys_{table}")
            assert cursor.fetchone() == (0,)
