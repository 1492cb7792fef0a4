from datetime import date, time, timedelta

import pytest
from tests.cast import organisation

from maillage.catalogue.network.actions import (
    AlreadyMember,
    CharterEmpty,
    DayAlreadyThere,
    DeskClosed,
    LastManager,
    MembershipEnded,
    NotAPartner,
    Turn,
    add_desk_day,
    agree_charter,
    close_desk,
    describe_hub,
    end_desk_day,
    end_membership,
    invite_coordinator,
    invite_member,
    join_hub,
    open_desk_at,
)
from maillage.catalogue.network.choices import OrganisationKind, Rhythm, Role, Weekday
from maillage.catalogue.network.models import DeskDay, Membership
from maillage.catalogue.network.queries import charter_of, desks_of, members_of
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.queries import history_of
from maillage.foundation.messaging.models import Letter

INVITED = {"email": "Nadia@Example.org", "name": "Nadia Neuve (fictif)", "language": "fr"}


def told(thing):
    return [line.what for line in history_of(thing)]


def test_inviting_creates_the_person_the_membership_and_one_letter(cast, now):
    membership = invite_member(
        hub=cast.etain, organisation=cast.chamber, role=Role.ADVISER, **INVITED, by=cast.manager, now=now
    )

    user = User.objects.get(email="nadia@example.org")
    letter = Letter.objects.get(to="nadia@example.org")
    assert (membership.user, membership.organisation, membership.starts_on) == (user, cast.chamber, date(2026, 10, 6))
    assert not user.has_usable_password()
    assert "Nadia" in letter.text
    assert "/account/login/" in letter.text
    assert told(membership) == ["network.member_invited"]


def test_inviting_somebody_known_keeps_their_name(cast, now):
    membership = invite_member(
        hub=cast.verdun,
        organisation=cast.neighbour,
        role=Role.ADVISER,
        email=cast.adviser.email.upper(),
        name="Another name",
        language="en",
        by=cast.coordinator,
        now=now,
    )

    assert membership.user == cast.adviser
    assert (membership.user.name, membership.user.language) == ("Aline (fictif)", "fr")


def test_nobody_is_invited_twice_to_the_same_role(cast, now):
    facts = {"hub": cast.etain, "organisation": cast.alexis, "role": Role.ADVISER, "by": cast.manager, "now": now}

    with pytest.raises(AlreadyMember):
        invite_member(**facts, email=cast.adviser.email, name="Aline", language="fr")


def test_only_a_partner_of_the_hub_has_people_there(cast, now):
    with pytest.raises(NotAPartner):
        invite_member(
            hub=cast.etain, organisation=cast.neighbour, role=Role.ADVISER, **INVITED, by=cast.manager, now=now
        )

    assert not User.objects.filter(email="nadia@example.org").exists()


def test_a_coordinator_is_invited_for_a_partner_of_the_network(cast, now):
    membership = invite_coordinator(
        network=cast.network, organisation=cast.chamber, **INVITED, by=cast.coordinator, now=now
    )

    assert (membership.role, membership.network, membership.hub) == (Role.COORDINATOR, cast.network, None)


def test_ending_a_membership_closes_the_doors_at_once(cast, now):
    membership = Membership.objects.get(user=cast.adviser)

    end_membership(membership, by=cast.manager, now=now)

    assert cast.adviser not in {one.user for one in members_of(cast.etain, on=now.date())}
    assert told(membership) == ["network.membership_ended"]
    with pytest.raises(MembershipEnded):
        end_membership(membership, by=cast.manager, now=now)


def test_a_membership_of_today_ends_today(cast, now):
    membership = invite_member(
        hub=cast.etain, organisation=cast.alexis, role=Role.ADVISER, **INVITED, by=cast.manager, now=now
    )

    end_membership(membership, by=cast.manager, now=now)

    assert not Membership.objects.filter(user__email="nadia@example.org").exists()


def test_the_last_manager_cannot_be_ended(cast, now):
    membership = Membership.objects.get(user=cast.manager)

    with pytest.raises(LastManager):
        end_membership(membership, by=cast.manager, now=now)
    invite_member(hub=cast.etain, organisation=cast.chamber, role=Role.HUB_MANAGER, **INVITED, by=cast.manager, now=now)
    end_membership(membership, by=cast.manager, now=now)

    membership.refresh_from_db()
    assert membership.ends_on == date(2026, 10, 5)


def test_a_hub_says_anew_when_it_receives_and_twice_the_same_writes_once(cast, now):
    said = {"opening_hours": "mardi", "access": "rampe", "phone": "03", "email": "a@example.org", "presentation": "x"}

    describe_hub(cast.etain, **said, by=cast.manager, now=now)
    describe_hub(cast.etain, **said, by=cast.manager, now=now)

    cast.etain.refresh_from_db()
    assert {name: getattr(cast.etain, name) for name in said} == said
    assert told(cast.etain) == ["network.hub_described"]


def test_a_desk_opens_at_a_new_place_with_its_travel_times(cast, now):
    desk = open_desk_at(
        cast.commune,
        place_name="Mairie",
        address="Place de la mairie",
        hub=cast.etain,
        organisation=cast.chamber,
        name="Permanence",
        starts_on=now.date(),
        by=cast.manager,
        now=now,
    )

    assert desk.place.travel_times.filter(commune=cast.commune).exists()
    assert told(desk) == ["network.desk_opened"]


