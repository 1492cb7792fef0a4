"""The day on which a partner leaves: carried out once, told; from then on its people see their own people only."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import member, user
from tests.support.orientation.leaving import DAY, HOUR, LEAVES, carry_out

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Departure,
    HubMembership,
)
from maillage.catalogue.offers.choices import Stage
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as
from maillage.support.orientation.actions import (
    NotYourReferral,
    WrongReceiver,
    accept_referral,
    agree_to_referral,
    draft_referral,
    end_referral,
    mark_met,
    note_contact,
    submit_enquiry,
    take_over,
)
from maillage.support.orientation.models import Enquiry, Redirection, Referral, SharedItem
from maillage.support.orientation.queries import integrity_of, numbers_of
from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.models import Person

pytestmark = pytest.mark.django_db

STEPS = ("sent", "accepted", "in_contact", "met")


def walked(cast, referral, step, now):
    """A referral to the chamber, brought to that state."""
    if step != "sent":
        accept_referral(referral, by=cast.partner, now=now)
    if step in ("in_contact", "met"):
        note_contact(referral, by=cast.partner, now=now)
    if step == "met":
        mark_met(referral, by=cast.partner, now=now)
    referral.refresh_from_db()
    assert referral.state == step
    return referral


@pytest.mark.parametrize("step", STEPS)
def test_what_it_received_goes_back_to_the_sender_who_refers_elsewhere(cast, plan, send, now, that_day, step):
    referral = walked(cast, send(), step, now)
    nonce = referral.link_nonce
    plan()

    carry_out(that_day)

    referral.refresh_from_db()
    assert (referral.state, referral.refusal, referral.owner) == ("declined", "left", cast.adviser)
    assert referral.closed_at is None
    assert referral.next_at > that_day
    assert referral.link_nonce != nonce
    assert not referral.items.filter(stopped_at=None).exists()
    with reading_as([cast.chamber.pk]):
        assert not SharedItem.objects.exists()
    with pytest.raises(NotYourReferral):
        accept_referral(referral, by=cast.partner, now=that_day + HOUR)
    assert "a quitté le réseau" in Letter.objects.filter(to="ines@example.org").latest("pk").text


@pytest.mark.parametrize("state", ["draft", "awaiting_consent"])
def test_what_was_not_sent_to_it_yet_ends(cast, plan, write, send, now, that_day, state):
    referral = write()
    if state == "awaiting_consent":
        Referral.objects.filter(pk=referral.pk).update(state=state, asked_at=now)
    plan()

    carry_out(that_day)

    referral.refresh_from_db()
    assert (referral.state, referral.ending, referral.is_open) == ("withdrawn", "partner_left", False)


@pytest.mark.parametrize("step", ["sent", "accepted"])
def test_what_it_sent_ends_and_its_people_stay_in_its_file(cast, plan, hand_over, now, that_day, step):
    theirs = welcome_person(
        Said("Omar", "Fictif", email="omar@example.org"),
        organisation=cast.chamber,
        hub=cast.etain,
        need="",
        by=cast.partner,
        now=now,
    )
    written = replace(
        hand_over, person=theirs, organisation=cast.chamber, to_organisation=cast.alexis, to_hub=cast.etain
    )
    referral = draft_referral(written, by=cast.partner, now=now)
    agree_to_referral(referral, channel="desk", language="fr", by=cast.partner, now=now)
    if step == "accepted":
        accept_referral(referral, by=cast.adviser, now=now)
    plan()

    carry_out(that_day)

    referral.refresh_from_db()
    assert (referral.state, referral.ending) == ("withdrawn", "partner_left")
    with reading_as([cast.alexis.pk]):
        assert not SharedItem.objects.filter(referral=referral).exists()
    with reading_as([cast.chamber.pk]):
        assert Person.objects.filter(pk=theirs.pk).exists()
    with pytest.raises(WrongReceiver):
        draft_referral(written, by=cast.partner, now=that_day + HOUR)


@pytest.mark.parametrize("way", ["joint", "taken_over"])
def test_what_was_still_read_of_a_closed_one_stops(cast, plan, send, now, that_day, way):
    referral = walked(cast, send(), "met", now)
    if way == "joint":
        end_referral(referral, outcome="joint", by=cast.partner, now=now)
    else:
        take_over(referral, by=cast.partner, now=now, hub=cast.etain)
    with reading_as([cast.chamber.pk]):
        assert SharedItem.objects.exists()
    plan()

    carry_out(that_day)

    with reading_as([cast.chamber.pk]):
        assert not SharedItem.objects.exists()
    referral.refresh_from_db()
    assert referral.outcome == way


def test_its_enquiries_pass_to_the_next_partner_and_the_person_is_told_why(cast, plan, enquiry, now, that_day):
    Enquiry.objects.filter(pk=enquiry.pk).update(organisation=cast.chamber, owner=cast.partner)
    plan()

    carry_out(that_day)

    enquiry.refresh_from_db()
    passed = Redirection.objects.get(enquiry=enquiry)
    assert (enquiry.organisation, enquiry.owner in (cast.adviser, cast.colleague)) == (cast.alexis, True)
    assert (passed.partner_left, passed.by, passed.from_organisation) == (True, None, cast.chamber)
    assert enquiry.route_reasons[0]["code"] == "partner_left"
    assert enquiry.due_at > that_day
    told = Letter.objects.filter(to="lea@example.org").latest("pk").text
    assert "ne fait plus partie du réseau" in told
    assert "temps" not in told.split("\n\n")[2]


def test_where_everybody_had_it_the_network_calls_back(cast, plan, enquiry, now, that_day):
    Enquiry.objects.filter(pk=enquiry.pk).update(organisation=cast.neighbour, hub=cast.verdun, owner=cast.stranger)
    for hub, organisation in ((cast.etain, cast.alexis), (cast.etain, cast.chamber), (None, cast.alexis)):
        Redirection.objects.create(
            enquiry=enquiry,
            from_hub=hub,
            from_organisation=organisation,
            to_hub=cast.verdun,
            to_organisation=cast.neighbour,
            at=now,
        )
    plan(cast.neighbour)

    carry_out(that_day)

    enquiry.refresh_from_db()
    assert (enquiry.hub, enquiry.organisation) == (None, cast.alexis)


def test_what_its_people_had_in_hand_for_others_is_given_to_others(cast, plan, enquiry, that_day):
    manager = member(user("Marc"), cast.chamber, Role.HUB_MANAGER, hub=cast.etain)
    Enquiry.objects.filter(pk=enquiry.pk).update(owner=manager)
    plan()

    carry_out(that_day)

    enquiry.refresh_from_db()
    assert enquiry.organisation == cast.alexis
    assert enquiry.owner in (cast.adviser, cast.colleague)


def test_it_is_done_once_also_days_later(cast, plan, send, enquiry, that_day):
    Enquiry.objects.filter(pk=enquiry.pk).update(organisation=cast.chamber, owner=cast.partner)
    send()
    departure = plan()

    before = carry_out(that_day - HOUR)
    late = carry_out(that_day + 4 * DAY)
    letters, lines = Letter.objects.count(), Entry.objects.count()
    again = carry_out(that_day + 4 * DAY + HOUR)

    departure.refresh_from_db()
    assert (before, late, again) == (0, 1, 0)
    assert departure.done_at == that_day + 4 * DAY
    assert (Letter.objects.count(), Entry.objects.count()) == (letters, lines)
    assert Redirection.objects.count() == 1
    assert integrity_of(cast.network, on=LEAVES + 4 * DAY) == []


def test_one_that_fails_stops_no_other_and_changes_nothing(cast, plan, enquiry, that_day, monkeypatch):
    first, second = plan(), plan(cast.neighbour)
    Enquiry.objects.filter(pk=enquiry.pk).update(organisation=cast.chamber, owner=cast.partner)
    Departure.objects.filter(pk=first.pk).update(successors={"not a key": 1})

    assert carry_out(that_day) == 1

    enquiry.refresh_from_db()
    second.refresh_from_db()
    assert enquiry.organisation == cast.chamber
    assert second.done_at == that_day


def test_what_comes_in_between_midnight_and_the_job_does_not_go_there(cast, plan, draft, that_day):
    plan()

    enquiry = submit_enquiry(draft(stage=Stage.S_INFORMER, shown_at=that_day - HOUR), visitor="192.0.2.1", now=that_day)

    assert enquiry.organisation == cast.alexis


def test_on_the_day_each_reads_what_they_still_reach_or_have_from_then_on(cast, plan, send, enquiry, that_day):
    HubMembership.objects.filter(organisation=cast.alexis).update(is_lead=False)
    HubMembership.objects.filter(organisation=cast.chamber).update(is_lead=True)
    theirs = member(user("Marc", language="en"), cast.chamber, Role.HUB_MANAGER, hub=cast.etain)
    also = member(user("Cora", language="en"), cast.alexis, Role.COORDINATOR, network=cast.network)
    Enquiry.objects.filter(pk=enquiry.pk).update(organisation=cast.chamber, owner=cast.partner)
    send()
    plan(successors={cast.etain.pk: cast.alexis})

    carry_out(that_day - HOUR)
    assert not Letter.objects.filter(key__startswith="network.departure_done").exists()
    carry_out(that_day)

    told = {one.to: one for one in Letter.objects.filter(key__startswith="network.departure_done")}
    assert set(told) == {theirs.email, cast.manager.email, cast.coordinator.email, also.email}
    mine, next_one, network = (told[one.email] for one in (theirs, cast.manager, also))
    assert mine.subject == f"You have left the network {cast.network}"
    assert reverse("desk:package") in mine.text
    assert "This has no last day." in mine.text
    assert "Its enquiries" not in mine.text
    assert f"vous pilotez\N{NARROW NO-BREAK SPACE}:\n- {cast.etain}" in next_one.text
    assert "1 demande ouverte, que d’autres ont maintenant" in next_one.text
    assert network.subject == f"{cast.chamber} has left the network"
    assert "- 1 open referral, back with its sender or ended" in network.text
    assert reverse("coordination:partners") in network.text
    assert [one for one in told.values() if reverse("desk:package") in one.text] == [mine]
    line = Entry.objects.get(what="network.partner_left")
    assert (line.facts["enquiries"], line.facts["referrals"]) == (1, 1)


def test_what_the_letter_says_is_still_reached_is(client, cast, plan, now, that_day):
    theirs = member(user("Marc"), cast.chamber, Role.HUB_MANAGER, hub=cast.etain)
    plan()
    carry_out(that_day)
    client.force_login(theirs)

    for name in ("desk:people", "desk:package", "desk:claims", "desk:proofs"):
        assert client.get(reverse(name)).status_code == 200, name
    assert b"".join(client.post(reverse("desk:package"))).startswith(b"PK")


def test_past_counts_stay(cast, plan, send, enquiry, now, that_day):
    referral = walked(cast, send(), "met", now)
    end_referral(referral, outcome="helped", by=cast.partner, now=now + HOUR)
    counted = numbers_of(cast.network, since=now.date(), now=now + DAY)
    people = Person.objects.count()
    plan()

    carry_out(that_day)

    assert numbers_of(cast.network, since=now.date(), now=now + DAY) == counted
    assert Person.objects.count() == people
    referral.refresh_from_db()
    assert (referral.state, referral.outcome) == ("met", "helped")


# Its people, from that day on


def test_its_people_see_their_own_people_and_nothing_else(client, cast, plan, send, enquiry, now, that_day):
    manager = member(user("Marc"), cast.chamber, Role.HUB_MANAGER, hub=cast.etain)
    referral = walked(cast, send(), "accepted", now)
    theirs = welcome_person(
        Said("Omar", "Fictif"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=now
    )
    pages = {
        "own": reverse("desk:person", args=[theirs.pk]),
        "hub": reverse("hub:home", args=[cast.etain.slug]),
        "enquiry": reverse("desk:enquiry", args=[enquiry.pk]),
        "referral": reverse("desk:referral", args=[referral.pk]),
        "refer": reverse("desk:refer", args=[theirs.pk]),
        "today": reverse("desk:today"),
        "inbox": reverse("desk:inbox"),
    }

    def seen():
        client.force_login(manager)
        return {name: client.get(address) for name, address in pages.items()}

    inside = seen()
    assert {name: one.status_code for name, one in inside.items()} == dict.fromkeys(pages, 200)
    assert "Inès" in inside["referral"].content.decode()
    plan()
    carry_out(that_day)
    outside = seen()

    assert timezone.localdate() > LEAVES
    expected = dict.fromkeys(pages, 200) | {"hub": 404, "enquiry": 404}
    assert {name: one.status_code for name, one in outside.items()} == expected
    assert "Omar" in outside["own"].content.decode()
    texts = "".join(one.content.decode() for one in outside.values())
    assert "Inès" not in texts
    assert "Léa" not in texts
    assert cast.alexis.short_name not in outside["refer"].content.decode()
    with reading_as([cast.chamber.pk]):
        assert list(Person.objects.values_list("organisation", flat=True).distinct()) == [cast.chamber.pk]
