"""The API: answers, errors that name what was read, and what every address has in common."""

import json

import pytest
from django.db import OperationalError
from tests.cast import CONFIRMED

from maillage.catalogue.offers.actions import suspend_delivery
from maillage.catalogue.offers.models import Offer
from maillage.web.api import schemas

pytestmark = pytest.mark.django_db

SEARCH, CARDS = "/api/v1/offers/search", "/api/v1/cards"


def problem(response):
    """The document, once its kind is checked."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    document = json.loads(response.content)
    assert document["status"] == response.status_code
    return document


def test_the_bakery_of_etain_gets_an_answer_with_its_reasons(client, cast):
    answer = client.get(SEARCH, {"commune": "55181", "stage": "emerger"}).json()

    first = answer["results"][0]
    assert (answer["commune"]["name"], answer["total"], answer["pages"]) == ("Étain", 2, 1)
    assert first["offer"]["name"] == "Construire son projet"
    assert first["organisation"]["short_name"] == "Alexis"
    assert first["hub"]["slug"] == "pole-etain"
    assert (first["mode"], first["minutes"], first["travel_model"]) == ("in_person", 4, "tests")
    assert (first["first_appointment_days"], first["confirmed_on"]) == (8, CONFIRMED.isoformat())
    assert [reason["code"] for reason in first["reasons"]] == ["near", "zone", "stage", "everybody"]
    assert first["reasons"][0]["sentence"] == "À 4\xa0min par la route depuis Étain."


def test_the_cards_gather_the_same_offers_by_what_happens(client, cast):
    flat = client.get(SEARCH, {"commune": "55181"}).json()
    answer = client.get(CARDS, {"commune": "55181"}).json()

    (card,) = answer["cards"]
    assert (answer["needs"], answer["total"], answer["pages"]) == (1, flat["total"], 1)
    assert (card["kind"], card["offers"], card["more"]) == ("entretien_individuel", 3, 0)
    assert card["partners"] == len({one["organisation"]["id"] for one in flat["results"]})
    assert card["results"] == flat["results"]
    assert (card["nearest"]["minutes"], card["remotely"]["minutes"]) == (4, None)


@pytest.mark.parametrize(
    ("address", "asked", "declared"),
    [
        ("/api/v1/communes", {"q": "éta"}, schemas.Communes),
        (SEARCH, {"commune": "55181"}, schemas.SearchAnswer),
        (SEARCH, {"commune": "54395", "mode": "remote", "audience": "femmes"}, schemas.SearchAnswer),
        (SEARCH, {"commune": "54395", "minutes": "90", "subject": "financement"}, schemas.SearchAnswer),
        (CARDS, {"commune": "55181"}, schemas.CardsAnswer),
        (CARDS, {"commune": "54395", "minutes": "90", "kind": "suivi_long"}, schemas.CardsAnswer),
        ("/api/v1/hubs", {}, schemas.Hubs),
    ],
)
def test_an_answer_holds_what_is_declared_and_nothing_else(client, cast, address, asked, declared):
    body = client.get(address, asked).content

    assert json.loads(declared.model_validate_json(body).model_dump_json()) == json.loads(body)


def test_sentences_follow_the_language_asked_for(client, cast):
    answer = client.get(SEARCH, {"commune": "55181"}, headers={"accept-language": "en"}).json()

    assert answer["results"][0]["reasons"][0]["sentence"] == "4 min by road from Étain."


@pytest.mark.parametrize(
    ("asked", "parameter", "read"),
    [
        ({}, "commune", None),
        ({"commune": "55181", "stage": "unknown"}, "stage", "unknown"),
        ({"commune": "55181", "subject": ["financement", "x"]}, "subject", "x"),
        ({"commune": "55181", "audience": "\u202eétudiants"}, "audience", "\ufffdétudiants"),
        ({"commune": "55181", "mode": "\x00"}, "mode", "\ufffd"),
        ({"commune": "55181", "minutes": "0"}, "minutes", "0"),
        ({"commune": "55181", "minutes": "1000"}, "minutes", "1000"),
        ({"commune": "55181", "minutes": "٣"}, "minutes", "٣"),
        ({"commune": "55181", "page": "-1"}, "page", "-1"),
        ({"commune": "55181", "page": "1000000000"}, "page", "1000000000"),
        ({"commune": "55181", "stage": "x" * 10_000}, "stage", "x" * 99 + "…"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_with_what_was_read(client, cast, asked, parameter, read):
    response = client.get(SEARCH, asked)

    document = problem(response)
    assert response.status_code == 422
    assert (document["parameter"], document["read"]) == (parameter, read)
    assert document["accepted"]


@pytest.mark.parametrize("typed", ["zzzzzzzz", "\x00", "🥖" * 50, "é" * 10_000, "\u202e"])
def test_an_unknown_commune_is_said_to_be_unknown(client, cast, typed):
    response = client.get(SEARCH, {"commune": typed})

    assert (response.status_code, problem(response)["parameter"]) == (404, "commune")


def test_an_ambiguous_commune_lists_the_choices(client, cast):
    response = client.get(SEARCH, {"commune": "Saint-Martin"})

    document = problem(response)
    assert response.status_code == 409
    assert document["accepted"] == [choice["code"] for choice in document["choices"]]
    assert len({choice["departement"]["code"] for choice in document["choices"]}) > 1


def test_a_district_leads_to_its_commune_and_the_answer_says_so(client, cast):
    answer = client.get(SEARCH, {"commune": "75101"}).json()

    assert answer["commune"]["code"] == "75056"
    assert "Paris 1er Arrondissement" in answer["remark"]


def test_a_page_after_the_last_is_empty_and_keeps_the_counts(client, cast):
    answer = client.get(SEARCH, {"commune": "55181", "page": "99999"}).json()

    assert (answer["results"], answer["total"], answer["page"]) == ([], 3, 99999)


def test_an_offer_has_its_sheet_with_the_minutes_from_a_commune(client, cast):
    sheet = client.get(f"/api/v1/offers/{cast.build.pk}", {"commune": "Étain (55)"}).json()

    assert (sheet["slug"], sheet["general"]) == (cast.build.slug, None)
    assert [(one["mode"], one["minutes"], one["zone"]) for one in sheet["deliveries"]] == [
        ("in_person", 4, ["Meuse"]),
        ("desk", 14, ["Meuse"]),
    ]
    assert sheet["deliveries"][1]["desk"]["days"] == [
        {"weekday": 2, "opens_at": "09:00", "closes_at": "12:00", "rhythm": "weekly"}
    ]


def test_what_is_not_published_is_not_there(client, cast, now):
    suspend_delivery(cast.build_at_desk, by=None, now=now)
    Offer.objects.filter(pk=cast.inform.pk).update(status="draft")

    sheet = client.get(f"/api/v1/offers/{cast.build.pk}").json()
    draft = client.get(f"/api/v1/offers/{cast.inform.pk}")

    assert [one["mode"] for one in sheet["deliveries"]] == ["in_person"]
    assert (draft.status_code, problem(draft)["type"]) == (404, "/api/v1/problems/nothing-here")


@pytest.mark.parametrize("address", ["", "nowhere", "offers/abc", "offers/99999999999999999999999"])
def test_addresses_that_lead_nowhere_say_so_in_json(client, cast, address):
    response = client.get(f"/api/v1/{address}")

    assert (response.status_code, problem(response)["title"]) == (404, "Rien n’est publié à cette adresse.")


def test_hubs_tell_their_partners_and_desks(client, cast):
    answer = client.get("/api/v1/hubs").json()

    etain = next(hub for hub in answer["results"] if hub["slug"] == "pole-etain")
    assert (answer["total"], answer["pages"]) == (2, 1)
    assert [one["short_name"] for one in etain["organisations"]] == ["Alexis", "Chambre"]
    assert [one["name"] for one in etain["desks"]] == ["Permanence de Spincourt"]


def test_only_reading_is_allowed_and_only_json_is_given(client, cast):
    posted = client.post("/api/v1/hubs")
    as_page = client.get("/api/v1/hubs", headers={"accept": "text/html"})

    assert (posted.status_code, posted["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert problem(posted)["read"] == "POST"
    assert (as_page.status_code, problem(as_page)["accepted"]) == (406, ["application/json"])


def test_answers_are_open_to_all_sites_and_known_ones_are_not_sent_again(client, cast):
    first = client.get("/api/v1/communes", {"q": "etain"})
    again = client.get("/api/v1/communes", {"q": "etain"}, headers={"if-none-match": f"W/{first['ETag']}"})

    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"].startswith("public, max-age=60")
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in first["Vary"].split(",")}
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/api/v1/communes", {"q": "etain"}).status_code == 200
    assert client.options("/api/v1/communes").status_code == 204


def test_a_database_that_is_away_is_said_in_json(client, cast, monkeypatch):
    def away(*args, **facts):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("maillage.web.api.routes.offers_near", away)

    response = client.get(SEARCH, {"commune": "55181"})

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert problem(response)["type"] == "/api/v1/problems/away"


def test_each_address_asks_the_database_the_same_number_of_questions_for_one_and_for_many(
    client, cast, django_assert_num_queries
):
    client.get(SEARCH, {"commune": "55181"})

    with django_assert_num_queries(1):
        client.get(SEARCH, {"commune": "55181"})
    with django_assert_num_queries(5):
        client.get("/api/v1/hubs")
    with django_assert_num_queries(0):
        client.get("/api/v1/communes", {"q": "etain"})
