"""The open data: page, files, caches; never a word about people."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.catalogue.sources.formats.files import FORMATS

MORNING = datetime(2026, 10, 6, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def that_morning(monkeypatch):
    """The day of the cast."""
    monkeypatch.setattr(timezone, "now", lambda: MORNING)


def taken(client, name, **headers):
    """A file."""
    return client.get(reverse("public:open_data_file", args=[name]), headers=headers)


def test_the_page_says_licence_vintage_lines_and_files(client, cast):
    page = client.get(reverse("public:open_data")).content.decode()

    for words in ["Licence Ouverte", "2026", "6 octobre 2026", "4 ", "maillage-", "first_appointment_days"]:
        assert words in page
    for name in FORMATS:
        assert f'href="/donnees/{name}"' in page


@pytest.mark.parametrize("name", FORMATS)
def test_each_file_is_open_and_says_what_it_is(client, cast, name):
    response = taken(client, name)

    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    assert response["Content-Type"] == FORMATS[name].content_type
    assert response["Content-Disposition"] == f'attachment; filename="maillage-2026-10-06-{name}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert 'rel="license"' in response["Link"]
    assert b"Construire son projet" in content or name in ("structures.json", "offres.parquet")


@pytest.mark.parametrize("name", FORMATS)
def test_no_file_holds_anything_about_people(client, cast, enquiry, name):
    content = b"".join(taken(client, name).streaming_content).decode(errors="replace")

    for known in ["Léa", "lea@example.org", "boulangerie", "Aline", "aline@", "Coralie", "06 00 00 00 00"]:
        assert known not in content


def test_a_file_that_did_not_change_is_not_sent_again(client, cast):
    first = taken(client, "offres.csv")

    again = taken(client, "offres.csv", if_none_match=first["ETag"])
    since = taken(client, "offres.csv", if_modified_since=first["Last-Modified"])
    other = taken(client, "offres.json", if_none_match=first["ETag"])
    cast.build_at_etain.hours = "le mardi"
    cast.build_at_etain.save()
    changed = taken(client, "offres.csv", if_none_match=first["ETag"])

    statuses = [again.status_code, since.status_code, other.status_code, changed.status_code]
    assert statuses == [304, 304, 200, 200]
    assert again["ETag"] == first["ETag"]


def test_asking_for_the_head_writes_nothing(client, cast):
    response = client.head(reverse("public:open_data_file", args=["data-inclusion.json"]))

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"")


def test_an_unknown_file_is_not_there(client, db):
    assert taken(client, "demandes.csv").status_code == 404
    assert client.post(reverse("public:open_data")).status_code == 405


def test_what_is_not_published_is_not_there(client, cast):
    cast.build.status = "draft"
    cast.build.save()

    rows = json.loads(b"".join(taken(client, "offres.json").streaming_content))["offres"]

    assert {row["organisation"] for row in rows} == {"Chambre (fictif)", "Voisins (fictif)"}
