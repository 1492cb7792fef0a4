"""The freshness contract: what a sheet says each day, when a delivery leaves the search, and how it comes back."""

from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.offers.test_search import index_errors
from tests.catalogue.offers.worlds import DAY, random_world

from maillage.catalogue.offers.actions import (
    OfferRefused,
    confirm_delivery,
    edit_delivery,
    end_delivery,
    suspend_delivery,
)
from maillage.catalogue.offers.choices import FreshnessState, OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import (
    GRACE_DAYS,
    Need,
    explain,
    freshness_by_delivery,
    freshness_of,
    offers_near,
)

CONFIRMED = date(2026, 1, 1)
PARIS = ZoneInfo("Europe/Paris")


def at(day):
    return datetime(day.year, day.month, day.day, 10, tzinfo=PARIS)


def shown(cast, day, **need):
    """Deliveries that anyone at Étain finds that day, wherever they are."""
    answer = offers_near(cast.commune, Need(minutes=90, **need), day=day, per_page=50)
    return {one.delivery_id for one in answer.results}


@pytest.mark.parametrize(
    ("every", "days", "state"),
    [
        (180, 0, FreshnessState.CONFIRMED),
        (180, 149, FreshnessState.CONFIRMED),
        (180, 150, FreshnessState.DUE),
        (180, 180, FreshnessState.DUE),
        (180, 181, FreshnessState.UNCONFIRMED),
        (180, 209, FreshnessState.UNCONFIRMED),
        (180, 210, FreshnessState.GONE),
        (7, 5, FreshnessState.CONFIRMED),
        (7, 6, FreshnessState.DUE),
        (7, 8, FreshnessState.UNCONFIRMED),
        (7, 37, FreshnessState.GONE),
    ],
)
def test_the_day_decides(every, days, state):
    delivery = Delivery(confirmed_on=CONFIRMED, confirm_every_days=every)

    assert freshness_of(delivery, CONFIRMED + timedelta(days=days)).state == state


@given(st.integers(7, 183), st.integers(-10, 400))
def test_a_delivery_only_grows_older(every, days):
    delivery = SimpleNamespace(confirmed_on=CONFIRMED, confirm_every_days=every)
    order = list(FreshnessState)

    today, tomorrow = (freshness_of(delivery, CONFIRMED + timedelta(days=days + one)) for one in (0, 1))

    assert today.asked_on <= today.due_on < today.leaves_on
    assert (today.leaves_on - today.due_on).days == GRACE_DAYS
    assert order.index(today.state) <= order.index(tomorrow.state) <= order.index(today.state) + 1


def test_one_that_was_never_confirmed_says_so():
    freshness = freshness_of(Delivery(), CONFIRMED)

    assert (freshness.state, freshness.due_on, freshness.is_doubtful) == (FreshnessState.UNCONFIRMED, None, True)
    with translation.override("fr"):
        assert freshness.sentence == "Jamais confirmé."


def test_a_sheet_says_it_in_french():
    delivery = Delivery(confirmed_on=CONFIRMED)
    with translation.override("fr"):
        said = [freshness_of(delivery, CONFIRMED + timedelta(days=days)).sentence for days in (1, 160, 190, 300)]

    assert said == [
        "Confirmé le 1 janvier 2026.",
        "Confirmé le 1 janvier 2026, à confirmer de nouveau avant le 30 juin 2026.",
        "Non confirmé depuis le 1 janvier 2026.",
        "Non confirmé depuis le 1 janvier 2026\xa0: sorti de la recherche le 30 juillet 2026.",
    ]


@pytest.mark.django_db
def test_the_database_counts_the_same_days():
    with connection.cursor() as cursor:
        cursor.execute("SELECT offers_leaves_on(%s, 90::smallint)", [CONFIRMED])

        assert cursor.fetchone() == (
            freshness_of(Delivery(confirmed_on=CONFIRMED, confirm_every_days=90), CONFIRMED).leaves_on,
        )


