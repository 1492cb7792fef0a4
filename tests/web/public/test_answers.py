"""The one question and its answers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import commune, delivery, offer

from maillage.catalogue.offers.choices import Stage, Tier
from maillage.catalogue.territories.models import TravelTime


def words_of(response):
    text = response.content.decode()
    for sign, plain in (("\xa0", " "), ("\u202f", " "), ("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(sign, plain)
    return text


def ask(client, **question):
    return client.get(reverse("public:answer"), question)


def test_the_bakery_of_etain_finds_who_helps_in_person_and_at_a_desk(client, cast):
    page = words_of(ask(client, commune="Étain", stage="emerger"))

    assert "<h1>À Étain (55)</h1>" in page
    assert re.findall(r'<h3><a href="([^"]+)">', page) == [
        f"/offres/{cast.build.slug}/",
        "/offres/voisins-construire-son-projet/",
    ]
    assert "4 min" in page
    assert 'data-polygons="/static/geo/departements/55.json"' in page
    assert "Pourquoi cette réponse ?" in page


def test_the_table_says_the_same_as_the_cards(client, cast):
    page = words_of(ask(client, commune="Étain"))

    cards = re.findall(r'<li class="card" id="(d\d+)"', page)
    rows = re.findall(r'<th scope="row"><a href="#(d\d+)"', page)
    assert cards == rows
    assert len(cards) == 3


def test_reasons_and_terms_are_in_the_first_content_without_script(client, cast):
    page = words_of(ask(client, commune="Étain", stage="emerger"))

    assert "premier rendez-vous sous 8 jours" in page
    assert "Confirmé par sa structure le 1er septembre 2026" in page
    assert page.count('<ul class="reasons">') == 2


def test_far_from_everything_the_page_says_so_and_offers_a_call_back(client, cast):
    bar_le_duc = commune("55029")
    TravelTime.objects.create(place=cast.etain.place, commune=bar_le_duc, seconds=62 * 60)

    page = words_of(ask(client, commune="Bar-le-Duc", stage="emerger"))

    assert "Rien à moins de 30 minutes" in page
    assert "62 minutes" in page
    assert "Demander un rappel" in page


def test_where_nobody_serves_the_page_still_leads_to_someone(client, cast):
    page = words_of(ask(client, commune="Nice", stage="emerger"))

    assert "Rien à moins de 30 minutes" in page
    assert "Personne ne propose encore cela" in page
    assert "/demande/?commune=Nice+%2806%29&stage=emerger" in page


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("Saint-Denis", True),
        ("55400", True),
        ("Étian", True),
        ("Xyzxyzxyz", False),
        ("<script>alert(1)</script>", False),
        ("🥖🥖🥖", False),
        ("\u202eniatÉ", None),
    ],
)
def test_a_commune_that_is_not_clear_gets_choices_and_keeps_the_rest(client, cast, typed, choices):
    response = ask(client, commune=typed, stage="emerger")

    page = words_of(response)
    assert response.status_code == 200
    assert "<h1>Quelle commune ?</h1>" in page
    assert choices is None or ('class="card choice"' in page) == choices
    assert '<option value="emerger" selected>' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("typed", ["x" * 10_000, "   ", "", "\u0000", "\u0000\u0007 "])
def test_a_question_without_a_place_is_asked_again_with_the_rest_kept(client, cast, typed):
    response = ask(client, commune=typed, stage="emerger")

    assert response.status_code in (200, 400)
    assert '<option value="emerger" selected>' in words_of(response)


def test_each_choice_of_commune_leads_to_its_answers_with_the_rest_kept(client, cast):
    page = words_of(ask(client, commune="Saint-Denis", stage="emerger"))

    address = re.search(r'class="card choice" href="([^"]+)"', page)[1]
    assert "stage=emerger" in address
    assert client.get(address).status_code == 200
    assert "<h1>À Saint-Denis (" in words_of(client.get(address))


@pytest.mark.parametrize("number", ["-1", "0", "1000000000", "9" * 40, "x", "²", "1.5"])
def test_a_page_that_does_not_exist_shows_the_first_one_and_says_so(client, cast, number):
    response = ask(client, commune="Étain", page=number)

    assert response.status_code == 200
    assert "Cette page de réponses n'existe pas" in words_of(response).replace("’", "'")
    assert 'class="card"' in words_of(response)


def test_an_unknown_stage_is_said_and_nothing_breaks(client, cast):
    response = ask(client, commune="Étain", stage="zzz")

    assert response.status_code == 400
    assert 'id="errors"' in words_of(response)


def test_many_answers_cost_the_same_queries_as_few_and_turn_pages(client, cast):
    ask(client, commune="Étain")  # warms the directory of communes
    with CaptureQueriesContext(connection) as few:
        ask(client, commune="Étain", stage="monter")

    for number in range(300):
        delivery(offer(cast.alexis, f"Offre-{number}", [Stage.MONTER]), cast.etain, Tier.IN_PERSON, [])
    ask(client, commune="Étain")  # the directory may ask again whether it is up to date, once a minute
    with CaptureQueriesContext(connection) as many:
        page = words_of(ask(client, commune="Étain", stage="monter", page=2))

    assert len(many) == len(few)
    assert "Page 2 sur 31" in page
    assert page.count('<li class="card"') == 10


def test_the_page_of_answers_is_light(client, cast):
    for number in range(12):
        delivery(offer(cast.alexis, f"Offre-{number}", [Stage.MONTER]), cast.etain, Tier.IN_PERSON, [])

    response = client.get(
        reverse("public:answer"), {"commune": "Étain", "stage": "monter"}, headers={"accept-encoding": "gzip"}
    )

    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 12_000
