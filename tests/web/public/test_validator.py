"""The validator page: what it shows, what it refuses to read."""

import json
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.catalogue.sources.test_formats_checking import SERVICE, STRUCTURE

from maillage.catalogue.sources.formats.checking import MOST_BYTES

ADDRESS = "/donnees/verifier/"


def posted(client, content, name="essai.json"):
    """The page for a file."""
    response = client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
    return response.status_code, unescape(response.content.decode())


def test_a_planted_mistake_is_shown_with_what_is_accepted(client, db):
    document = {"structures": [STRUCTURE], "services": [{**SERVICE, "frais": "gratuits"}]}

    status, page = posted(client, json.dumps(document).encode())

    assert status == 200
    for words in ["services[0].frais", "<code>gratuits</code>", "<code>gratuit</code>", "<code>payant</code>"]:
        assert words in page


def test_our_own_files_pass(client, cast):
    for name in ["data-inclusion.json", "services.json", "structures.json", "hsds.json"]:
        content = b"".join(client.get(reverse("public:open_data_file", args=[name])).streaming_content)

        status, page = posted(client, content, name)

        assert status == 200
        assert "Le fichier suit " in page or "The file follows" in page, name
        assert 'data-tone="error"' not in page


def test_a_text_may_be_pasted_and_comes_back(client, db):
    response = client.post(ADDRESS, {"text": json.dumps([SERVICE])})

    assert response.status_code == 200
    assert "essai--s1" in response.content.decode()


@pytest.mark.parametrize("content", [b"", b"{", b"\x00\x01", b"a,b\n1,2\n"])
def test_what_cannot_be_read_is_said(client, db, content):
    status, page = posted(client, content)

    assert status == 400
    assert 'role="alert"' in page


def test_a_large_file_is_refused_before_it_is_read(client, db):
    response = client.generic("POST", ADDRESS, b"", headers={"content-length": str(2 * 1024**3)})
    assert response.status_code == 413

    status, page = posted(client, b" " * (MOST_BYTES + 100_000))
    assert (status, 'role="alert"' in page) == (413, True)


def test_the_token_is_asked_for(db):
    client = Client(enforce_csrf_checks=True)

    assert client.post(ADDRESS, {"text": "[]"}).status_code == 403


def test_values_are_shown_as_text(client, db):
    _status, page = posted(client, json.dumps([{**SERVICE, "frais": "<script>alert(1)</script>"}]).encode())

    assert page.count("<script>alert") == 1  # unescaped by this test: the page held it as text
    assert "&lt;script&gt;" in client.post(ADDRESS, {"text": '[{"id": "<script>"}]'}).content.decode()