def day(**facts):
    usual = {"weekday": Weekday.FRIDAY, "opens_at": time(9), "closes_at": time(12), "rhythm": Rhythm.WEEKLY}
    return {**usual, **facts}


def test_a_desk_gains_and_loses_a_day(cast, now):
    added = add_desk_day(cast.desk, **day(), by=cast.manager, now=now)
    end_desk_day(added, by=cast.manager, now=now)
    end_desk_day(added, by=cast.manager, now=now)

    assert [one.weekday for one in cast.desk.days.all()] == [Weekday.TUESDAY]
    assert told(cast.desk) == ["network.desk_day_added", "network.desk_day_ended"]


@pytest.mark.parametrize(
    ("facts", "fits"),
    [
        ({"weekday": Weekday.TUESDAY, "opens_at": time(11)}, False),
        ({"weekday": Weekday.TUESDAY, "opens_at": time(12), "closes_at": time(14)}, True),
        ({"weekday": Weekday.TUESDAY, "rhythm": Rhythm.EVEN}, False),
        ({"weekday": Weekday.MONDAY}, True),
    ],
)
def test_hours_of_the_same_day_and_weeks_never_overlap(cast, now, facts, fits):
    if fits:
        add_desk_day(cast.desk, **day(**facts), by=cast.manager, now=now)
    else:
        with pytest.raises(DayAlreadyThere):
            add_desk_day(cast.desk, **day(**facts), by=cast.manager, now=now)

    assert cast.desk.days.count() == (2 if fits else 1)


def test_even_and_odd_weeks_may_share_an_hour(cast, now):
    add_desk_day(cast.desk, **day(rhythm=Rhythm.EVEN), by=cast.manager, now=now)
    add_desk_day(cast.desk, **day(rhythm=Rhythm.ODD), by=cast.manager, now=now)

    assert cast.desk.days.filter(weekday=Weekday.FRIDAY).count() == 2


def test_a_weekly_day_overlaps_the_even_weeks_too(cast, now):
    add_desk_day(cast.desk, **day(rhythm=Rhythm.EVEN), by=cast.manager, now=now)

    with pytest.raises(DayAlreadyThere):
        add_desk_day(cast.desk, **day(), by=cast.manager, now=now)


def test_a_closed_desk_is_held_no_more(cast, now):
    close_desk(cast.desk, by=cast.manager, now=now)

    assert list(desks_of(cast.etain, on=now.date())) == []
    with pytest.raises(DeskClosed):
        close_desk(cast.desk, by=cast.manager, now=now)
    with pytest.raises(DeskClosed):
        add_desk_day(cast.desk, **day(), by=cast.manager, now=now)


def test_a_desk_closed_before_it_opens_never_receives(cast, now):
    cast.desk.starts_on = now.date() + timedelta(days=7)
    cast.desk.save()

    close_desk(cast.desk, by=cast.manager, now=now)

    cast.desk.refresh_from_db()
    assert not DeskDay.objects.filter(desk=cast.desk).exists()
    assert cast.desk.ends_on == cast.desk.starts_on


def test_a_partner_joins_a_hub_once_and_a_stranger_does_not(cast, now):
    joined = join_hub(cast.etain, cast.neighbour, by=cast.coordinator, now=now)
    again = join_hub(cast.etain, cast.neighbour, by=cast.coordinator, now=now)
    foreign = organisation("Ailleurs", OrganisationKind.ASSOCIATION)

    assert joined == again
    assert (joined.is_lead, joined.starts_on) == (False, now.date())
    assert [line.what for line in history_of(cast.etain)] == ["network.hub_joined"]
    with pytest.raises(NotAPartner):
        join_hub(cast.etain, foreign, by=cast.coordinator, now=now)


def test_a_charter_agreed_ends_the_one_before_and_begins_the_day_after_one_of_today(cast, now):
    by = {"by": cast.coordinator, "now": now}
    lines = [Turn(["emerger"], [], [cast.alexis]), Turn([], [], [cast.chamber, cast.alexis])]
    tomorrow = now.date() + timedelta(days=1)

    first = agree_charter(cast.etain, name="Nouvelle", reason="La Région s’en va.", turns=lines, **by)
    second = agree_charter(cast.etain, name="Encore", reason="", turns=lines[1:], **by)

    first.refresh_from_db()
    assert [one.name for one in (charter_of(cast.etain, on=now.date()), charter_of(cast.etain, on=tomorrow))] == [
        "Nouvelle",
        "Encore",
    ]
    assert (first.starts_on, first.ends_on, second.starts_on) == (now.date(), now.date(), tomorrow)
    said = [
        (rule.position, rule.stages, {share.organisation for share in rule.shares.all()}) for rule in first.rules.all()
    ]
    assert said == [(1, ["emerger"], {cast.alexis}), (2, [], {cast.alexis, cast.chamber})]
    with pytest.raises(CharterEmpty):
        agree_charter(cast.etain, name="Vide", reason="", turns=[], **by)
    with pytest.raises(CharterEmpty):
        agree_charter(cast.etain, name="Vide", reason="", turns=[Turn([], [], [])], **by)
    with pytest.raises(NotAPartner):
        agree_charter(cast.etain, name="Autre", reason="", turns=[Turn([], [], [cast.neighbour])], **by)
