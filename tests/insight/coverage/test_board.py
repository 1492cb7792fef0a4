"""The board counts what the lists behind its numbers hold."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import ETAIN, OPENED, VERDUN, rule
from tests.cast import commune as commune_of

from maillage.catalogue.network.models import Charter
from maillage.catalogue.offers.choices import OfferStatus, Stage
from maillage.catalogue.offers.models import Correction, Delivery
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.overlaps.choices import OverlapKind, OverlapState
from maillage.catalogue.overlaps.models import Crossing, Overlap
from maillage.catalogue.overlaps.queries import cards_of, counts_of
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.queries import board_of, published_of, waiting_corrections

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def day(now):
    return timezone.localdate(now)


@pytest.fixture
def card(cast, now):
    first, second = sorted([cast.build, cast.build_at_verdun.offer], key=lambda one: one.pk)
    made = Overlap.objects.create(
        first=first,
        second=second,
        kind=OverlapKind.OVERLAP,
        score=0.8,
        structure=1,
        text=0.5,
        territory=0.5,
        people_both=10,
        people_either=20,
        first_fingerprint="a",
        second_fingerprint="b",
        found_at=now,
        measured_at=now,
    )
    sides = sorted([cast.build_at_etain, cast.build_at_verdun], key=lambda one: one.offer_id)
    Crossing.objects.create(
        overlap=made, first_delivery=sides[0], second_delivery=sides[1], kind=made.kind, score=0.8, people_both=10
    )
    return made


def epci_of(code):
    return Area.objects.get(kind=AreaKind.EPCI, pk__in=commune_of(code).containing_ids)


def correction(offer, now, **facts):
    return Correction.objects.create(offer=offer, said="L'adresse a changé.", proposed_at=now, **facts)


def test_confirmed_means_within_the_rhythm_of_the_owner(cast, day):
    Delivery.objects.filter(pk=cast.build_at_desk.pk).update(confirmed_on=day - timedelta(days=8), confirm_every_days=7)
    Delivery.objects.filter(pk=cast.inform_remote.pk).update(status=OfferStatus.SUSPENDED)

    total = board_of(cast.network, Need(), day=day).total

    assert (total.published, total.confirmed, total.unconfirmed, total.share) == (3, 2, 1, 66)
    assert published_of(cast.network, day=day).count() == 3


def test_each_number_is_that_of_the_list_behind_it(cast, card, now, day):
    correction(cast.build, now)
    correction(cast.build_at_verdun.offer, now, delivery=cast.build_at_verdun)

    by_epci = board_of(cast.network, Need(), day=day, kind=AreaKind.EPCI)
    whole = board_of(cast.network, Need(), day=day)

    for line in [*by_epci.areas, *whole.areas]:
        assert line.published == published_of(cast.network, day=day, area=line.area).count()
        assert line.corrections == len(waiting_corrections(cast.network, area=line.area))
        assert line.waiting == cards_of(cast.network, area=line.area).count()
    for line in whole.stages:
        assert line.published == published_of(cast.network, day=day, stage=line.stage).count()
        assert line.corrections == len(waiting_corrections(cast.network, stage=line.stage))
        assert line.waiting == counts_of(cast.network, stage=line.stage)["open"]
        assert line.lacking == next(one for one in whole.coverage.stages if one.stage == line.stage).lacking
    here = {line.area: line for line in by_epci.areas}
    assert (here[epci_of(ETAIN)].corrections, here[epci_of(VERDUN)].corrections) == (1, 1)
    assert (here[epci_of(ETAIN)].waiting, here[epci_of(VERDUN)].waiting) == (1, 1), "the card meets in both"
    assert (whole.total.waiting, whole.total.settled, whole.total.corrections) == (1, 0, 2)


def test_a_card_that_is_gone_counts_nowhere(cast, card, day):
    Overlap.objects.update(state=OverlapState.GONE)

    total = board_of(cast.network, Need(), day=day).total

    assert (total.waiting, total.settled) == (0, 0)


def test_one_area_counts_only_what_is_there(cast, card, now, day):
    correction(cast.build_at_verdun.offer, now)

    here = board_of(cast.network, Need(), day=day, area=epci_of(ETAIN), kind=AreaKind.EPCI)

    assert (here.total.published, here.total.waiting, here.total.corrections) == (2, 1, 0), (
        "Spincourt is in another EPCI"
    )
    assert [line.area for line in here.areas] == [epci_of(ETAIN)]


def test_holes_and_conflicts_are_those_of_their_pages(cast, day):
    charter = Charter.objects.create(hub=cast.verdun, name="Charte de Verdun (fictif)", starts_on=OPENED)
    rule(charter, 1, [cast.neighbour], stages=[Stage.EMERGER])

    board = board_of(cast.network, Need(), day=day)

    [meuse] = [line for line in board.areas if line.area.code == "55"]
    assert meuse.conflicts.communes == 2
    assert board.total.conflicts.communes == 2
    assert board.total.lacking == board.coverage.lacking
    assert sum(line.lacking.people for line in board.areas) == board.total.lacking.people


def test_more_of_everything_costs_no_more_queries(cast, card, now, day, django_assert_max_num_queries):
    for _ in range(20):
        correction(cast.build, now)

    with django_assert_max_num_queries(24):
        board_of(cast.network, Need(), day=day)
