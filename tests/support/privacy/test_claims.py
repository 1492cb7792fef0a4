"""Claims: due one month later, answered with a reason, nobody forgotten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.eyes import closed_eyes

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.support.people.actions import Said, welcome_person
from maillage.support.privacy.actions import (
    AnswerMissing,
    ClaimSettled,
    DayToCome,
    NotYourRegister,
    answer_claim,
    open_claim,
    remind_of_claims,
)
from maillage.support.privacy.models import Claim
from maillage.support.privacy.queries import late_claims, one_month_after, register_of


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 10, 6), date(2026, 11, 6)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 1, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 3, 28)),
        (date(2026, 5, 31), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_is_a_month_of_the_calendar(day, due):
    assert one_month_after(day) == due


@pytest.fixture
def rose(cast, now):
    said = Said("Rose", "(fictif)", email="rose@example.org", commune=cast.commune)
    return welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="", by=cast.adviser, now=now)


@pytest.fixture
def claim(rose, cast, now):
    return open_claim(rose, right="access", channel="desk", words="Tout", by=cast.adviser, now=now)


def letters(prefix):
    return sorted(Letter.objects.filter(key__startswith=prefix).values_list("to", flat=True))


def test_a_claim_is_due_in_a_month_and_both_sides_are_told(claim, cast, now):
    assert (claim.received_on, claim.due_on) == (date(2026, 10, 6), date(2026, 11, 6))
    assert letters("privacy.claim:") == ["manon@example.org", "rose@example.org"]
    told = Letter.objects.get(to="manon@example.org")
    assert "Rose" not in told.subject + told.text
    assert "6 novembre 2026" in told.subject
    assert Entry.objects.get(what="privacy.claim_opened").facts == {"person": claim.person_id, "right": "access"}


def test_the_real_day_counts_and_asking_twice_is_one_claim(claim, rose, cast, now):
    before = open_claim(rose, right="erasure", channel="paper", by=cast.adviser, now=now, received_on=date(2026, 8, 31))
    again = open_claim(rose, right="access", channel="link", by=None, now=now + timedelta(days=1))

    assert before.due_on == date(2026, 9, 30)
    assert again == claim
    assert late_claims(cast.alexis, on=now.date()) == 1
    assert list(register_of(cast.alexis, is_open=True)) == [before, claim]
    with pytest.raises(DayToCome):
        open_claim(rose, right="objection", channel="desk", by=cast.adviser, now=now, received_on=date(2026, 10, 7))


def test_an_answer_says_why_not_and_is_given_once_by_a_manager(claim, cast, now):
    for who in (cast.adviser, cast.partner, cast.coordinator):
        with pytest.raises(NotYourRegister):
            answer_claim(claim, outcome="granted", answer="", by=who, now=now)
    with pytest.raises(AnswerMissing):
        answer_claim(claim, outcome="refused", answer=" ", by=cast.manager, now=now)

    answer_claim(claim, outcome="partly", answer="Un avis nomme quelqu’un d’autre.", by=cast.manager, now=now)

    with pytest.raises(ClaimSettled):
        answer_claim(claim, outcome="granted", answer="", by=cast.manager, now=now)
    told = Letter.objects.get(key=f"privacy.claim:{claim.pk}:answered")
    assert "Un avis nomme" in told.text
    assert "www.cnil.fr" in told.text


def test_managers_are_reminded_once_a_week_before_also_after_an_outage(claim, cast, now):
    with closed_eyes():
        assert remind_of_claims(now=now + timedelta(days=23)) == 0
        assert remind_of_claims(now=now + timedelta(days=40)) == 1
        assert remind_of_claims(now=now + timedelta(days=41)) == 0

    assert letters(f"privacy.claim:{claim.pk}:due:") == ["manon@example.org"]
    assert Entry.objects.get(what="privacy.claim_reminded").facts == {"letters": 1}


def test_the_second_lock_shows_a_claim_to_its_file_and_its_person_alone(claim, rose, cast, now):
    sql = f"SELECT id FROM privacy_claim WHERE id = {claim.pk}"
    seen = {}
    for name, eyes in {
        "file": reading_as([cast.alexis.pk]),
        "partner": reading_as([cast.chamber.pk]),
        "person": reading_item(f"person:{rose.pk}"),
        "another": reading_item(f"person:{rose.pk + 1}"),
    }.items():
        with eyes, connection.cursor() as cursor:
            cursor.execute(sql)
            seen[name] = cursor.fetchall() != []
    with reading_item(f"person:{rose.pk}"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE privacy_claim SET words = '' WHERE id = {claim.pk}")
        assert cursor.rowcount == 0

    assert seen == {"file": True, "partner": False, "person": True, "another": False}


def test_a_day_on_which_nobody_works_is_said_as_the_last_one_before_and_kept(rose, cast, now):
    claims = {
        right: open_claim(
            rose, right=right, channel="desk", received_on=date(2026, 9, day), by=cast.adviser, now=now + timedelta(45)
        )
        for right, day in (("access", 18), ("erasure", 17), ("portability", 21))
    }
    assert {right: (claim.due_on, claim.answer_by) for right, claim in claims.items()} == {
        "access": (date(2026, 10, 18), date(2026, 10, 16)),
        "erasure": (date(2026, 10, 17), date(2026, 10, 16)),
        "portability": (date(2026, 10, 21), date(2026, 10, 21)),
    }
    told = Letter.objects.get(key__startswith=f"privacy.claim:{claims['access'].pk}:new:")
    assert "16 octobre" in told.subject
    assert "18 octobre" in told.text


@pytest.mark.parametrize(
    "change",
    ["due_on = received_on", "state = 'granted'", "recorded_by_id = NULL", "organisation_id = organisation_id + 1"],
)
def test_the_database_refuses_a_line_that_cannot_be(claim, change):
    sql = f"UPDATE privacy_claim SET {change} WHERE id = {claim.pk}; SET CONSTRAINTS ALL IMMEDIATE"
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(sql)


def test_nobody_but_who_receives_there_writes_a_claim_down(rose, cast, now):
    Membership.objects.filter(user=cast.colleague, role=Role.ADVISER).update(ends_on=now.date() - timedelta(days=1))

    for who in (cast.partner, cast.colleague, cast.administrator):
        with pytest.raises(NotYourRegister):
            open_claim(rose, right="access", channel="desk", by=who, now=now)
    assert not Claim.objects.exists()
