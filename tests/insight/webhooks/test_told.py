"""What the database tells: a delivery for each change of state, in its transaction, with keys and states alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from tests.table import ask, make_table

from maillage.catalogue.network.models import Membership
from maillage.insight.dialogue.actions import withdraw_question
from maillage.insight.webhooks.actions import EndpointRefused, end_endpoint, register_endpoint, stop_endpoint
from maillage.insight.webhooks.choices import EVENTS
from maillage.insight.webhooks.models import Delivery, Endpoint
from maillage.insight.webhooks.rules import Scope, scopes_of
from maillage.insight.webhooks.signing import body_of
from maillage.support.orientation.actions import (
    accept_enquiry,
    agree_to_referral,
    ask_agreement,
    decline_referral,
    draft_referral,
    redirect_enquiry,
)
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people.actions import Said, welcome_person

pytestmark = pytest.mark.django_db
ALL = [event for events in EVENTS.values() for event in events]
ADDRESS = "https://outil.example.org/maillage"


@pytest.fixture
def told(cast, now):
    """The whole network is told."""
    return register_endpoint(Scope(cast.network), address=ADDRESS, events=ALL, by=cast.coordinator, now=now)


@pytest.fixture
def at_hub(cast, now):
    """Has what happens at Étain for one organisation told."""

    def make(organisation, hub=cast.etain):
        scope = Scope(cast.network, hub, organisation)
        return register_endpoint(scope, address=ADDRESS, events=scope.events, by=cast.manager, now=now)

    return make


def rows(endpoint):
    found = Delivery.objects.filter(endpoint=endpoint).order_by("pk")
    return [(one.event, one.before, one.state) for one in found]


@pytest.fixture
def hand_over(cast, now):
    ines = welcome_person(
        Said("Inès", "Fictive", phone="06 11 22 33 44", email="ines@example.org", commune=cast.commune),
        organisation=cast.alexis,
        hub=cast.etain,
        need="Un café.",
        by=cast.adviser,
        now=now,
        is_fictitious=True,
    )
    return ReferralDraft(
        person=ines,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=cast.chamber,
        to_hub=cast.etain,
        kind="orientation",
        reason="need",
        message="Bonjour, Inès cherche un statut.",
        summary="Un café associatif.",
    )


def test_an_enquiry_is_told_when_it_comes_and_when_it_is_taken(told, cast, enquiry, now):
    accept_enquiry(enquiry, by=cast.adviser, now=now + timedelta(hours=1))

    assert rows(told) == [("enquiry.waiting", "", "waiting"), ("enquiry.accepted", "waiting", "accepted")]
    first, second = Delivery.objects.order_by("pk")
    assert {one.key for one in (first, second)} == {str(enquiry.public_id)}
    assert (first.happened_at, second.happened_at) == (now, now + timedelta(hours=1))
    assert (first.hub, first.next_attempt_at, first.status) == (cast.etain, now, "waiting")
    assert first.event_id != second.event_id


def test_what_is_told_holds_no_name_and_no_words(told, cast, enquiry, now):
    sent = body_of(Delivery.objects.select_related("endpoint__network", "hub").get()).decode()

    for word in ("Léa", "boulangerie", "06 00", "lea@", "Nadia", cast.adviser.name):
        assert word not in sent
    assert '"event":"enquiry.waiting"' in sent
    assert str(enquiry.public_id) in sent


def test_what_was_taken_back_is_not_told(told, cast, enquiry, now):
    Delivery.objects.all().delete()

    with transaction.atomic():
        accept_enquiry(enquiry, by=cast.adviser, now=now)
        assert len(rows(told)) == 1
        transaction.set_rollback(True)

    assert rows(told) == []


def test_a_change_by_plain_sql_is_told_too(told, enquiry):
    type(enquiry).objects.filter(pk=enquiry.pk).update(status="unanswered")
    type(enquiry).objects.filter(pk=enquiry.pk).update(status="unanswered", stage="")

    assert rows(told)[1:] == [("enquiry.unanswered", "waiting", "unanswered")]


def test_an_enquiry_passed_on_is_told_to_both_hubs(told, at_hub, cast, enquiry, now):
    here, there = at_hub(cast.alexis), at_hub(cast.neighbour, cast.verdun)

    redirect_enquiry(
        enquiry, to_organisation=cast.neighbour, to_hub=cast.verdun, reason="Plus près.", by=cast.adviser, now=now
    )

    passed = ("enquiry.passed", "waiting", "waiting")
    assert rows(told)[-1] == rows(here)[-1] == rows(there)[-1] == passed
    assert len(set(Delivery.objects.filter(event="enquiry.passed").values_list("event_id", flat=True))) == 1


def test_only_what_was_asked_for_is_told(cast, enquiry, now):
    one = register_endpoint(
        Scope(cast.network), address=ADDRESS, events=["enquiry.declined"], by=cast.coordinator, now=now
    )

    accept_enquiry(enquiry, by=cast.adviser, now=now)

    assert rows(one) == []


def test_a_stopped_address_keeps_what_happens_and_one_taken_away_does_not(told, at_hub, cast, enquiry, now):
    gone = at_hub(cast.alexis)
    stop_endpoint(told, by=cast.coordinator, now=now)
    end_endpoint(gone, by=cast.manager, now=now)

    accept_enquiry(enquiry, by=cast.adviser, now=now)

    assert len(rows(told)) == 2
    assert rows(gone) == []
    assert not Endpoint.objects.visible_to(cast.manager, on=now.date()).filter(pk=gone.pk).exists()


def test_the_receiver_hears_of_a_referral_from_the_day_it_is_sent(told, at_hub, cast, hand_over, now):
    sender, receiver, other = at_hub(cast.alexis), at_hub(cast.chamber), at_hub(cast.neighbour)

    referral = draft_referral(replace(hand_over), by=cast.adviser, now=now)
    assert rows(told) == []
    ask_agreement(referral, by=cast.adviser, now=now)
    assert rows(told) == rows(sender) == [("referral.awaiting_consent", "draft", "awaiting_consent")]
    assert rows(receiver) == []
    referral = agree_to_referral(referral, channel="link", language="fr", by=None, now=now + timedelta(hours=1))
    decline_referral(referral, reason="full", words="Complet.", by=cast.partner, now=now + timedelta(hours=2))

    after = [("referral.sent", "awaiting_consent", "sent"), ("referral.declined", "sent", "declined")]
    assert rows(told)[1:] == rows(sender)[1:] == rows(receiver) == after
    assert rows(other) == []


def test_questions_are_the_network_s(told, at_hub, cast, now):
    hub = at_hub(cast.alexis)
    table = make_table(cast, now)

    question = ask(table, now)
    withdraw_question(question, by=table.member, now=now)

    told_of = [("question.waiting", "", "waiting"), ("question.withdrawn", "waiting", "withdrawn")]
    assert rows(told) == told_of
    assert set(Delivery.objects.values_list("key", flat=True)) == {question.reference}
    assert rows(hub) == []


def test_who_may_have_what_told(cast, now):
    day = now.date()

    assert [str(scope) for scope in scopes_of(cast.coordinator, on=day)] == [str(cast.network)]
    assert [(scope.hub, scope.organisation) for scope in scopes_of(cast.manager, on=day)] == [
        (cast.etain, Membership.objects.get(user=cast.manager).organisation)
    ]
    assert scopes_of(cast.adviser, on=day) == scopes_of(cast.stranger, on=day) == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "outil.example.org",
        "http://outil.example.org/a",
        "ftp://outil.example.org",
        "https://",
        "https://nom:secret@outil.example.org/",
        "https://outil.example.org/#a",
        "https://outil.example.org/a b",
        "https://outil.example.org:99999/",
        "https://10.0.0.7/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:192.168.1.1]/",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:8000/",
        "https://outil.example.org/" + "a" * 500,
        "https://outil.example.org/\r\nHost: autre",
        "https://exämple.org/é",
    ],
)
def test_an_address_that_could_not_be_called_safely_is_refused(cast, now, address):
    with pytest.raises(EndpointRefused) as error:
        register_endpoint(Scope(cast.network), address=address, events=ALL, by=cast.coordinator, now=now)

    assert error.value.field == "address"
    assert Endpoint.objects.count() == 0


@pytest.mark.parametrize("events", [[], ["enquiry.read"], ["question.waiting"]])
def test_events_that_cannot_be_told_at_a_hub_are_refused(cast, now, events):
    scope = Scope(cast.network, cast.etain, cast.alexis)

    with pytest.raises(EndpointRefused) as error:
        register_endpoint(scope, address=ADDRESS, events=events, by=cast.manager, now=now)

    assert error.value.field == "events"


def test_an_address_is_told_once(told, cast, now):
    with pytest.raises(EndpointRefused):
        register_endpoint(Scope(cast.network), address=ADDRESS, events=ALL, by=cast.coordinator, now=now)
