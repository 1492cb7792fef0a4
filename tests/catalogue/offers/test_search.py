"""The search against a loop over the models, on random catalogues; the simulator and the index too."""

from contextlib import contextmanager
from copy import copy
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models.base import ModelState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalogue.offers.worlds import DAY, expected, random_need, random_world

from maillage.catalogue.offers.models import Delivery, Reach
from maillage.catalogue.offers.queries import explain, offers_near

pytestmark = pytest.mark.django_db
patient = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def undone():
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@patient
@given(st.integers(0, 2**32))
def test_the_search_answers_what_a_loop_over_everything_finds(db, seed):
    draw = Random(seed)
    with undone():
        world = random_world(draw)
        for commune in world.communes:
            for _ in range(5):
                check_answer(commune, random_need(draw))
        check_explained(draw.choice(world.communes), random_need(draw))
        assert index_errors() == []


def check_answer(commune, need):
    """The whole answer is the one expected, and its pages cut it without losing or repeating anything."""
    shown, nothing_near = expected(commune, need)

    answer = offers_near(commune, need, day=DAY, per_page=100)
    pages = [offers_near(commune, need, day=DAY, page=page, per_page=3) for page in range(1, answer.total // 3 + 2)]

    found = [(one.offer_id, one.delivery_id, one.also_at) for one in answer.results]
    assert (found, answer.nothing_near) == (shown, nothing_near), need
    assert answer.total == len(shown) == answer.in_person + answer.at_desk + answer.remote
    assert [one for page in pages for one in page.results] == list(answer.results)
    assert {page.total for page in pages} == {answer.total}
    assert all(reason.sentence for one in answer.results for reason in one.reasons)


def check_explained(commune, need):
    """The simulator chooses what the search shows, and gives a reason to each."""
    answer = offers_near(commune, need, day=DAY, per_page=100)

    explained = explain(commune, need, day=DAY)

    assert {one.delivery.pk for one in explained if one.chosen} == {one.delivery_id for one in answer.results}
    assert all(one.reasons and all(reason.sentence for reason in one.reasons) for one in explained)


def index_errors():
    """Lines that differ between the index and its definition."""
    names = ", ".join(field.column for field in Reach._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"(SELECT 'extra', {names} FROM offers_reach EXCEPT ALL SELECT 'extra', {names} FROM offers_reach_now)"
            f" UNION ALL (SELECT 'missing', {names} FROM offers_reach_now"
            f" EXCEPT ALL SELECT 'missing', {names} FROM offers_reach)"
        )
        return cursor.fetchall()


@pytest.mark.parametrize("how_many", [3, 150])
def test_the_index_follows_few_and_many_changed_at_once(db, how_many):
    """Thousands are planned otherwise than one; the lines are the same."""
    with undone():
        random_world(Random(3))
        model = Delivery.objects.filter(pk__in=Reach.objects.values("delivery_id")).order_by("pk").first()
        copies = [copied(model) for _ in range(how_many)]
        Delivery.objects.bulk_create(copies)
        assert set(Reach.objects.values_list("delivery_id", flat=True)) >= {one.pk for one in copies}
        assert index_errors() == []
        Delivery.objects.filter(pk__in=[one.pk for one in copies]).update(first_appointment_days=77)
        assert Reach.objects.filter(first_days=77).values("delivery_id").distinct().count() == how_many
        assert index_errors() == []
        Delivery.objects.filter(pk__in=[one.pk for one in copies]).update(status="suspended")
        assert not Reach.objects.filter(delivery_id__in=[one.pk for one in copies]).exists()
        assert index_errors() == []


def copied(delivery):
    """Another delivery that says the same."""
    other = copy(delivery)
    other.pk, other._state = None, ModelState()
    return other
