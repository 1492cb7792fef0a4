"""A new hub: what it adds, who is told, who may comment. Invented names are *fictif*."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.cast import METZ, SPINCOURT, VERDUN, commune, organisation

from maillage.catalogue.network.actions import (
    AddsUnsaid,
    HubAlreadyThere,
    NobodyRunsIt,
    NotADraft,
    NotAPartner,
    comment_on_hub,
    draft_hub,
    invite_member,
    publish_hub,
)
from maillage.catalogue.network.choices import HubKind, OrganisationKind, Role
from maillage.catalogue.network.models import Hub, HubComment, HubNotice
from maillage.catalogue.network.queries import drafts_of, hubs_of, hubs_to_come, neighbours_of
from maillage.catalogue.network.rules import announced_hubs_seen_by, speaks_about
from maillage.catalogue.territories.models import TravelTime
from maillage.foundation.journal.queries import history_of
from maillage.foundation.messaging.models import Letter

DAY = date(2026, 10, 6)


def hub_at(cast, now, code=SPINCOURT, **facts):
    said = {
        "name": "Pôle de Spincourt (fictif)",
        "kind": HubKind.HUB,
        "commune": commune(code),
        "address": "Place de la Gare",
        "lead": cast.chamber,
        "planned_on": date(2027, 1, 4),
        "stages": ["ceder", "reprendre"],
        "adds": "La reprise de commerces, que personne ne fait ici.",
    }
    return draft_hub(cast.network, **{**said, **facts}, by=cast.coordinator, now=now)


def test_a_hub_is_there_with_its_place_its_lead_and_its_sentence(cast, now):
    hub = hub_at(cast, now)

    assert (hub.slug, hub.place.commune, hub.place.address) == (
        "pole-de-spincourt-fictif",
        commune(SPINCOURT),
        "Place de la Gare",
    )
    assert (hub.stages, hub.announced_at) == (["ceder", "reprendre"], now)
    assert TravelTime.objects.filter(place=hub.place, commune=commune(SPINCOURT)).exists()
    assert [(row.organisation, row.is_lead, row.starts_on) for row in hub.memberships.all()] == [
        (cast.chamber, True, DAY)
    ]
    assert [line.what for line in history_of(hub)] == ["network.hub_drafted"]
    assert hub not in hubs_of(cast.network, on=DAY)
    assert list(drafts_of(cast.network)) == [hub]


def test_a_draft_opens_on_no_day_until_it_is_published(cast, now):
    hub = hub_at(cast, now)
    later, first = date(2199, 1, 1), date(2027, 2, 1)
    assert (hub.opens_on, hub in hubs_of(cast.network, on=later)) == (date(2027, 1, 4), False)

    hub = publish_hub(hub, opened_on=first, by=cast.coordinator, now=now)

    assert list(drafts_of(cast.network)) == []
    assert list(hubs_to_come(cast.network, on=DAY)) == [hub]
    assert hub in hubs_of(cast.network, on=first)
    assert [line.what for line in history_of(hub)] == ["network.hub_drafted", "network.hub_published"]
    with pytest.raises(NotADraft):
        publish_hub(hub, opened_on=first, by=cast.coordinator, now=now)


def test_a_draft_that_its_partner_left_is_not_published(cast, now):
    hub = hub_at(cast, now)
    hub.memberships.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))

    with pytest.raises(NobodyRunsIt):
        publish_hub(hub, opened_on=DAY, by=cast.coordinator, now=now)

    assert list(drafts_of(cast.network)) == [hub]


@pytest.mark.parametrize("facts", [{"is_draft": False}, {"opened_on": DAY}, {"planned_on": None}])
def test_the_database_knows_what_a_draft_is(cast, now, facts):
    hub = hub_at(cast, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hub.objects.filter(pk=hub.pk).update(**facts)


def test_partners_nearby_are_told_once_and_the_lead_is_not(cast, now):
    hub = hub_at(cast, now)

    letters = {letter.to: letter.text for letter in Letter.objects.filter(key__startswith="network.hub_announced")}
    assert [notice.organisation for notice in HubNotice.objects.filter(hub=hub)] == [cast.alexis]
    assert list(letters) == [cast.manager.email]
    assert f"/hub/announced/{hub.pk}/" in letters[cast.manager.email]
    assert "La reprise de commerces" in letters[cast.manager.email]


def test_a_partner_without_manager_is_told_at_its_own_address_without_a_link_it_could_not_open(cast, now):
    hub_at(cast, now, VERDUN)

    letters = {letter.to: letter.text for letter in Letter.objects.filter(key__startswith="network.hub_announced")}
    assert set(letters) == {cast.manager.email, cast.neighbour.email}
    assert "/hub/announced/" not in letters[cast.neighbour.email]
    assert "reseau@example.org" in letters[cast.neighbour.email]


def test_the_sentence_is_needed_when_somebody_is_near(cast, now):
    with pytest.raises(AddsUnsaid) as error:
        hub_at(cast, now, adds="  ")

    assert error.value.partners == [cast.alexis, cast.chamber]
    assert Hub.objects.count() == 2
    assert not Letter.objects.filter(key__startswith="network.hub_announced").exists()


def test_the_sentence_is_not_needed_where_nobody_is(cast, now):
    hub = hub_at(cast, now, METZ, adds="")

    assert (hub.adds, hub.notices.count()) == ("", 0)


def test_the_lead_is_a_partner_of_the_network(cast, now):
    with pytest.raises(NotAPartner):
        hub_at(cast, now, lead=organisation("Ailleurs", OrganisationKind.COMPANY))


def test_the_same_hub_is_not_written_twice(cast, now):
    hub = hub_at(cast, now)

    with pytest.raises(HubAlreadyThere) as error:
        hub_at(cast, now, name=hub.name.upper())

    assert error.value.hub == hub
    assert hub_at(cast, now, VERDUN).slug == "pole-de-spincourt-fictif-2"


@pytest.mark.parametrize(
    ("name", "slug"), [("Overlaps", "overlaps-2"), ("!!!", "pole"), ("Pôle Verdun", "pole-verdun-2")]
)
def test_an_address_name_is_free_and_never_empty(cast, now, name, slug):
    assert hub_at(cast, now, name=name).slug == slug


def test_its_people_are_invited_before_the_first_day(cast, now):
    hub = hub_at(cast, now)

    member = invite_member(
        hub=hub,
        organisation=cast.chamber,
        role=Role.HUB_MANAGER,
        email="nouveau@example.org",
        name="Noé (fictif)",
        language="fr",
        by=cast.coordinator,
        now=now,
    )

    assert member.hub == hub


def test_a_hub_that_is_announced_is_a_neighbour_and_one_that_closed_is_not(cast, now):
    hub = hub_at(cast, now)
    Hub.objects.filter(pk=cast.verdun.pk).update(closed_on=DAY)

    found = neighbours_of(commune(SPINCOURT), on=DAY)

    assert {(one.desk or one.hub, one.partners) for one in found} == {
        (hub, (cast.chamber,)),
        (cast.desk, (cast.alexis,)),
        (cast.etain, (cast.alexis, cast.chamber)),
    }
    assert [one.minutes for one in found] == sorted(one.minutes for one in found)
    assert hub not in [one.hub for one in neighbours_of(commune(SPINCOURT), on=DAY, hub=hub)]


@pytest.mark.parametrize("hubs", [1, 3])
def test_neighbours_are_read_in_the_same_number_of_queries(cast, now, hubs, django_assert_num_queries):
    for number in range(hubs):
        hub_at(cast, now, name=f"Pôle {number} (fictif)")

    where = commune(SPINCOURT)

    with django_assert_num_queries(5):
        neighbours_of(where, on=DAY)


@pytest.mark.parametrize(
    ("who", "speaks"),
    [("manager", True), ("coordinator", True), ("adviser", False), ("partner", False), ("stranger", False)],
)
def test_managers_told_and_the_coordinator_read_and_comment(cast, now, who, speaks):
    hub, user = hub_at(cast, now), getattr(cast, who)

    assert announced_hubs_seen_by(user, on=DAY).filter(pk=hub.pk).exists() == speaks
    assert list(speaks_about(user, hub, on=DAY)) == ([cast.alexis] if speaks else [])


def test_a_comment_blocks_nothing(cast, now):
    hub = hub_at(cast, now)

    comment_on_hub(hub, " Parlons-en. ", organisation=cast.alexis, by=cast.manager, now=now)

    assert [(one.text, one.organisation) for one in HubComment.objects.all()] == [("Parlons-en.", cast.alexis)]
    assert list(drafts_of(cast.network)) == [hub]
    assert [line.what for line in history_of(hub)] == ["network.hub_drafted", "network.hub_commented"]
