"""What the answer says, on the cast: tiers, nothing near, local forms, reserved offers, reasons, the lot."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.utils import translation
from tests.cast import METZ, SPINCOURT, commune, delivery, offer

from maillage.catalogue.network.models import DeskDay
from maillage.catalogue.offers.choices import Audience, OfferStatus, Stage, Tier
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.offers.queries import Need, NeedUnknown, explain, offer_sheet, offers_near
from maillage.catalogue.offers.queries.answers import lot
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.catalogue.territories.queries import containing_ids

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 6)


def codes(result):
    return [reason.code for reason in result.reasons]


def test_in_person_comes_first_then_the_desk_then_what_is_remote(cast):
    answer = offers_near(cast.commune, Need(), day=DAY)

    shown = [(one.delivery_id, one.tier, one.minutes, one.also_at) for one in answer.results]
    assert shown[0] == (cast.build_at_etain.pk, Tier.IN_PERSON, 4, 1)
    assert shown[1] == (cast.build_at_verdun.pk, Tier.IN_PERSON, 25, 0)
    assert shown[2] == (cast.inform_remote.pk, Tier.REMOTE, None, 0)
    assert (answer.in_person, answer.at_desk, answer.remote, answer.pages) == (2, 0, 1, 1)
    assert (answer.nothing_near, answer.nearest_minutes, answer.travel_model) == (False, 4, "tests")


def test_a_nearer_desk_does_not_pass_before_somebody_in_person(cast):
    answer = offers_near(commune(SPINCOURT), Need(stage=Stage.MONTER), day=DAY)

    assert [(one.delivery_id, one.minutes) for one in answer.results] == [(cast.build_at_etain.pk, 14)]

    at_desk = offers_near(commune(SPINCOURT), Need(stage=Stage.MONTER, minutes=10), day=DAY)
    assert [(one.delivery_id, one.tier, one.minutes) for one in at_desk.results] == [
        (cast.build_at_desk.pk, Tier.DESK, 3)
    ]
    assert [day.weekday for day in at_desk.results[0].desk_days] == [2]


def test_the_days_of_a_desk_come_in_their_order(cast):
    for weekday, opens_at in ((5, time(14)), (1, time(14)), (1, time(9))):
        DeskDay.objects.create(desk=cast.desk, weekday=weekday, opens_at=opens_at, closes_at=time(17))

    answer = offers_near(commune(SPINCOURT), Need(stage=Stage.MONTER, minutes=10), day=DAY)

    days = [(day.weekday, day.opens_at) for day in answer.results[0].desk_days]
    assert days == sorted(days)
    assert [weekday for weekday, _opens_at in days] == [1, 1, 2, 5]


def test_the_smallest_area_of_the_zone_is_the_reason(cast):
    EligibilityArea.objects.filter(delivery=cast.build_at_etain).delete()
    held = {area.kind: area for area in Area.objects.filter(pk__in=containing_ids(cast.commune.id))}
    for level in (AreaKind.REGION, AreaKind.DEPARTEMENT, AreaKind.EPCI, AreaKind.COMMUNE):
        EligibilityArea.objects.create(delivery=cast.build_at_etain, area=held[level])

        answer = offers_near(cast.commune, Need(stage=Stage.MONTER), day=DAY)

        told = next(one for one in answer.results if one.delivery_id == cast.build_at_etain.pk)
        assert (told.zone_name, told.zone_kind) == (held[level].name, level)


def test_when_nothing_is_near_the_nearest_band_answers_and_says_so(cast):
    delivery(cast.build, cast.etain, Tier.IN_PERSON, [])
    metz = commune(METZ)

    answer = offers_near(metz, Need(stage=Stage.EMERGER), day=DAY)

    assert (answer.nothing_near, answer.nearest_minutes, answer.radius_minutes) == (True, 62, 90)
    assert [codes(one)[0] for one in answer.results] == ["nearest"]
    with translation.override("fr"):
        assert answer.results[0].reasons[0].sentence == (
            "Personne ne répond plus près\xa0: c’est à 62\xa0min par la route depuis Metz."
        )


def test_an_island_is_answered_from_a_distance(cast):
    delivery(cast.inform, cast.etain, Tier.REMOTE, [])

    answer = offers_near(commune("29084"), Need(), day=DAY)

    assert (answer.total, answer.remote, answer.nothing_near, answer.nearest_minutes) == (1, 1, True, None)


def test_asking_for_remote_answers_does_not_complain_that_nobody_is_near(cast):
    answer = offers_near(cast.commune, Need(mode=Tier.REMOTE), day=DAY)

    assert (answer.total, answer.remote, answer.nothing_near) == (1, 1, False)


def test_a_local_form_hides_its_general_across_tiers_and_pages(cast):
    local = offer(cast.chamber, "S informer en Meuse", [Stage.EMERGER], general=cast.build)
    delivery(local, cast.etain, Tier.REMOTE, [])

    pages = [offers_near(cast.commune, Need(), day=DAY, page=page, per_page=1) for page in (1, 2, 3, 4)]

    shown = {one.offer_id for page in pages for one in page.results}
    assert local.pk in shown
    assert cast.build.pk not in shown
    told = {one.delivery.pk: [reason.code for reason in one.reasons] for one in explain(cast.commune, Need(), day=DAY)}
    assert told[cast.build_at_etain.pk] == ["local_form_shown"]


def test_reserved_offers_come_after_those_open_to_all_until_the_person_says_who_they_are(cast):
    reserved = offer(cast.alexis, "Pour les femmes", [Stage.EMERGER])
    Offer.objects.filter(pk=reserved.pk).update(audiences=[Audience.FEMMES])
    delivery(reserved, cast.etain, Tier.IN_PERSON, [])
    days = [DAY + timedelta(days=number) for number in range(30)]

    unsaid = [offers_near(cast.commune, Need(stage=Stage.EMERGER, minutes=10), day=day) for day in days]
    said = [
        offers_near(cast.commune, Need(stage=Stage.EMERGER, audiences=(Audience.FEMMES,), minutes=10), day=day)
        for day in days
    ]
    others = offers_near(cast.commune, Need(audiences=(Audience.ETUDIANTS,)), day=DAY)

    assert {tuple(one.offer_id for one in answer.results) for answer in unsaid} == {(cast.build.pk, reserved.pk)}
    assert codes(unsaid[0].results[1])[-1] == "reserved"
    assert len({answer.results[0].offer_id for answer in said}) == 2
    assert reserved.pk not in {one.offer_id for one in others.results}


def test_equal_offers_take_turns_at_the_first_place(cast):
    keys = [offer(cast.alexis, f"Offre {number}", [Stage.CEDER]) for number in range(4)]
    for one in keys:
        delivery(one, cast.etain, Tier.IN_PERSON, [])
    Delivery.objects.update(confirmed_on=DAY + timedelta(days=200))
    need, days = Need(stage=Stage.CEDER), [DAY + timedelta(days=number) for number in range(365)]

    firsts = Counter(offers_near(cast.commune, need, day=day).results[0].offer_id for day in days)

    assert set(firsts) == {one.pk for one in keys}
    assert min(firsts.values()) > 55  # 91 expected; four standard deviations are 33


def test_the_lot_is_the_published_one():
    assert lot("55181", date(2026, 3, 3)) == (603376331, 203534480)


@pytest.mark.parametrize(
    ("facts", "parameter"),
    [
        ({"stage": "x"}, "stage"),
        ({"subjects": ("x",)}, "subject"),
        ({"audiences": ("x",)}, "audience"),
        ({"mode": "x"}, "mode"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 91}, "minutes"),
    ],
)
def test_a_need_outside_the_lists_is_refused_with_what_is_accepted(facts, parameter):
    with pytest.raises(NeedUnknown) as refused:
        Need(**facts)

    assert (refused.value.parameter, bool(refused.value.accepted)) == (parameter, True)


@pytest.mark.parametrize("page", [0, -1])
def test_pages_start_at_one(cast, page):
    with pytest.raises(ValueError, match="both start at 1"):
        offers_near(cast.commune, Need(), day=DAY, page=page)


def test_a_page_far_away_is_empty(cast):
    assert offers_near(cast.commune, Need(), day=DAY, page=10**9).results == ()


def test_the_search_is_one_query_and_the_sheet_a_fixed_number(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        offers_near(cast.commune, Need(), day=DAY)
    with django_assert_num_queries(5):
        sheet = offer_sheet(cast.build.slug, day=DAY, commune=cast.commune)

    assert [(line.delivery.pk, line.minutes) for line in sheet.lines] == [
        (cast.build_at_etain.pk, 4),
        (cast.build_at_desk.pk, 14),
    ]


def test_the_simulator_says_why_in_words(cast):
    Offer.objects.filter(pk=cast.build.pk).update(audiences=[Audience.ETUDIANTS])
    need = Need(stage=Stage.DEVELOPPER, audiences=(Audience.FEMMES,), minutes=10)

    with translation.override("fr"):
        told = {
            one.delivery.pk: [str(reason) for reason in one.reasons] for one in explain(cast.commune, need, day=DAY)
        }

    assert told[cast.build_at_etain.pk] == [
        "Ne correspond pas à cette étape, mais à\xa0: J’ai une idée, Je construis mon projet.",
        "Réservé à d’autres\xa0: étudiants.",
    ]
    assert told[cast.build_at_verdun.pk] == [
        "Personne ne répond plus près\xa0: c’est à 25\xa0min par la route depuis Étain.",
        "Pour les habitants de\xa0: Meuse (département).",
        "Pour celles et ceux qui disent\xa0: «\xa0Je développe mon entreprise\xa0».",
        "Ouvert à tous.",
    ]


def test_a_draft_that_was_never_confirmed_is_refused_as_a_draft(cast):
    Delivery.objects.filter(pk=cast.build_at_etain.pk).update(status=OfferStatus.DRAFT, confirmed_on=None)

    told = {one.delivery.pk: [reason.code for reason in one.reasons] for one in explain(cast.commune, Need(), day=DAY)}

    assert told[cast.build_at_etain.pk] == ["delivery_not_published"]
