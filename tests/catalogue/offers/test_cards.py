"""One card for each need, against the search offer by offer and a loop over the models."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import SPINCOURT, commune, delivery, offer
from tests.catalogue.offers.test_search import patient, undone
from tests.catalogue.offers.worlds import DAY, random_need, random_world, received, seconds_to, suits

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.choices import OfferType, Stage, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import Need, cards_near, offers_near
from maillage.catalogue.offers.queries.cards import FEWEST_LINES, LINES_A_PAGE, MOST_LINES

pytestmark = pytest.mark.django_db
KINDS = OfferType.values[4:8]
DAYS = [None, None, 0, 1, 8, 8, 30, 511, 600]


def several_needs(draw: Random) -> None:
    """The random catalogue, where several things happen, sooner or later."""
    for one in Offer.objects.all():
        Offer.objects.filter(pk=one.pk).update(kind=draw.choice(KINDS))
    for one in Delivery.objects.all():
        Delivery.objects.filter(pk=one.pk).update(first_appointment_days=draw.choice(DAYS))


@patient
@given(st.integers(0, 2**32))
def test_every_offer_of_the_search_is_in_one_card_and_each_card_is_one_need(db, seed):
    draw = Random(seed)
    with undone():
        world = random_world(draw)
        several_needs(draw)
        for place in world.communes:
            for _ in range(5):
                check_cards(place, random_need(draw))


def check_cards(place, need):
    """Counts, order, lines, nearest, soonest and remote ones are those that a loop finds."""
    flat = offers_near(place, need, day=DAY, per_page=100)
    kinds = {one.offer_id: one.kind for one in flat.results}

    answer = cards_near(place, need, day=DAY)

    assert answer.needs == len(answer.cards) == len(set(kinds.values()))  # never more cards than distinct needs
    assert [card.kind for card in answer.cards] == list(dict.fromkeys(one.kind for one in flat.results))
    assert (answer.in_person, answer.at_desk, answer.remote) == (flat.in_person, flat.at_desk, flat.remote)
    assert (answer.total, answer.nothing_near, answer.radius_minutes) == (
        flat.total,
        flat.nothing_near,
        flat.radius_minutes,
    )
    seats = max(FEWEST_LINES, min(MOST_LINES, LINES_A_PAGE // max(1, answer.needs)))
    for number, card in enumerate(answer.cards, 1):
        own = [one for one in flat.results if one.kind == card.kind]
        assert (card.number, card.offers, card.more) == (number, len(own), max(0, len(own) - seats))
        assert list(card.lines) == own[:seats]
        assert card.partners == len({one.organisation_id for one in own})
        assert [card.in_person, card.at_desk, card.remote] == [sum(one.tier == tier for one in own) for tier in Tier]
        check_named(card, [one.offer_id for one in own], place, need, answer.radius_minutes * 60)
    pages = [cards_near(place, need, day=DAY, page=page, per_page=1) for page in range(1, answer.needs + 2)]
    assert [card.kind for page in pages for card in page.cards] == [card.kind for card in answer.cards]
    assert {(page.needs, page.pages, page.total) for page in pages} == {(answer.needs, answer.needs, answer.total)}


def check_named(card, fair, place, need, radius):
    """The nearest is really nearest and the soonest really soonest, among all deliveries; ties go to the fair order."""
    reached = []
    for one in Delivery.objects.filter(offer_id__in=fair).select_related("offer", "hub__network", "hub__place", "desk"):
        seconds = 0 if one.tier == Tier.REMOTE else seconds_to(one, place)
        if seconds is not None and seconds <= radius and received(one) and suits(one, place, need):
            reached.append((one, seconds, fair.index(one.offer_id), list(Tier).index(one.tier)))

    def first(rows, key):
        return min(rows, key=key)[0].pk if rows else None

    travelled = [row for row in reached if row[0].tier != Tier.REMOTE]
    remote = [row for row in reached if row[0].tier == Tier.REMOTE]
    said = [row for row in reached if row[0].first_appointment_days is not None]
    assert key_of(card.nearest) == first(travelled, lambda row: (row[1], row[2], row[3], row[0].pk))
    assert key_of(card.remotely) == first(remote, lambda row: (row[2], row[0].pk))
    assert key_of(card.soonest) == first(
        said, lambda row: (min(row[0].first_appointment_days, 511), row[2], row[3], row[1], row[0].pk)
    )


def key_of(found):
    return found and found.delivery_id


def test_three_partners_can_do_it_here_the_nearest_the_soonest_and_a_remote_one(cast):
    carep = Organisation.objects.get(pk=cast.neighbour.pk)
    soon = offer(carep, "Autre accompagnement", [Stage.MONTER])
    Offer.objects.update(kind=OfferType.SUIVI_LONG)
    at_verdun = delivery(soon, cast.verdun, Tier.IN_PERSON, [])
    Delivery.objects.filter(pk=at_verdun.pk).update(first_appointment_days=2)

    answer = cards_near(cast.commune, Need(), day=DAY)

    (card,) = answer.cards
    assert (card.kind, card.offers, card.partners) == (OfferType.SUIVI_LONG, answer.total, 3)
    assert (card.nearest.delivery_id, card.nearest.minutes) == (cast.build_at_etain.pk, 4)
    assert (card.soonest.delivery_id, card.soonest.first_appointment_days) == (at_verdun.pk, 2)
    assert card.remotely.delivery_id == cast.inform_remote.pk


def test_the_nearest_may_be_a_desk_of_an_offer_whose_line_says_the_hub(cast):
    answer = cards_near(commune(SPINCOURT), Need(stage=Stage.MONTER), day=DAY)

    (card,) = answer.cards
    assert [(one.delivery_id, one.minutes) for one in card.lines] == [(cast.build_at_etain.pk, 14)]
    assert (card.nearest.delivery_id, card.nearest.minutes, card.nearest.tier) == (
        cast.build_at_desk.pk,
        3,
        Tier.DESK,
    )


def test_a_need_that_names_what_happens_is_answered_with_that_alone(cast):
    Offer.objects.filter(pk=cast.build.pk).update(kind=OfferType.SUIVI_LONG)
    need = Need(kind=OfferType.SUIVI_LONG)

    flat, cards = offers_near(cast.commune, need, day=DAY), cards_near(cast.commune, need, day=DAY)

    assert [one.offer_id for one in flat.results] == [cast.build.pk]
    assert [card.kind for card in cards.cards] == [OfferType.SUIVI_LONG]


def test_where_nobody_answers_there_is_no_card(cast):
    answer = cards_near(commune("29084"), Need(kind=OfferType.CONCOURS), day=date(2026, 10, 6))

    assert (answer.cards, answer.needs, answer.total, answer.pages, answer.nothing_near) == ((), 0, 0, 0, True)


@pytest.mark.parametrize("page", [0, -1])
def test_pages_of_cards_start_at_one_and_the_cards_are_one_query(cast, page, django_assert_num_queries):
    with pytest.raises(ValueError, match="both start at 1"):
        cards_near(cast.commune, Need(), day=DAY, page=page)
    with django_assert_num_queries(1):
        assert cards_near(cast.commune, Need(), day=DAY, page=10**9).cards == ()
