"""A partner is to leave the network on a date: planned, refused, undone; who hears of it; what follows by the date."""

from datetime import date

import pytest
from django.urls import reverse
from tests.cast import member, user
from tests.support.orientation.leaving import DAY, HOUR, LEAVES, carry_out

from maillage.catalogue.network.actions import (
    AnswersForNetwork,
    BeginsLater,
    DepartureOver,
    DeparturePlanned,
    DepartureTooSoon,
    NotAPartner,
    SuccessorMissing,
    undo_departure,
)
from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Departure,
    Hub,
    HubMembership,
    Membership,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.queries import organisations_of
from maillage.catalogue.offers.queries import Need, offers_near
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter

pytestmark = pytest.mark.django_db


def rows():
    """Every dated row of the network, as a departure may change it."""
    tables = (NetworkMembership, HubMembership, OutreachDesk, Membership)
    dated = [list(table.objects.order_by("pk").values_list("pk", "ends_on")) for table in tables]
    return [*dated, list(Hub.objects.order_by("pk").values_list("pk", "closed_on"))]


@pytest.mark.parametrize(
    ("who", "changes", "refused"),
    [
        ("chamber", {"leaves_on": date(2026, 10, 6)}, DepartureTooSoon),
        ("chamber", {"leaves_on": date(2026, 10, 5)}, DepartureTooSoon),
        ("alexis", {}, AnswersForNetwork),
    ],
)
def test_what_cannot_be_planned_is_refused_and_changes_nothing(cast, plan, who, changes, refused):
    before = rows()

    with pytest.raises(refused):
        plan(getattr(cast, who), **changes)

    assert rows() == before
    assert not Departure.objects.exists()


def test_a_partner_leaves_once_and_only_from_where_it_is(cast, plan, now):
    plan()

    with pytest.raises(DeparturePlanned):
        plan()
    NetworkMembership.objects.filter(organisation=cast.neighbour).update(ends_on=now.date())
    with pytest.raises(NotAPartner):
        plan(cast.neighbour)


def test_what_begins_later_is_put_right_first(cast, plan):
    OutreachDesk.objects.filter(pk=cast.desk.pk).update(organisation=cast.chamber, starts_on=LEAVES + DAY)

    with pytest.raises(BeginsLater):
        plan()

    assert not Departure.objects.exists()


def test_a_hub_it_runs_with_others_needs_who_runs_it_next(cast, plan, that_day):
    HubMembership.objects.filter(organisation=cast.alexis).update(is_lead=False)
    HubMembership.objects.filter(organisation=cast.chamber).update(is_lead=True)

    for successors in ({}, {cast.etain.pk: cast.neighbour}, {cast.etain.pk: cast.chamber}):
        with pytest.raises(SuccessorMissing) as refused:
            plan(successors=successors)
        assert refused.value.hubs == [cast.etain]
    plan(successors={cast.etain.pk: cast.alexis})
    carry_out(that_day)

    assert HubMembership.objects.get(organisation=cast.alexis, hub=cast.etain).is_lead


def test_a_plan_undone_puts_every_row_back(cast, plan, now):
    member(user("Cora"), cast.neighbour, Role.COORDINATOR, network=cast.network)
    OutreachDesk.objects.filter(pk=cast.desk.pk).update(
        organisation=cast.neighbour, hub=cast.verdun, ends_on=LEAVES + 30 * DAY
    )
    before = rows()

    departure = plan(cast.neighbour)
    planned = rows()
    undo_departure(departure, by=cast.coordinator, now=now + DAY)

    assert planned != before
    assert Hub.objects.get(pk=cast.verdun.pk).closed_on is None
    assert rows() == before
    assert plan(cast.neighbour).pk != departure.pk
    whats = Entry.objects.filter(about_key=str(departure.pk), what__startswith="network.").order_by("pk")
    assert [one.what for one in whats] == ["network.departure_planned", "network.departure_undone"]


def test_who_is_concerned_hears_of_the_plan_and_that_it_is_undone(cast, plan, now):
    HubMembership.objects.filter(organisation=cast.alexis).update(is_lead=False)
    HubMembership.objects.filter(organisation=cast.chamber).update(is_lead=True)
    theirs = member(user("Marc", language="en"), cast.chamber, Role.HUB_MANAGER, hub=cast.etain)
    also = member(user("Cora"), cast.alexis, Role.COORDINATOR, network=cast.network)
    departure = plan(successors={cast.etain.pk: cast.alexis})
    planned = {one.to: one for one in Letter.objects.filter(key__startswith="network.departure_planned")}
    undo_departure(departure, by=also, now=now + HOUR)
    undone = {one.to: one for one in Letter.objects.filter(key__startswith="network.departure_undone")}

    assert set(planned) == {theirs.email, cast.manager.email, also.email}, "not the coordinator who planned it"
    assert set(undone) == {theirs.email, cast.manager.email, cast.coordinator.email}
    assert (planned[theirs.email].language, planned[also.email].language) == ("en", "fr")
    assert planned[theirs.email].subject == f"{cast.chamber} leaves the network on Oct. 20, 2026"
    assert "goes back to the senders" in planned[theirs.email].text
    assert f"vous pilotez\N{NARROW NO-BREAK SPACE}:\n- {cast.etain}" in planned[cast.manager.email].text
    assert reverse("coordination:leaving", args=[cast.chamber.pk]) in planned[also.email].text
    assert all("Fin de la convention." in one.text for one in planned.values())
    assert undone[cast.coordinator.email].subject == f"{cast.chamber} reste dans le réseau"
    assert f"- {cast.etain}" in undone[cast.manager.email].text


def test_a_partner_without_manager_hears_of_it_at_its_own_address(cast, plan):
    Organisation.objects.filter(pk=cast.chamber.pk).update(email="accueil@chamber.example")
    cast.chamber.refresh_from_db()

    plan()

    letter = Letter.objects.get(key__startswith="network.departure")
    assert (letter.to, letter.language) == ("accueil@chamber.example", "fr")


def test_from_its_day_on_nothing_is_undone(cast, plan, that_day):
    departure = plan()

    with pytest.raises(DepartureOver):
        undo_departure(departure, by=cast.coordinator, now=that_day)


def test_a_hub_where_it_is_alone_closes_that_day(cast, plan):
    plan(cast.neighbour)

    cast.verdun.refresh_from_db()
    assert cast.verdun.closed_on == LEAVES
    assert cast.verdun in Hub.objects.open_on(LEAVES - DAY)
    assert cast.verdun not in Hub.objects.open_on(LEAVES)


def test_its_offers_are_answers_until_the_day_before(cast, plan):
    need = Need(stage="emerger", minutes=60)
    plan(cast.neighbour)

    def offered(day):
        return {one.organisation_id for one in offers_near(cast.commune, need, day=day).results}

    assert cast.neighbour.pk in offered(LEAVES - DAY)
    assert cast.neighbour.pk not in offered(LEAVES)
    assert cast.neighbour not in organisations_of(cast.network, on=LEAVES)
