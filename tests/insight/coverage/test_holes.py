"""Coverage uses the predicates of the search, never grows when something closes, and follows the catalogue at once."""

from random import Random

import numpy as np
import pytest
from tests.cast import ETAIN, METZ, NANCY, OPENED, SPINCOURT, VERDUN, delivery, offer
from tests.cast import commune as commune_of
from tests.catalogue.offers.worlds import DAY, random_need, random_world

from maillage.catalogue.network.actions import close_desk, end_desk_day
from maillage.catalogue.network.choices import Rhythm
from maillage.catalogue.network.models import DeskDay
from maillage.catalogue.offers.actions import end_delivery, suspend_offer
from maillage.catalogue.offers.choices import DeliveryMode, OfferStatus, Stage, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import Need, offers_near
from maillage.catalogue.offers.queries.explained import judge
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.choices import State
from maillage.insight.coverage.queries import coverage_of

pytestmark = pytest.mark.usefixtures("territories")


def meuse():
    return Area.objects.get(kind=AreaKind.DEPARTEMENT, code="55")


def state(code, stage, need=Need(), *, within=None, day=DAY):  # noqa: B008 - a frozen value
    found = coverage_of(within or [Area.objects.get(kind=AreaKind.REGION, code="44")], need, day=day)
    return found.state_of(commune_of(code).pk, stage)


def is_weekly(one):
    rhythms = {held.rhythm for held in one.desk.days.all()}
    return Rhythm.WEEKLY in rhythms or {Rhythm.EVEN, Rhythm.ODD} <= rhythms


def judged_state(commune, need, day):
    """The state worked out from the judge of the search, delivery by delivery."""
    fitting = [one for one in judge(commune, need, day) if one.fits]
    near = [one for one in fitting if one.tier < 2 and one.seconds <= need.minutes * 60]
    for one in near:
        delivery = Delivery.objects.get(pk=one.delivery_id)
        if (one.tier == 0 and delivery.modes != [DeliveryMode.ITINERANT]) or (one.tier == 1 and is_weekly(delivery)):
            return State.NEAR
    if near:
        return State.DESK
    return State.REMOTE if any(one.tier == 2 for one in fitting) else State.NONE


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_the_state_is_what_the_search_would_answer(seed):
    draw = Random(seed)
    world = random_world(draw)
    for day in DeskDay.objects.all():
        day.rhythm = draw.choice(Rhythm.values)
        day.save()

    for _ in range(4):
        asked = random_need(draw)
        need = Need(
            stage=asked.stage or Stage.MONTER, subjects=asked.subjects, audiences=asked.audiences, minutes=asked.minutes
        )
        for commune in world.communes:
            shown = coverage_of([commune], need, day=DAY).state_of(commune.pk, need.stage)
            assert shown == judged_state(commune, need, DAY)
            if not Offer.objects.exclude(general=None).exists():
                answer = offers_near(commune, need, day=DAY)
                assert (shown in {State.NEAR, State.DESK}) == (not answer.nothing_near)
                assert (shown == State.NONE) == (answer.nothing_near and answer.remote == 0)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_random_communes_agree_with_the_search(cast, seed):
    draw = Random(seed)
    need = Need(stage=draw.choice([Stage.EMERGER, Stage.S_INFORMER]), minutes=draw.choice([10, 20, 30, 60]))
    found = coverage_of([cast.network.area], need, day=DAY)

    chosen = draw.sample(list(Area.objects.communes().filter(containing_ids__contains=[meuse().pk])), 40)
    for commune in [*chosen, *map(commune_of, (ETAIN, VERDUN, SPINCOURT, NANCY, METZ))]:
        answer = offers_near(commune, need, day=DAY)
        shown = found.state_of(commune.pk, need.stage)
        assert (shown in {State.NEAR, State.DESK}) == (not answer.nothing_near)
        assert (shown == State.NONE) == (answer.total == 0 or (answer.nothing_near and answer.remote == 0))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_coverage_never_grows_when_a_delivery_closes(seed, now):
    draw = Random(seed)
    random_world(draw)
    areas, need = [Area.objects.get(kind=AreaKind.REGION, code="44")], Need(minutes=60)
    before = coverage_of(areas, need, day=DAY).levels

    closing = list(Delivery.objects.exclude(status=OfferStatus.ENDED).order_by("pk"))
    for one in draw.sample(closing, min(6, len(closing))):
        end_delivery(one, by=None, now=now)
        after = coverage_of(areas, need, day=DAY).levels
        assert (after >= before).all()
        before = after


@pytest.mark.django_db
def test_closing_a_desk_shows_at_once(cast, now):
    cast.build_at_etain.delete()
    assert state(SPINCOURT, Stage.EMERGER) == State.NEAR

    close_desk(cast.desk, by=cast.manager, now=now)

    assert state(SPINCOURT, Stage.EMERGER) == State.NONE
    assert state(SPINCOURT, Stage.S_INFORMER) == State.REMOTE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rhythms", "expected"),
    [
        ([Rhythm.WEEKLY], State.NEAR),
        ([Rhythm.EVEN, Rhythm.ODD], State.NEAR),
        ([Rhythm.EVEN], State.DESK),
        ([Rhythm.FIRST, Rhythm.SECOND, Rhythm.THIRD, Rhythm.FOURTH], State.DESK),
        ([], State.NONE),
    ],
)
def test_the_rhythm_of_a_desk_decides(cast, now, rhythms, expected):
    cast.build_at_etain.delete()
    end_desk_day(cast.desk.days.get(), by=cast.manager, now=now)
    for weekday, rhythm in enumerate(rhythms, 1):
        DeskDay.objects.create(desk=cast.desk, weekday=weekday, rhythm=rhythm)

    assert state(SPINCOURT, Stage.EMERGER) == expected


