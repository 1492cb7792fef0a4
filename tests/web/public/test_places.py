"""Hubs on a map with the same table, one hub, one offer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import ETAIN, delivery, hub, offer, place

from maillage.catalogue.offers.choices import Stage, Tier


def words_of(response):
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def test_the_list_of_hubs_draws_the_map_from_its_table(client, cast):
    page = words_of(client.get(reverse("public:hubs")))

    assert 'data-map hidden data-source="hubs"' in page
    assert f'data-lat="{cast.etain.place.lat:.5f}"' in page
    assert "Alexis et Chambre" in page


def test_a_hub_shows_its_desks_on_their_days(client, cast):
    page = words_of(client.get(reverse("public:hub", args=[cast.etain.slug])))

    assert "Mardi de 9 h à 12 h" in page


def test_a_closed_hub_is_not_found(client, cast, now):
    cast.etain.closed_on = now.date()
    cast.etain.save()

    assert client.get(reverse("public:hub", args=[cast.etain.slug])).status_code == 404


def test_an_offer_says_each_way_it_is_given(client, cast):
    page = words_of(client.get(reverse("public:offer", args=[cast.build.slug])))

    assert page.count('class="card"') == 2
    assert " · premier rendez-vous sous 8 jours" in page
    assert "Confirmé par sa structure le 1er septembre 2026" in page


def test_a_draft_offer_is_not_found(client, cast):
    cast.build.status = "draft"
    cast.build.save()

    assert client.get(reverse("public:offer", args=[cast.build.slug])).status_code == 404


@pytest.mark.parametrize("name", ["hubs", "hub", "offer"])
def test_pages_cost_the_same_queries_with_few_rows_and_with_many(client, cast, name):
    addresses = {
        "hubs": reverse("public:hubs"),
        "hub": reverse("public:hub", args=[cast.etain.slug]),
        "offer": reverse("public:offer", args=[cast.build.slug]),
    }
    few = queries_of(client, addresses[name])

    somewhere = place("Ailleurs", ETAIN, {ETAIN: 5})
    for number in range(300):
        delivery(
            cast.build, hub(cast.network, f"Lieu-{number}", somewhere, [cast.alexis]), Tier.IN_PERSON, [cast.commune]
        )
        delivery(offer(cast.alexis, f"Offre {number}", [Stage.MONTER]), cast.etain, Tier.REMOTE, [cast.commune])

    assert queries_of(client, addresses[name]) == few


@pytest.mark.parametrize("name", ["home", "order", "legal", "privacy", "accessibility", "hubs"])
def test_pages_of_the_door_open_to_anyone_and_set_no_cookie(client, db, name):
    response = client.get(reverse(f"public:{name}"))

    assert response.status_code == 200
    assert response.cookies == {}
