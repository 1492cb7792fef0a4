"""Agreements: one text, one purpose, one partner; an end that nobody can undo."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.eyes import closed_eyes

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.support.people.actions import (
    DayToCome,
    LastsTooLong,
    NobodyNamed,
    Said,
    end_expired_consents,
    give_consent,
    merge_people,
    undo_merge,
    welcome_person,
    withdraw_consent,
)
from maillage.support.people.choices import MONTHS, TO_SOMEBODY, ConsentChannel, Purpose
from maillage.support.people.consents import CURRENT, TEXTS, text_in, text_of
from maillage.support.people.models import Consent
from maillage.support.people.queries import consent_in_force, consents_of
from maillage.support.people.signals import consent_withdrawn

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sami(cast):
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": NOW}
    return welcome_person(Said("Sami", phone="06 12 34 56 78"), **facts)


@pytest.fixture
def samy(cast):
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": NOW}
    return welcome_person(Said("Samy", phone="06 12 34 56 78"), **facts)


@pytest.fixture
def heard():
    told = []

    def receive(sender, consent, now, **_facts):
        told.append((consent.pk, consent.withdrawn_at, now))

    consent_withdrawn.connect(receive)
    yield told
    consent_withdrawn.disconnect(receive)


def agree(person, cast, **facts):
    usual = {"purpose": "summary", "to": cast.chamber, "channel": "desk", "language": "fr", "by": cast.adviser}
    return give_consent(person, **{**usual, "now": NOW, **facts})


def test_an_agreement_keeps_its_text_its_day_its_channel_and_who_collected_it(sami, cast):
    consent = agree(sami, cast, language="en", given_on=TODAY - timedelta(days=1))

    version, words = text_of("summary", cast.chamber, "en")
    assert (consent.text_version, consent.language, consent.channel) == (version, "en", "desk")
    assert (consent.given_on, consent.given_at, consent.collected_by) == (TODAY - timedelta(days=1), NOW, cast.adviser)
    assert consent.expires_on == date(2027, 11, 22)
    assert cast.chamber.name in words
    assert "12 months" in words
    line = Entry.objects.get(what="people.consent_given")
    assert line.facts == {"person": sami.pk, "purpose": "summary", "to": cast.chamber.pk}


def test_a_language_without_text_is_read_in_french_and_kept_as_french(sami, cast):
    assert agree(sami, cast, language="de").language == "fr"


def test_an_agreement_counts_for_its_purpose_its_partner_and_its_days(sami, cast):
    consent = agree(sami, cast, expires_on=TODAY + timedelta(days=3))

    def found(purpose="summary", to=cast.chamber, on=TODAY):
        return consent_in_force(sami, purpose, to=to, on=on)

    assert found() == consent == found(on=TODAY + timedelta(days=3))
    assert found(on=TODAY + timedelta(days=4)) is None
    assert found(on=TODAY - timedelta(days=1)) is None
    assert found(purpose="documents") is None
    assert found(to=cast.neighbour) is None


def test_given_twice_it_stays_one(sami, cast):
    assert agree(sami, cast) == agree(sami, cast, channel="phone")
    assert Entry.objects.filter(what="people.consent_given").count() == 1


def test_the_database_refuses_two_in_force_and_takes_one_after_a_withdrawal(sami, cast):
    consent = agree(sami, cast)
    copy = {field.attname: getattr(consent, field.attname) for field in Consent._meta.concrete_fields}
    copy["id"] = None

    with pytest.raises(IntegrityError, match="consent_in_force_is_one"), transaction.atomic():
        Consent.objects.create(**copy)
    withdraw_consent(consent, by=cast.adviser, channel="desk", now=NOW)
    assert Consent.objects.create(**copy).pk != consent.pk


def test_after_its_last_day_it_can_be_given_again(sami, cast):
    agree(sami, cast, expires_on=TODAY)

    later = agree(sami, cast, now=NOW + timedelta(days=1))

    assert later.given_on == TODAY + timedelta(days=1)
    assert Consent.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"to": None}, NobodyNamed),
        ({"purpose": "counted"}, NobodyNamed),
        ({"to": "own"}, NobodyNamed),
        ({"given_on": TODAY + timedelta(days=1)}, DayToCome),
        ({"expires_on": TODAY - timedelta(days=1)}, LastsTooLong),
        ({"expires_on": TODAY + timedelta(days=366)}, LastsTooLong),
        ({"given_on": TODAY - timedelta(days=400)}, LastsTooLong),
        ({"channel": "term"}, IntegrityError),
        ({"by": None}, IntegrityError),
        ({"channel": "link"}, IntegrityError),
    ],
)
def test_what_cannot_be_agreed_to(sami, cast, wrong, error):
    if wrong.get("to") == "own":
        wrong = {"to": cast.alexis}

    with pytest.raises(error), transaction.atomic():
        agree(sami, cast, **wrong)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "change",
    ["purpose = 'documents'", "given_on = given_on - 1", "expires_on = expires_on + 1", "text_version = 'x'",
     "channel = 'paper'", "language = 'en'", "collected_by_id = collected_by_id + 1"],
)  # fmt: skip
def test_the_database_keeps_an_agreement_as_it_was_given(sami, cast, change):
    agree(sami, cast)

    with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"UPDATE people_consent SET {change}")


def test_a_withdrawal_ends_it_at_once_tells_other_rooms_and_is_never_taken_back(sami, cast, heard):
    consent = agree(sami, cast)

    ended = withdraw_consent(consent, by=None, channel=ConsentChannel.LINK, now=NOW)

    assert (ended.withdrawn_at, ended.withdrawn_channel, ended.withdrawn_by) == (NOW, "link", None)
    assert consent_in_force(sami, "summary", to=cast.chamber, on=TODAY) is None
    assert heard == [(consent.pk, NOW, NOW)]
    withdraw_consent(consent, by=cast.adviser, channel="desk", now=NOW + timedelta(days=1))
    assert (len(heard), Consent.objects.get().withdrawn_at) == (1, NOW)
    with pytest.raises(DatabaseError, match="only be withdrawn, once"), transaction.atomic():
        Consent.objects.update(withdrawn_at=None, withdrawn_channel="")
    assert Entry.objects.filter(what="people.consent_withdrawn").count() == 1


def test_what_a_room_above_refuses_undoes_the_withdrawal(sami, cast):
    consent = agree(sami, cast)

    def refuse(**_facts):
        raise RuntimeError

    consent_withdrawn.connect(refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw_consent(consent, by=None, channel="link", now=NOW)
    consent_withdrawn.disconnect(refuse)

    assert Consent.objects.get().withdrawn_at is None


def test_the_link_of_the_person_withdraws_with_their_eyes_alone(sami, cast, heard):
    consent = agree(sami, cast)

    with closed_eyes(), reading_item(f"person:{sami.pk}"):
        mine = Consent.objects.select_related("person").get()
        withdraw_consent(mine, by=None, channel="link", now=NOW)

    assert heard == [(consent.pk, NOW, NOW)]


def test_past_its_last_day_it_comes_to_its_end_once(sami, cast, heard):
    agree(sami, cast, expires_on=TODAY)

    with closed_eyes():
        assert end_expired_consents(now=NOW) == 0
        assert end_expired_consents(now=NOW + timedelta(days=9)) == 1
        assert end_expired_consents(now=NOW + timedelta(days=9)) == 0

    assert (Consent.objects.get().withdrawn_channel, len(heard)) == ("term", 1)


def test_two_entries_of_one_person_agree_and_withdraw_as_one(sami, samy, cast, heard):
    first, second = agree(sami, cast), agree(samy, cast)
    assert first.pk != second.pk
    merge = merge_people(sami, samy, by=cast.adviser, now=NOW)

    assert set(consents_of(sami)) == set(consents_of(samy.__class__.objects.get(pk=samy.pk))) == {first, second}
    assert agree(sami, cast) in (first, second)
    withdraw_consent(first, by=None, channel="link", now=NOW)

    assert {key for key, *_when in heard} == {first.pk, second.pk}
    gone = undo_merge(merge, by=cast.adviser, now=NOW)
    assert consent_in_force(gone, "summary", to=cast.chamber, on=TODAY) is None


def test_an_agreement_made_before_a_merge_counts_for_who_is_kept(sami, samy, cast):
    consent = agree(samy, cast)
    merge = merge_people(sami, samy, by=cast.adviser, now=NOW)

    assert consent_in_force(sami, "summary", to=cast.chamber, on=TODAY) == consent
    undo_merge(merge, by=cast.adviser, now=NOW)
    assert consent_in_force(sami, "summary", to=cast.chamber, on=TODAY) is None


def test_raw_sql_shows_agreements_to_their_file_and_their_person_only(sami, samy, cast):
    agree(sami, cast)

    def count():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_consent")
            return cursor.fetchone()[0]

    with reading_as([cast.alexis.pk]):
        assert count() == 1
    with reading_as([cast.chamber.pk]):  # named in it, yet it is not in their file
        assert count() == 0
    with reading_item(f"person:{sami.pk}"):
        assert count() == 1
    with reading_item(f"person:{samy.pk}"):
        assert count() == 0


def test_every_purpose_has_its_text_in_french_and_english(cast):
    assert set(CURRENT) == set(MONTHS) == set(Purpose)
    for purpose, version in CURRENT.items():
        for language in ("fr", "en"):
            text = text_in(version, purpose, cast.chamber, language)
            assert text.language == language
            assert (cast.chamber.name in text.words) == (purpose in TO_SOMEBODY)
            assert str(MONTHS[purpose]) in text.words
    assert {purpose for purpose, _version in TEXTS} == set(Purpose)
