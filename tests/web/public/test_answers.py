"""The one question and its answers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.cast import commune, delivery, offer

from maillage.catalogue.offers.choices import OfferType, Stage, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.territories.models import TravelTime


def words_of(response):
    text = response.content.decode()
    for sign, plain in (("\xa0", " "), ("\u202f", " "), ("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(sign, plain)
    return text


def ask(client, **question):
    return client.get(reverse("public:answer"), question)


def test_the_bakery_of_etain_finds_one_card_with_the_partners_inside(client, cast):
    page = words_of(ask(client, commune="Étain", stage="emerger"))

    assert "<h1>À Étain (55)</h1>" in page
    assert re.findall(r'<li class="card need" id="([^"]+)"><h2>([^<]+)</h2>', page) == [
        ("kind-entretien_individuel", "Entretien individuel")
    ]
    assert "2 partenaires peuvent le faire ici : 2 en personne." in page
    assert re.findall(r'<h3><a href="([^"]+)">', page) == [
        f"/offres/{cast.build.slug}/",
        "/offres/voisins-construire-son-projet/",
    ]
    assert "4 min" in page
    assert 'data-polygons="/static/geo/departements/55.json"' in page
    assert "Pourquoi cette réponse ?" in page


def test_the_table_says_the_same_as_the_list(client, cast):
    page = words_of(ask(client, commune="Étain", view="list"))

    lines = re.findall(r'<li class="card" id="(d\d+)"', page)
    rows = re.findall(r'<th scope="row"><a href="#(d\d+)"', page)
    assert lines == rows
    assert len(lines) == 3


def test_the_table_says_the_same_as_the_cards(client, cast):
    page = words_of(ask(client, commune="Étain"))

    lines = re.findall(r'<li class="line" id="d\d+"><div class="card-head"><h3><a href="([^"]+)">', page)
    rows = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
    assert sorted(lines) == sorted(rows)
    assert len(lines) == 3


def test_a_card_names_the_nearest_the_soonest_and_a_remote_one(client, cast):
    Offer.objects.update(kind=OfferType.SUIVI_LONG)
    Delivery.objects.filter(pk=cast.build_at_verdun.pk).update(first_appointment_days=3)

    page = words_of(ask(client, commune="Étain"))

    assert page.count('<li class="card need"') == 1
    named = re.findall(r"<dt>([^<]+)</dt><dd><a href=\"[^\"]+\"><strong>([^<]+)</strong> · ([^<]+)</a></dd>", page)
    assert [row[:2] for row in named] == [
        ("Le plus près", "4 min"),
        ("Le plus tôt", "sous 3 jours"),
        ("À distance", "En visio, par téléphone"),
    ]
    assert "Voir les 3 offres" in page


def test_a_card_with_one_offer_needs_no_unfolding(client, cast):
    Offer.objects.filter(pk=cast.inform.pk).update(kind=OfferType.ACCUEIL_ORIENTATION)

    page = words_of(ask(client, commune="Étain"))

    card = page.split('id="kind-accueil_orientation"')[1].split("</dl>")[0]
    assert "Un partenaire peut le faire pour vous, à distance." in card
    assert '<details class="who"' not in card


def test_the_list_may_be_asked_for_one_kind_and_says_so(client, cast):
    Offer.objects.filter(pk=cast.build.pk).update(kind=OfferType.SUIVI_LONG)

    page = words_of(ask(client, commune="Étain", kind="suivi_long"))

    assert re.findall(r'<h3><a href="([^"]+)">', page) == [f"/offres/{cast.build.slug}/"]
    assert "<strong>Accompagnement dans la durée</strong>" in page
    assert "Voir tout ce qui correspond" in page


def test_an_unknown_kind_shows_everything_and_says_so(client, cast):
    page = words_of(ask(client, commune="Étain", kind="sorcellerie"))

    assert "Ce type d'aide n'existe pas" in page.replace("’", "'")
    assert page.count("<h3>") == 3


def test_many_offers_of_a_kind_keep_to_their_seats_and_lead_to_the_whole_list(client, cast):
    for number in range(12):
        delivery(offer(cast.alexis, f"Offre-{number}", [Stage.CEDER]), cast.etain, Tier.IN_PERSON, [])

    page = words_of(ask(client, commune="Étain", stage="ceder"))

    assert page.count('<li class="line"') == 10
    whole = re.search(r'<a href="([^"]+)">Voir toute la liste', page)[1]
    assert "Page 1 sur 2" in words_of(client.get(whole))


def test_a_line_not_confirmed_for_long_says_so(client, cast):
    today = timezone.localdate()
    Delivery.objects.filter(pk=cast.build_at_etain.pk).update(
        confirmed_on=today - timedelta(days=20), confirm_every_days=7
    )

    page = words_of(ask(client, commune="Étain", stage="emerger"))

    assert '<span class="doubtful">Non confirmé par sa structure depuis le' in page


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
    assert 'class="card need"' in words_of(response)


def test_an_unknown_stage_is_said_and_nothing_breaks(client, cast):
    response = ask(client, commune="Étain", stage="zzz")

    assert response.status_code == 400
    assert 'id="errors"' in words_of(response)


def test_many_answers_cost_the_same_queries_as_few_and_turn_pages(client, cast):
    ask(client, commune="Étain")  # warms the directory of communes
    with CaptureQueriesContext(connection) as few:
        ask(client, commune="Étain", stage="monter", view="list")

    for number in range(300):
        delivery(offer(cast.alexis, f"Offre-{number}", [Stage.MONTER]), cast.etain, Tier.IN_PERSON, [])
    ask(client, commune="Étain")  # the directory may ask again whether it is up to date, once a minute
    with CaptureQueriesContext(connection) as many:
        page = words_of(ask(client, commune="Étain", stage="monter", view="list", page=2))

    assert len(many) == len(few)
    assert "Page 2 sur 31" in page
    assert page.count('<li class="card"') == 10


def test_cards_of_many_offers_cost_the_same_queries_as_few(client, cast):
    ask(client, commune="Étain")
    with CaptureQueriesContext(connection) as few:
        ask(client, commune="Étain", stage="monter")

    for number in range(100):
        one = offer(cast.alexis, f"Offre-{number}", [Stage.MONTER])
        Offer.objects.filter(pk=one.pk).update(kind=OfferType.values[number % 24])
        delivery(one, cast.etain, Tier.IN_PERSON, [])
    ask(client, commune="Étain")
    with CaptureQueriesContext(connection) as many:
        page = words_of(ask(client, commune="Étain", stage="monter", page=2))

    assert len(many) == len(few)
    assert "Page 2 sur 4" in page
    assert page.count('<li class="card need"') == 6
    assert page.count('<li class="line"') == 12


def test_the_page_of_answers_is_light(client, cast):
    for number in range(12):
        delivery(offer(cast.alexis, f"Offre-{number}", [Stage.MONTER]), cast.etain, Tier.IN_PERSON, [])

    response = client.get(
        reverse("public:answer"), {"commune": "Étain", "stage": "monter"}, headers={"accept-encoding": "gzip"}
    )

    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 12_000
