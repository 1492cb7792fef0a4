"""Documents that lie about their size or their kind, and people of whom little is known, through the pages."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.support.journeys.files import HTML, PDF
from tests.web.accompanied import accompanied

from maillage.support.journeys.models import Document, Journey
from maillage.support.people.models import Person

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
BOUNDARY = "----frontiere"


@pytest.fixture
def adviser(cast):
    client = Client()
    client.force_login(cast.adviser)
    return client


@pytest.fixture
def where(cast, enquiry, settings, tmp_path):
    """The documents of somebody's journey; files of at most 200 kB are taken."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    journey = Journey.objects.get(pk=accompanied(cast).keys["desk:documents"]["pk"])
    settings.DOCUMENT_BYTES = settings.IMPORT_BYTES = 200 * 1024
    return reverse("desk:documents", args=[journey.pk])


class Endless:
    """A body of 500 MB that is made as it is read, and counts what was read of it."""

    def __init__(self, announced, size=500 * MB):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="gros.pdf"\r\n\r\n%PDF-1.7\n'
        self.head, self.left, self.announced, self.taken = head.encode(), size, announced, 0

    def read(self, size=-1):
        size = self.left if size < 0 else min(size, self.left)
        piece = self.head[:size] + b"x" * (size - len(self.head[:size]))
        self.head = self.head[size:]
        self.left -= size
        self.taken += size
        return piece

    def readline(self, size=-1):
        return self.read(size if 0 <= size < 100 else 100)

    def post(self, client, address):
        return client.generic(
            "POST",
            address,
            b"",
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
            **{"wsgi.input": self, "CONTENT_LENGTH": str(self.announced)},
        )


def kept():
    return Document.objects.count()


def test_500_mb_announced_are_refused_before_one_byte_is_read(adviser, where):
    before, body = kept(), Endless(announced=500 * MB)

    response = body.post(adviser, where)

    assert response.status_code == 413
    assert body.taken == 0
    assert kept() == before


@pytest.mark.parametrize("announced", [210 * 1024, 250 * 1024])
def test_500_mb_that_announce_little_are_read_no_further_than_announced_and_not_kept(adviser, where, announced):
    before, body = kept(), Endless(announced=announced)

    response = body.post(adviser, where)

    assert response.status_code in (400, 413, 422)
    assert body.taken <= announced
    assert kept() == before


@pytest.mark.parametrize("announced", ["-1", "abc", "1e9", "", "٣"])
def test_a_length_that_is_none_makes_no_error(adviser, where, announced):
    before, body = kept(), Endless(announced=announced)

    response = body.post(adviser, where)

    assert response.status_code in (400, 403, 411, 413, 422)
    assert body.taken <= 300 * 1024
    assert kept() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("devis.pdf", HTML),
        ("devis.pdf", b"\n\n  <!DOCTYPE html><script>alert(1)</script>"),
        ("devis.pdf", b"%PDF-" + b"<html>" * 20),
        ("photo.png", HTML),
        ("vide.pdf", b""),
    ],
)
def test_a_pdf_that_is_a_web_page_is_refused_in_words_and_leaves_nothing(adviser, where, name, content):
    before = kept()

    response = adviser.post(where, {"file": SimpleUploadedFile(name, content, "application/pdf")})

    assert response.status_code == 422
    assert kept() == before
    assert "<script>alert(1)" not in response.content.decode()


def test_a_pdf_is_kept_and_never_shown_inside_a_page(adviser, where):
    adviser.post(where, {"file": SimpleUploadedFile("devis.pdf", PDF + b"%%", "text/html")})
    document = Document.objects.latest("pk")
    given = adviser.get(reverse("desk:document", args=[document.pk]))

    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"


# People of whom little is known


def welcome(client, **said):
    return client.post(reverse("desk:welcome"), {"given_name": "", "came_by": "word_of_mouth", **said}, follow=True)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"given_name": "O"}, "O"),
        ({"given_name": "Ö"}, "Ö"),
        ({"given_name": "", "family_name": "A"}, "A"),
        ({"given_name": "Fatou"}, "Fatou"),
        ({"given_name": "李"}, "李"),
    ],
)
def test_a_name_of_one_letter_and_no_family_name_goes_the_whole_way(adviser, cast, said, shown):
    welcome(adviser, **said)

    person = Person.objects.get()
    page = unescape(adviser.get(reverse("desk:person", args=[person.pk])).content.decode())
    found = unescape(adviser.get(reverse("desk:people"), {"q": shown}).content.decode())
    refer = adviser.get(reverse("desk:refer", args=[person.pk]))

    assert str(person) == shown
    assert f"<h1>{shown}" in page.replace("\n", "") or shown in page
    assert reverse("desk:person", args=[person.pk]) in found
    assert refer.status_code == 200


def test_nobody_is_entered_without_any_name(adviser):
    response = welcome(adviser, phone="06 39 98 00 11")

    assert response.status_code == 422
    assert not Person.objects.exists()


def test_two_people_with_all_equal_fields_stay_two_on_every_page(adviser, cast):
    same = {"given_name": "Sami", "family_name": "Fictif", "phone": "06 39 98 00 11", "commune": "Étain"}
    welcome(adviser, **same)
    proposed = welcome(adviser, **same)
    assert Person.objects.count() == 1, "the second is proposed as the first, not entered"
    welcome(adviser, **same, somebody_else="1")

    people = list(Person.objects.order_by("pk"))
    listed = adviser.get(reverse("desk:people"), {"q": "Sami Fictif"}).content.decode()
    pages = [adviser.get(reverse("desk:person", args=[one.pk])).content.decode() for one in people]

    assert "Sami" in proposed.content.decode()
    assert len(people) == 2
    for one in people:
        assert reverse("desk:person", args=[one.pk]) in listed
    assert reverse("desk:merge", args=[people[0].pk, people[1].pk]) in pages[0]
    assert {one.merged_into_id for one in people} == {None}
