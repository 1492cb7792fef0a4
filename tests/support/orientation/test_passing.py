"""Passing on and putting in charge: who can take an enquiry, who is told, by when it is answered then."""

from datetime import timedelta

import pytest
from tests.support.orientation.told import events, told

from maillage.catalogue.network.models import Membership
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.actions import (
    DraftRefused,
    NotInYourCare,
    WrongDestination,
    accept_enquiry,
    assign_owner,
    redirect_enquiry,
    withdraw_enquiry,
)
from maillage.support.orientation.choices import Status
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import due_at, partners_for

pytestmark = pytest.mark.django_db


def test_passing_on_gives_a_new_owner_a_new_date_and_one_letter_to_each(cast, enquiry, now):
    later = now + timedelta(days=1)

    redirect_enquiry(
        enquiry,
        to_hub=cast.verdun,
        to_organisation=cast.neighbour,
        reason="Vous habitez plus près de Verdun.",
        by=cast.adviser,
        now=later,
    )

    enquiry.refresh_from_db()
    assert (enquiry.hub, enquiry.organisation, enquiry.owner) == (cast.verdun, cast.neighbour, cast.stranger)
    assert (enquiry.status, enquiry.round, enquiry.assigned_at) == (Status.WAITING, 2, later)
    assert enquiry.due_at == due_at(cast.network, cast.verdun, later)
    assert [reason["code"] for reason in enquiry.route_reasons] == ["passed_by_person", "only_adviser"]
    assert (told("lea@example.org"), told("stephane@example.org")) == (
        [f"orientation.person:{enquiry.pk}:redirected:2"],
        [f"orientation.staff:{enquiry.pk}:new:2:{cast.stranger.pk}"],
    )
    assert "plus près de Verdun" in Letter.objects.get(to="lea@example.org").text
    with pytest.raises(NotInYourCare):
        accept_enquiry(enquiry, by=cast.adviser, now=later)


@pytest.mark.parametrize(
    "where",
    [
        lambda cast: (cast.etain, cast.alexis),
        lambda cast: (cast.verdun, cast.alexis),
        lambda cast: (cast.etain, cast.neighbour),
        lambda cast: (None, cast.chamber),
    ],
)
def test_nothing_is_passed_to_who_cannot_take_it(cast, enquiry, now, where):
    hub, organisation = where(cast)

    with pytest.raises(WrongDestination):
        redirect_enquiry(enquiry, to_hub=hub, to_organisation=organisation, reason="…", by=cast.adviser, now=now)


def test_passing_on_needs_a_reason(cast, enquiry, now):
    with pytest.raises(DraftRefused):
        redirect_enquiry(
            enquiry, to_hub=cast.verdun, to_organisation=cast.neighbour, reason=" ", by=cast.adviser, now=now
        )


def test_the_network_can_take_back_what_no_hub_keeps(cast, enquiry, now):
    redirect_enquiry(enquiry, to_hub=None, to_organisation=cast.alexis, reason="À distance.", by=cast.adviser, now=now)

    journey = accept_enquiry(enquiry, by=cast.colleague, now=now)

    assert (journey.hub, journey.organisation) == (None, cast.alexis)


def test_partners_come_nearest_first_with_those_who_had_it_marked(cast, enquiry, now):
    before = [(one.hub, one.organisation, one.minutes, one.had_it) for one in partners_for(enquiry)]
    redirect_enquiry(enquiry, to_hub=cast.verdun, to_organisation=cast.neighbour, reason="…", by=cast.adviser, now=now)
    enquiry.refresh_from_db()

    assert before == [(cast.etain, cast.chamber, 4, False), (cast.verdun, cast.neighbour, 25, False)]
    assert [(one.organisation, one.had_it) for one in partners_for(enquiry)] == [
        (cast.alexis, True),
        (cast.chamber, False),
    ]


def test_a_colleague_put_in_charge_is_told(cast, enquiry, now):
    assign_owner(enquiry, owner=cast.colleague, by=cast.manager, now=now)
    assign_owner(enquiry, owner=cast.colleague, by=cast.manager, now=now)
    with pytest.raises(WrongDestination):
        assign_owner(enquiry, owner=cast.partner, by=cast.manager, now=now)

    enquiry.refresh_from_db()
    assert enquiry.owner == cast.colleague
    assert len(told("colin@example.org")) == 1
    assert events(enquiry) == ["owner_assigned"]


def test_a_team_without_an_owner_is_told_together(cast, enquiry, now):
    Enquiry.objects.update(owner=None)

    withdraw_enquiry(enquiry, now=now)

    assert len(told("aline@example.org")) == len(told("colin@example.org")) == 1


def test_who_left_is_not_written_to(cast, enquiry, now):
    Membership.objects.filter(user=cast.adviser).delete()
    cast.adviser.is_active = False
    cast.adviser.save()

    withdraw_enquiry(enquiry, now=now)

    assert told("aline@example.org") == []
    assert len(told("colin@example.org")) == 1