@pytest.mark.django_db
def test_the_search_loses_it_that_day_and_has_it_back_once_confirmed(cast):
    delivery = cast.build_at_etain
    leaves_on = freshness_of(delivery, cast.build_at_etain.confirmed_on).leaves_on
    days = [leaves_on - timedelta(days=1), leaves_on, leaves_on + timedelta(days=30)]
    Delivery.objects.exclude(pk=delivery.pk).update(confirmed_on=leaves_on)

    before = [delivery.pk in shown(cast, day) for day in days]
    confirm_delivery(delivery, by=cast.manager, now=at(leaves_on))
    after = [delivery.pk in shown(cast, day) for day in days]

    assert (before, after) == ([True, False, False], [True, True, True])
    assert index_errors() == []


@pytest.mark.django_db
def test_the_simulator_says_why_it_has_left(cast):
    leaves_on = freshness_of(cast.build_at_etain, cast.build_at_etain.confirmed_on).leaves_on
    Delivery.objects.exclude(offer=cast.build).update(confirmed_on=leaves_on)

    told = {one.delivery.pk: one.reasons for one in explain(cast.commune, Need(), day=leaves_on)}

    assert [reason.code for reason in told[cast.build_at_etain.pk]] == ["not_confirmed"]


@pytest.mark.django_db
@pytest.mark.parametrize("every", [0, 6, 184, 400])
def test_a_rhythm_is_a_week_to_six_months(cast, now, every):
    with pytest.raises(OfferRefused) as refused:
        edit_delivery(cast.build_at_etain, confirm_every_days=every, by=cast.manager, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(confirm_every_days=every)

    assert list(refused.value.errors) == ["__all__"]


@pytest.mark.django_db
def test_closing_never_adds_and_confirming_never_takes_away(cast):
    """Each act in turn, on each of the coming days: what closes leaves less, what confirms leaves more."""
    start = cast.build_at_etain.confirmed_on
    days = [start + timedelta(days=number) for number in (0, 100, 209, 210, 260)]
    acts = [
        (suspend_delivery, cast.inform_remote, -1),
        (confirm_delivery, cast.build_at_etain, 1),
        (end_delivery, cast.build_at_verdun, -1),
        (confirm_delivery, cast.build_at_desk, 1),
        (suspend_delivery, cast.build_at_etain, -1),
    ]
    for act, delivery, sign in acts:
        before = [Delivery.objects.received_on(day).count() for day in days]
        act(delivery, by=cast.manager, now=at(start + timedelta(days=205)))
        after = [Delivery.objects.received_on(day).count() for day in days]

        assert all((then - former) * sign >= 0 for former, then in zip(before, after, strict=True))
        assert before != after
        assert index_errors() == []


def families_and_deliveries(world):
    """What each commune of a world is shown within 90 minutes, by family: a local form stands for its general offer."""
    generals = dict(Offer.objects.values_list("pk", "general_id"))
    shown = set()
    for town in world.communes:
        answer = offers_near(town, Need(minutes=90), day=DAY, per_page=100)
        shown |= {(town.code, generals[one.offer_id] or one.offer_id) for one in answer.results}
    return shown, set(Delivery.objects.received_on(DAY).values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_in_any_world_closing_never_adds_and_confirming_brings_back(seed):
    world = random_world(Random(1000 + seed))
    families, deliveries = families_and_deliveries(world)
    for delivery in Delivery.objects.exclude(status=OfferStatus.ENDED).order_by("pk"):
        is_shown = delivery.status == delivery.offer.status == OfferStatus.PUBLISHED
        confirm_delivery(delivery, by=None, now=at(DAY))
        confirmed_families, confirmed = families_and_deliveries(world)
        assert (families <= confirmed_families, deliveries <= confirmed) == (True, True)
        assert confirmed - deliveries <= ({delivery.pk} if is_shown else set())

        end_delivery(delivery, by=None, now=at(DAY))
        families, deliveries = families_and_deliveries(world)
        assert (families <= confirmed_families, deliveries == confirmed - {delivery.pk}) == (True, True)
    assert (families, deliveries) == (set(), set())


@pytest.mark.django_db
def test_the_freshness_of_many_is_one_query(cast, django_assert_num_queries, now):
    keys = [cast.build_at_etain.pk, cast.inform_remote.pk]
    with django_assert_num_queries(1):
        found = freshness_by_delivery(keys, now.date())

    assert found == {one.pk: freshness_of(one, now.date()) for one in (cast.build_at_etain, cast.inform_remote)}
