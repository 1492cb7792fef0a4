"""Demand that nobody near could meet: counts by commune, never fewer than three, whoever asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.cast import ETAIN, SPINCOURT, VERDUN, commune
from tests.eyes import closed_eyes

from maillage.catalogue.territories.models import Area, FormerArea
from maillage.support.orientation.choices import DeclineReason, Status
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries.demand import unmet_by_commune

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


@pytest.fixture
def ask(enquiry):
    """More enquiries like the one of the cast, from a commune."""

    def make(code, how_many, **facts):
        for _number in range(how_many):
            row = Enquiry.objects.get(pk=enquiry.pk)
            row.pk, row._state.adding = None, True
            row.public_id, row.form_key, row.commune = uuid4(), uuid4(), commune(code)
            for name, value in facts.items():
                setattr(row, name, value)
            row.save()

    return make


@pytest.fixture
def unmet(cast, now):
    def count(**moments):
        span = {"since": now - timedelta(days=365), "until": now} | moments
        return unmet_by_commune(cast.network, **span)

    return count


def test_those_who_found_nobody_near_are_counted_and_others_are_not(ask, unmet, now):
    declined = {"status": Status.DECLINED, "answered_at": now}
    ask(VERDUN, 2, hub=None)
    ask(VERDUN, 1, status=Status.UNANSWERED)
    ask(VERDUN, 1, **declined, decline_reason=DeclineReason.FULL)
    ask(VERDUN, 5, **declined, decline_reason=DeclineReason.DUPLICATE)
    ask(ETAIN, 4)

    assert unmet().by_commune == {commune(VERDUN).pk: 4}
    assert unmet().hidden == 0


def test_fewer_than_three_are_told_by_nobody(ask, unmet):
    ask(VERDUN, 3, hub=None)
    ask(ETAIN, 2, hub=None)
    ask(SPINCOURT, 1, hub=None)

    assert unmet().by_commune == {commune(VERDUN).pk: 3}
    assert unmet().hidden == 2


def test_only_the_months_asked_for_count(ask, unmet, now):
    ask(VERDUN, 2, hub=None)
    ask(VERDUN, 1, hub=None, received_at=now - timedelta(days=366), assigned_at=now)

    assert unmet().by_commune == {}
    assert unmet(since=now - timedelta(days=400)).by_commune == {commune(VERDUN).pk: 3}


def test_a_commune_that_was_merged_counts_for_the_one_of_today(ask, unmet):
    ask(VERDUN, 2, hub=None)
    ask(SPINCOURT, 1, hub=None)
    Area.objects.filter(code=SPINCOURT, kind="commune").update(is_current=False)
    FormerArea.objects.create(code=SPINCOURT, name="Spincourt", kind="absorbed", area=commune(VERDUN))

    assert unmet().by_commune == {commune(VERDUN).pk: 3}
    assert unmet().hidden == 0


def test_the_count_needs_nobodys_eyes_and_opens_none(ask, unmet):
    ask(VERDUN, 3, hub=None)

    with closed_eyes():
        assert unmet().by_commune == {commune(VERDUN).pk: 3}
        assert not Enquiry.objects.exists(), "the eyes are closed again"


def test_somebody_passed_on_for_want_of_room_counts_once(ask, unmet, send, cast, now):
    ask(ETAIN, 2, hub=None)
    send(reason="no_room")

    later = now + timedelta(hours=1)
    assert unmet(until=later).by_commune == {commune(ETAIN).pk: 3}
    send(reason="near", at=later, to_organisation=cast.neighbour, to_hub=cast.verdun)
    assert unmet(until=later).by_commune == {commune(ETAIN).pk: 3}, "somebody nearer is no want of room"
