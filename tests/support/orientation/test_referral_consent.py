"""The receiver reads exactly what the person was shown and agreed to, for as long as the person agrees."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.support.journeys.actions.journeys import open_journey
from maillage.support.journeys.actions.projects import Plan, start_project
from maillage.support.journeys.models import Journey
from maillage.support.orientation.actions import (
    NotShown,
    accept_referral,
    agree_to_referral,
    ask_agreement,
    end_referral,
    mark_met,
    stop_item,
    withdraw_referral,
)
from maillage.support.orientation.models import Referral, SharedItem
from maillage.support.orientation.queries import items_for_receiver, preview_of
from maillage.support.people.actions import add_contact_point, end_expired_consents, withdraw_consent
from maillage.support.people.models import Consent

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def read_by(organisation):
    """What raw SQL gives under the eyes of an organisation."""
    with reading_as([organisation.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM orientation_shareditem ORDER BY id")
        return [kind for (kind,) in cursor.fetchall()]


@pytest.fixture
def journey(cast, ines, now):
    project = start_project(ines, Plan(title="Café"), by=cast.adviser, now=now)
    return open_journey(ines, project=project, hub=cast.etain, by=cast.adviser, now=now)


def test_what_is_previewed_is_what_is_shown_and_what_is_read(cast, hand_over, send):
    referral = send()

    previewed = [(item.kind, item.content) for item in preview_of(hand_over)]
    with reading_as([cast.chamber.pk]):
        read = [(item.kind, item.content) for item in items_for_receiver(referral)]

    assert previewed == read
    assert read[0][1]["contacts"] == [
        {"channel": "phone", "value": "06 11 22 33 44"},
        {"channel": "email", "value": "ines@example.org"},
    ]


def test_item_by_item(cast, write, now):
    referral = write()
    ask_agreement(referral, by=cast.adviser, now=now)
    summary = referral.items.get(kind="summary")

    with pytest.raises(NotShown):
        agree_to_referral(referral, channel="link", language="fr", by=None, now=now, items=[summary.pk + 1000])
    agree_to_referral(referral, channel="link", language="fr", by=None, now=now, items=[])

    assert read_by(cast.chamber) == ["identity", "message"]
    assert read_by(cast.alexis) == ["identity", "message", "summary"]
    assert read_by(cast.neighbour) == []
    summary.refresh_from_db()
    assert (summary.agreed_at, summary.consent) == (None, None)


def test_the_text_its_date_and_its_channel_are_kept(cast, ines, send, now):
    send()

    kept = Consent.objects.order_by("pk").values_list("purpose", "to", "channel", "collected_by", "text_version")
    version = kept[0][4]
    assert list(kept) == [
        ("referred", cast.chamber.pk, "desk", cast.adviser.pk, version),
        ("summary", cast.chamber.pk, "desk", cast.adviser.pk, version),
    ]
    assert version
    assert set(Consent.objects.values_list("given_at", flat=True)) == {now}


def test_by_the_link_nobody_agrees_to_what_was_not_shown(write, now):
    with pytest.raises(NotShown):
        agree_to_referral(write(), channel="link", language="fr", by=None, now=now)


def test_facts_are_those_of_the_moment_they_are_shown_then_frozen(cast, ines, write, now):
    referral = write()
    add_contact_point(ines, channel="phone", value="06 99 99 99 99", by=cast.adviser, now=now)
    ask_agreement(referral, by=cast.adviser, now=now)
    add_contact_point(ines, channel="phone", value="06 00 00 00 01", by=cast.adviser, now=now)
    agree_to_referral(referral, channel="link", language="fr", by=None, now=now)

    item = referral.items.get(kind="identity")
    assert [point["value"] for point in item.content["contacts"]] == [
        "06 11 22 33 44",
        "ines@example.org",
        "06 99 99 99 99",
    ]
    for facts in ({"content": {}}, {"kind": "plan"}, {"shown_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SharedItem.objects.filter(pk=item.pk).update(**facts)


def test_withdrawn_while_the_receiver_reads_the_next_request_shows_nothing(cast, ines, send, now):
    referral = accept_referral(send(), by=cast.partner, now=now)
    assert read_by(cast.chamber) == ["identity", "message", "summary"]

    withdraw_consent(ines.consents.get(purpose="summary"), by=None, channel="link", now=now + HOUR)
    assert read_by(cast.chamber) == ["identity", "message"]
    referral.refresh_from_db()
    assert referral.state == "accepted", "the rest goes on"

    withdraw_consent(ines.consents.get(purpose="referred"), by=None, channel="link", now=now + 2 * HOUR)
    referral.refresh_from_db()
    assert (referral.state, referral.ending) == ("withdrawn", "person")
    assert read_by(cast.chamber) == []
    with reading_as([cast.chamber.pk]):
        assert Referral.objects.count() == 1, "that it was is kept, without content"
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedItem.objects.filter(kind="summary").update(stopped_at=None)


def test_an_agreement_that_comes_to_its_term_ends_the_referral_by_rule(cast, ines, send, now):
    referral = accept_referral(send(), by=cast.partner, now=now)

    end_expired_consents(now=now + 400 * DAY)

    referral.refresh_from_db()
    assert (referral.state, referral.ending, referral.moves.last().via) == ("withdrawn", "no_agreement", "rule")
    assert read_by(cast.chamber) == []


def test_a_withdrawal_that_fails_hides_nothing_half(cast, ines, send, now, monkeypatch):
    send()

    def fail(*_args, **_facts):
        raise RuntimeError

    monkeypatch.setattr("maillage.support.orientation.mail.tell_referral_withdrawn", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw_consent(ines.consents.get(purpose="referred"), by=None, channel="link", now=now)

    assert read_by(cast.chamber) == ["identity", "message", "summary"]
    assert not Consent.objects.filter(withdrawn_at__isnull=False).exists()


def test_one_item_is_stopped_and_the_name_goes_along(cast, send, now):
    referral = send()

    stop_item(referral.items.get(kind="summary"), by=None, now=now)

    assert read_by(cast.chamber) == ["identity", "message"]
    with pytest.raises(NotShown):
        stop_item(referral.items.get(kind="identity"), by=None, now=now)


def test_over_nothing_is_read_unless_both_go_on(cast, send, now):
    helped = mark_met(accept_referral(send(), by=cast.partner, now=now), by=cast.partner, now=now)
    end_referral(helped, outcome="helped", by=cast.partner, now=now)
    assert read_by(cast.chamber) == []

    joint = mark_met(accept_referral(send(), by=cast.partner, now=now), by=cast.partner, now=now)
    end_referral(joint, outcome="joint", by=cast.partner, now=now)
    assert read_by(cast.chamber) == ["identity", "message", "summary"]


def test_one_referral_taken_back_leaves_the_agreements_under_which_another_that_is_over_is_read(cast, send, now):
    joint = mark_met(accept_referral(send(), by=cast.partner, now=now), by=cast.partner, now=now)
    end_referral(joint, outcome="joint", by=cast.partner, now=now)
    second = accept_referral(send(at=now + DAY), by=cast.partner, now=now + DAY)

    withdraw_referral(second, by=None, now=now + 2 * DAY)

    assert read_by(cast.chamber) == ["identity", "message", "summary"]
    assert not Consent.objects.exclude(withdrawn_at=None).exists()


def test_one_referral_taken_back_ends_the_agreements_of_another_that_is_over_and_read_no_more(cast, send, now):
    helped = mark_met(accept_referral(send(), by=cast.partner, now=now), by=cast.partner, now=now)
    end_referral(helped, outcome="helped", by=cast.partner, now=now)

    withdraw_referral(send(at=now + DAY), by=None, now=now + 2 * DAY)

    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_the_receiver_writes_nothing_of_it_by_raw_sql(cast, send):
    referral = send()

    with reading_as([cast.chamber.pk]):
        assert SharedItem.objects.update(stopped_at=None) == 0
        assert Referral.objects.update(state="accepted") == 0
        assert Referral.objects.all().delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"), reading_as([cast.chamber.pk]):
        SharedItem.objects.create(referral=referral, organisation=cast.alexis, kind="plan")


def test_the_person_reads_by_the_private_link_once_asked(cast, ines, write, now):
    referral = write()

    with reading_item(f"person:{ines.pk}"):
        assert not Referral.objects.exists()
        assert not SharedItem.objects.exists()
    ask_agreement(referral, by=cast.adviser, now=now)
    with reading_item(f"person:{ines.pk}"):
        assert SharedItem.objects.count() == 3
    with reading_item(f"person:{ines.pk + 1}"):
        assert not SharedItem.objects.exists()


def test_joint_support_shows_the_open_journey_live_and_nothing_after(cast, ines, journey, send, now):
    referral = send(kind="co_support", journey=journey, shares_journey=True)
    with reading_as([cast.chamber.pk]):
        assert not Journey.objects.exists(), "not before the partner accepted"

    accept_referral(referral, by=cast.partner, now=now)
    with reading_as([cast.chamber.pk]):
        assert list(Journey.objects.values_list("pk", flat=True)) == [journey.pk]
        assert Journey.objects.update(stage="") == 0
        assert not Journey.objects.visible_to(cast.partner).exists(), "the desk lists one's own journeys"
    with reading_as([cast.neighbour.pk]):
        assert not Journey.objects.exists()

    withdraw_consent(ines.consents.get(purpose="summary"), by=None, channel="link", now=now)
    with reading_as([cast.chamber.pk]):
        assert not Journey.objects.exists()
