"""What already does the same thing nearby, against the rule said in one loop."""

from random import Random

import pytest
from tests.cast import METZ, SPINCOURT, commune, delivery, offer
from tests.catalogue.offers.worlds import DAY, TIERS, random_world, received, seconds_to

from maillage.catalogue.offers.choices import Audience, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import NeedUnknown, equivalents_near, equivalents_of

pytestmark = pytest.mark.django_db

ALIKE = {
    "kind": OfferType.ENTRETIEN_INDIVIDUEL,
    "stages": [Stage.MONTER],
    "audiences": [Audience.TOUS_PUBLICS],
    "subjects": [Subject.MODELE_ECONOMIQUE],
}


def near(cast, **facts):
    found = equivalents_of(**{**ALIKE, "commune": cast.commune, "day": DAY, **facts})
    return [(one.delivery_id, one.minutes) for one in found]


def test_the_nearest_comes_first_and_the_remote_last(cast):
    afar = offer(cast.neighbour, "À distance", [Stage.MONTER])
    remote = delivery(afar, cast.verdun, Tier.REMOTE, [])

    assert near(cast) == [(cast.build_at_etain.pk, 4), (cast.build_at_verdun.pk, 25), (remote.pk, None)]


def test_each_offer_is_told_once_with_its_delay_and_its_places(cast):
    Delivery.objects.filter(pk=cast.build_at_desk.pk).update(first_appointment_days=3, places_per_month=6)

    (nearest, *_rest) = equivalents_of(**ALIKE, commune=commune(SPINCOURT), day=DAY)

    assert (nearest.offer_id, nearest.delivery_id, nearest.minutes) == (cast.build.pk, cast.build_at_desk.pk, 3)
    assert (nearest.first_appointment_days, nearest.places_per_month, nearest.tier) == (3, 6, "desk")
    assert (nearest.organisation, nearest.place, nearest.commune) == ("Alexis", "Permanence de Spincourt", "Spincourt")


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": OfferType.DIAGNOSTIC},
        {"stages": [Stage.CEDER]},
        {"subjects": [Subject.NUMERIQUE]},
        {"minutes": 3},
        {"exclude_organisation": "alexis", "minutes": 20},
    ],
)
def test_what_differs_is_no_equivalent(cast, facts):
    known = {name: getattr(cast, value) if value == "alexis" else value for name, value in facts.items()}

    assert near(cast, **known) == []


def test_offers_reserved_to_different_people_are_no_equivalents(cast):
    Offer.objects.filter(pk=cast.build.pk).update(audiences=[Audience.FEMMES])

    assert (cast.build_at_etain.pk, 4) not in near(cast, audiences=[Audience.ETUDIANTS])
    assert (cast.build_at_etain.pk, 4) in near(cast, audiences=[Audience.FEMMES, Audience.ETUDIANTS])


def test_what_is_left_empty_excludes_nothing(cast):
    found = near(cast, kind="", stages=[], audiences=[], subjects=[])

    assert [key for key, _minutes in found] == [cast.build_at_etain.pk, cast.build_at_verdun.pk, cast.inform_remote.pk]


def test_a_local_form_is_not_compared_with_its_general_offer(cast):
    local = offer(cast.chamber, "En pays d Étain", [Stage.MONTER], general=cast.build)
    here = delivery(local, cast.etain, Tier.IN_PERSON, [])

    assert [one.offer_id for one in equivalents_near(here, day=DAY)] == [cast.build_at_verdun.offer_id]
    assert [one.offer_id for one in equivalents_near(cast.build_at_etain, day=DAY)] == [cast.build_at_verdun.offer_id]


def test_one_that_serves_other_people_is_no_equivalent(cast):
    cast.build_at_verdun.zone.set([commune(METZ)])

    assert near(cast) == [(cast.build_at_etain.pk, 4)]


def test_at_most_ten_in_one_query(cast, django_assert_num_queries):
    for number in range(12):
        delivery(offer(cast.alexis, f"Offre {number}", [Stage.MONTER]), cast.etain, Tier.IN_PERSON, [])

    with django_assert_num_queries(1):
        assert len(near(cast)) == 10


def test_a_value_outside_the_lists_is_refused(cast):
    with pytest.raises(NeedUnknown):
        near(cast, subjects=["x"])


@pytest.mark.parametrize("seed", range(12))
def test_in_any_world_the_answer_is_that_of_the_loop(seed):
    draw = Random(seed)
    world = random_world(draw)
    Offer.objects.filter(pk__in=list(Offer.objects.order_by("pk").values_list("pk", flat=True))[::3]).update(
        kind="salle"
    )
    for town in world.communes:
        for asked in Offer.objects.order_by("pk"):
            facts = {name: getattr(asked, name) for name in ("kind", "stages", "audiences", "subjects")}
            found = equivalents_of(**facts, commune=town, day=DAY, exclude_offer=asked, limit=100)

            assert {one.offer_id: one.delivery_id for one in found} == expected(asked, town)


def expected(asked, town):
    """The nearest delivery of each offer that does the same, one by one."""
    best = {}
    for one in Delivery.objects.select_related("offer__organisation", "hub__network", "hub__place", "desk__place"):
        seconds = None if one.tier == Tier.REMOTE else seconds_to(one, town)
        if one.tier != Tier.REMOTE and (seconds is None or seconds > 1800):
            continue
        if received(one) and alike(asked, one.offer) and serves(one, town):
            key = (one.tier == Tier.REMOTE, seconds or 0, one.pk)
            best[one.offer_id] = min(best.get(one.offer_id, key), key)
    return {offer_id: key[2] for offer_id, key in best.items()}


def alike(one, other):
    def meet(field):
        mine, theirs = (set(getattr(row, field)) - {"tous-publics"} for row in (one, other))
        return not mine or not theirs or bool(mine & theirs)

    family = one.general_id or one.pk
    related = (other.general_id or other.pk) == family
    return (
        not related
        and one.kind == other.kind
        and bool(set(one.stages) & set(other.stages))
        and all(map(meet, ("subjects", "audiences")))
    )


def serves(one, town):
    zone = set(one.zone.values_list("pk", flat=True))
    return not zone or bool(zone & set(town.containing_ids))


def test_tiers_are_those_of_the_search():
    assert list(Tier) == list(TIERS)
