"""What waits is read in one query, whatever its number; late ones come first."""

from datetime import timedelta
from uuid import uuid4

import pytest

from maillage.support.orientation.actions import accept_enquiry
from maillage.support.orientation.choices import Status
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import (
    Counts,
    counts_of,
    enquiries_of,
    inbox_of,
    late_enquiries,
    today_of,
)

pytestmark = pytest.mark.django_db


def copies(enquiry, number, **facts):
    """More of the same, each due a minute later."""
    made = []
    for minute in range(number):
        one = Enquiry.objects.get(pk=enquiry.pk)
        one.pk, one.public_id, one.form_key = None, uuid4(), uuid4()
        one.due_at = enquiry.due_at + timedelta(minutes=minute + 1)
        for name, value in facts.items():
            setattr(one, name, value)
        made.append(one)
    return Enquiry.objects.bulk_create(made)


def shown(found):
    """What a row of any list says."""
    return [
        (one.owner.first_name, str(one.organisation), one.hub.name, one.commune.name, str(one.network)) for one in found
    ]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lambda cast, now: inbox_of(cast.adviser), id="inbox"),
        pytest.param(lambda cast, now: inbox_of(cast.manager, hub=cast.etain, organisation=cast.alexis), id="hub"),
        pytest.param(lambda cast, now: late_enquiries(cast.network, now=now + timedelta(days=9)), id="late"),
        pytest.param(lambda cast, now: enquiries_of(cast.network, status=Status.WAITING), id="network"),
    ],
)
def test_a_list_costs_one_query_for_one_and_for_three_hundred(cast, enquiry, now, found, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(shown(found(cast, now))) == 1
    copies(enquiry, 299)

    with django_assert_num_queries(1):
        assert len(shown(found(cast, now))) == 300


def test_today_and_counts_cost_the_same_for_many(cast, enquiry, now, django_assert_num_queries):
    copies(enquiry, 30)

    with django_assert_num_queries(2):
        today = today_of(cast.adviser, now=now)
    with django_assert_num_queries(1):
        counts = counts_of(cast.adviser, now)

    assert (len(today.waiting), today.late, today.taken_lately) == (31, [], [])
    assert counts == Counts(waiting=31, mine=31, late=0)


def test_late_ones_come_first_and_what_is_answered_leaves(cast, enquiry, now):
    (later,) = copies(enquiry, 1, due_at=now + timedelta(days=1))
    Enquiry.objects.filter(pk=later.pk).update(due_at=now - timedelta(hours=1))

    assert list(inbox_of(cast.adviser)) == [later, enquiry]
    assert list(late_enquiries(cast.network, now=now)) == [later]
    accept_enquiry(later, by=cast.adviser, now=now)
    today = today_of(cast.adviser, now=now)
    assert (today.late, today.waiting, today.taken_lately) == ([], [enquiry], [later])


def test_each_sees_their_own(cast, enquiry, now):
    seen = {
        who: counts_of(getattr(cast, who), now)
        for who in ("adviser", "colleague", "manager", "coordinator", "partner", "stranger", "administrator")
    }

    all_of_it, nothing = Counts(waiting=1, mine=0, late=0), Counts(waiting=0, mine=0, late=0)
    assert seen == {
        "adviser": Counts(waiting=1, mine=1, late=0),
        "colleague": all_of_it,
        "manager": all_of_it,
        "coordinator": all_of_it,
        "partner": nothing,
        "stranger": nothing,
        "administrator": nothing,
    }


def test_a_network_is_filtered_by_state_place_and_partner(cast, enquiry, now):
    def found(**filters):
        return enquiries_of(cast.network, **filters).count()

    assert found() == found(status=Status.WAITING) == found(hub=cast.etain) == found(organisation=cast.alexis) == 1
    assert found(status=Status.DECLINED) == found(hub=cast.verdun) == found(organisation=cast.chamber) == 0
    assert found(late_at=now) == 0
    assert found(late_at=now + timedelta(days=3)) == 1
