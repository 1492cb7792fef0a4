"""Offers and deliveries stored by the thousand are what they would be one by one."""

import pytest
from tests.catalogue.offers.test_search import index_errors

from maillage.catalogue.offers.actions.bulk import store_deliveries, store_offers
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer, Reach
from maillage.catalogue.offers.queries.gate import facts_of
from maillage.foundation.tools.bulk import reserve_keys

pytestmark = pytest.mark.django_db


def test_facts_are_stored_as_they_are_given_and_found_at_once(cast):
    offer_key, twin_key = reserve_keys(Offer, 2)
    (delivery_key,) = reserve_keys(Delivery, 1)
    offer = {**facts_of(cast.build), "id": offer_key, "name": 'Des « mots »\tet un "guillemet" \\ une barre'}
    twin = {**offer, "id": twin_key}
    delivery = {**facts_of(cast.build_at_etain), "id": delivery_key, "offer_id": offer_key}

    store_offers(new=[offer, twin], changed=[], names=())
    store_deliveries(new=[delivery], changed=[], names=(), zones={delivery_key: {cast.commune.pk}})

    stored = Offer.objects.filter(pk__in=[offer_key, twin_key]).order_by("pk")
    assert [facts_of(one) for one in stored] == [offer, twin]
    assert twin["slug"] == f"{offer['slug']}-{twin_key}"
    assert facts_of(Delivery.objects.get(pk=delivery_key)) == delivery
    assert list(EligibilityArea.objects.filter(delivery=delivery_key).values_list("area", flat=True)) == [
        cast.commune.pk
    ]
    assert set(Reach.objects.filter(delivery_id=delivery_key).values_list("zone__0", flat=True)) == {cast.commune.pk}
    assert index_errors() == []


def test_changes_touch_the_rows_and_the_columns_that_are_named(cast):
    words = ["d,e", '"{a}"', "b\\c", "NULL", ""]
    former = facts_of(cast.build_at_etain)
    others = [facts_of(one) for one in Delivery.objects.exclude(pk=former["id"]).order_by("pk")]

    store_deliveries(
        new=[],
        changed=[{**former, "modes": words, "hours": "le soir", "fee_detail": "not named"}],
        names={"modes", "hours"},
        zones={former["id"]: ()},
    )

    assert facts_of(Delivery.objects.get(pk=former["id"])) == {**former, "modes": words, "hours": "le soir"}
    assert [facts_of(one) for one in Delivery.objects.exclude(pk=former["id"]).order_by("pk")] == others
    assert not EligibilityArea.objects.filter(delivery=former["id"]).exists()
    assert index_errors() == []
