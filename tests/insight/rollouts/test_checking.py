"""What stands near a drafted hub, how full it is, who would gain: counted, then frozen. Invented names are *fictif*."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from tests.cast import OPENED, SPINCOURT, VERDUN, commune, delivery, offer

from maillage.catalogue.network.actions import NotADraft, publish_hub
from maillage.catalogue.network.models import CharterShare, Hub, Network, NetworkMembership
from maillage.catalogue.offers.choices import OfferStatus, Stage, Tier
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area, TravelTime
from maillage.foundation.journal.queries import history_of
from maillage.insight.coverage.queries import coverage_of
from maillage.insight.rollouts.actions import take_check
from maillage.insight.rollouts.queries import check_read_of, checks_of

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def facts(cast, draft, now):
    def take():
        return take_check(draft, by=cast.coordinator, now=now).facts

    return take


def seconds_to(place):
    return dict(TravelTime.objects.filter(place=place).values_list("commune_id", "seconds"))


def gained_by_hand(draft, stages, minutes, day):
    """Inhabitants near the draft who have nobody every week within these minutes, commune by commune."""
    near = {key for key, seconds in seconds_to(draft.place).items() if seconds <= minutes * 60}
    found = coverage_of([draft.network.area], Need(minutes=minutes), day=day)
    people = dict(Area.objects.filter(pk__in=near).values_list("pk", "population"))
    inside = near & set(found.ground.keys.tolist())
    return sum(people[key] or 0 for key in inside if any(found.state_of(key, stage) != "near" for stage in stages))


def test_what_stands_near_is_listed_nearest_first_with_what_it_serves(cast, facts, enquiry):
    found = facts()

    told = [(one["name"], one["is_desk"], one["minutes"], one["stages"]) for one in found["places"]]
    assert told == [
        (cast.desk.name, True, 3, ["emerger", "monter"]),
        (cast.etain.name, False, 14, ["emerger", "monter"]),
        (cast.verdun.name, False, 38, ["emerger", "monter", "developper"]),
    ]
    assert [(one["recent"], one["agreed"]) for one in found["places"]] == [(1, None), (1, None), (0, None)]
    assert found["places"][1]["partners"] == ["Alexis", "Chambre"]
    assert 0 < found["places"][1]["km"] < 20
    assert found["others"] == []


def test_the_agreed_number_stands_beside_those_who_came(cast, facts, enquiry):
    CharterShare.objects.filter(rule__charter=cast.charter).update(capacity=5)

    assert [one["agreed"] for one in facts()["places"]] == [20, 20, None]


def test_who_gains_is_counted_as_the_holes_are(cast, draft, facts, now):
    found, day = facts(), timezone.localdate(now)

    for minutes in (20, 30):
        assert found[f"people_{minutes}"] == gained_by_hand(draft, draft.stages, minutes, day)
    assert 0 < found["people_20"] <= found["around_20"] <= found["around_30"]
    by_stage = {one["stage"]: one for one in found["gains"]}
    assert list(by_stage) == ["emerger", "ceder"]
    assert by_stage["ceder"]["people_30"] == found["around_30"] > by_stage["emerger"]["people_30"]


def test_a_stage_is_new_where_nobody_receives_for_it_in_person(cast, facts):
    assert facts()["new_stages"] == ["ceder"]

    meuse = Area.objects.get(kind="departement", code="55")
    delivery(offer(cast.neighbour, "Céder", [Stage.CEDER]), cast.verdun, Tier.IN_PERSON, [meuse])
    assert facts()["new_stages"] == ["ceder"]  # Verdun is 38 minutes away
    delivery(offer(cast.alexis, "Transmettre", [Stage.CEDER]), cast.etain, Tier.IN_PERSON, [meuse])

    assert facts()["new_stages"] == []


def test_drafted_offers_carry_how_many_others_do_the_same(cast, draft, facts):
    assert facts()["drafted"] == []
    mine = offer(cast.chamber, "Monter son projet", [Stage.MONTER])
    delivery(mine, draft, Tier.IN_PERSON, [])
    mine.deliveries.update(status=OfferStatus.DRAFT, confirmed_on=None)

    found = facts()

    assert found["stages"] == ["emerger", "monter", "ceder"]
    assert found["drafted"] == [{"name": "Monter son projet", "alike": 1}]
    assert [one["alike"] for one in found["places"]] == [1, 0, 0]  # given at Étain too: counted where it is nearest


def test_another_network_is_listed_and_how_full_it_is_stays_unknown(cast, draft, facts):
    other = Network.objects.create(
        name="Autre réseau (fictif)", slug="autre", area=cast.network.area, lead_organisation=cast.neighbour
    )
    NetworkMembership.objects.create(network=other, organisation=cast.neighbour, starts_on=OPENED)
    Hub.objects.filter(pk=cast.verdun.pk).update(network=other)

    verdun = facts()["places"][-1]

    assert (verdun["is_ours"], verdun["network"], verdun["recent"]) == (False, "Autre réseau (fictif)", None)


def test_a_check_is_taken_again_and_the_first_stays(cast, draft, now):
    first = take_check(draft, by=cast.coordinator, now=now)
    cast.etain.closed_on = timezone.localdate(now)
    cast.etain.save()

    second = take_check(draft, by=cast.coordinator, now=now + timedelta(minutes=1))

    first.refresh_from_db()
    assert list(checks_of(draft)) == [second, first]
    assert check_read_of(draft) is None
    assert (len(first.facts["places"]), len(second.facts["places"])) == (3, 1)
    assert [line.what for line in history_of(first)] == ["rollouts.check_taken"]


def test_a_hub_that_is_published_is_checked_no_more(cast, draft, now):
    publish_hub(draft, opened_on=draft.planned_on, by=cast.coordinator, now=now)

    with pytest.raises(NotADraft):
        take_check(draft, by=cast.coordinator, now=now)


def test_the_number_of_queries_does_not_follow_the_places(cast, draft, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        take_check(draft, by=cast.coordinator, now=now)


def test_the_draft_counts_neither_as_there_nor_as_near(cast, draft, facts):
    found = facts()

    assert draft.name not in [one["name"] for one in (*found["places"], *found["others"])]
    assert np.all([one["people_20"] <= found["people_20"] for one in found["gains"]])
    assert commune(SPINCOURT).name == found["commune"] != commune(VERDUN).name