@pytest.mark.django_db
def test_a_travelling_bus_alone_comes_on_some_days(cast):
    cast.build_at_desk.delete()
    Delivery.objects.filter(pk=cast.build_at_etain.pk).update(modes=[DeliveryMode.ITINERANT])

    assert state(SPINCOURT, Stage.EMERGER) == State.DESK


@pytest.mark.django_db
def test_a_local_form_does_not_hide_its_general_here(cast, now):
    local = offer(cast.alexis, "Forme locale", [Stage.EMERGER], general=cast.build)
    delivery(local, cast.etain, Tier.REMOTE, [])

    assert state(SPINCOURT, Stage.EMERGER) == State.NEAR
    suspend_offer(local, by=None, now=now)
    assert state(SPINCOURT, Stage.EMERGER) == State.NEAR


@pytest.mark.django_db
def test_zones_audiences_and_minutes_are_those_of_the_need(cast):
    Delivery.objects.exclude(pk=cast.build_at_verdun.pk).delete()
    Offer.objects.filter(pk=cast.build_at_verdun.offer_id).update(audiences=["femmes"])

    assert state(ETAIN, Stage.DEVELOPPER) == State.NEAR
    assert state(ETAIN, Stage.DEVELOPPER, Need(audiences=("femmes",))) == State.NEAR
    assert state(ETAIN, Stage.DEVELOPPER, Need(audiences=("jeunes",))) == State.NONE
    assert state(ETAIN, Stage.DEVELOPPER, Need(minutes=24)) == State.NONE
    assert state(METZ, Stage.DEVELOPPER, Need(minutes=90)) == State.NONE, "Metz is not in the zone, which is Meuse"


@pytest.mark.django_db
def test_counts_add_up_by_stage_epci_and_departement(cast):
    found = coverage_of([meuse()], Need(), day=DAY)
    communes = Area.objects.communes().filter(containing_ids__contains=[meuse().pk])
    people = sum(communes.values_list("population", flat=True))

    for line in found.stages:
        assert (line.all.people, line.all.communes) == (people, communes.count())
        by_epci = found.areas(line.stage, AreaKind.EPCI)
        for number in range(len(State)):
            assert sum(one.counts[number].people for one in by_epci) == line.counts[number].people
    [only] = found.areas(Stage.EMERGER, AreaKind.DEPARTEMENT)
    assert only.area == meuse()
    assert only.counts == found.stages[2].counts


@pytest.mark.django_db
def test_communes_come_least_served_first_then_most_populated(cast):
    found = coverage_of([meuse()], Need(), day=DAY)

    rows = list(found.communes(Stage.EMERGER))

    order = [(list(State).index(one.state), one.people) for one in rows]
    assert order == sorted(order, key=lambda one: (-one[0], -one[1]))
    lacking = found.communes(Stage.EMERGER, [State.NONE])
    assert len(lacking) == found.stages[2].counts[3].communes
    assert lacking.people == found.stages[2].counts[3].people
    assert lacking[:2] == list(lacking)[:2]
    assert lacking[0] == rows[0]


@pytest.mark.django_db
def test_a_territory_is_what_all_its_areas_share(cast):
    epci = Area.objects.get(kind=AreaKind.EPCI, pk__in=cast.commune.containing_ids)

    both = coverage_of([meuse(), epci], Need(), day=DAY)

    assert set(both.ground.departement.tolist()) == {meuse().pk}
    assert set(both.ground.epci.tolist()) == {epci.pk}
    assert np.isin(cast.commune.pk, both.ground.keys)
    with pytest.raises(KeyError):
        both.state_of(commune_of(NANCY).pk, Stage.EMERGER)


@pytest.mark.django_db
def test_zones_of_many_areas_count_too(cast):
    Delivery.objects.exclude(pk=cast.build_at_verdun.pk).delete()
    many = Area.objects.communes().filter(containing_ids__contains=[meuse().pk]).exclude(code=ETAIN)[:80]
    cast.build_at_verdun.eligibility_areas.all().delete()
    cast.build_at_verdun.eligibility_areas.model.objects.bulk_create(
        cast.build_at_verdun.eligibility_areas.model(delivery=cast.build_at_verdun, area=area)
        for area in {*many, commune_of(VERDUN)}
    )

    assert state(VERDUN, Stage.EMERGER) == State.NEAR
    assert state(ETAIN, Stage.EMERGER) == State.NONE


@pytest.mark.django_db
def test_an_empty_catalogue_is_a_hole_everywhere(django_assert_num_queries):
    areas = [meuse()]

    with django_assert_num_queries(5):
        found = coverage_of(areas, Need(), day=OPENED)

    assert {line.counts[3].communes for line in found.stages} == {len(found.ground)}
