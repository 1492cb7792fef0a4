"""Layer L0: a partner learns that somebody is known elsewhere, when they agreed to it there; and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from tests.eyes import closed_eyes

from maillage.catalogue.network.models import Network, NetworkMembership
from maillage.foundation.tools.reading import reading_as
from maillage.support.people.actions import (
    AskedTooOften,
    NotOfTheirFile,
    Said,
    add_contact_point,
    end_expired_consents,
    forget_people,
    give_consent,
    known_elsewhere,
    merge_people,
    renew_recognitions,
    undo_merge,
    welcome_person,
    withdraw_consent,
)
from maillage.support.people.actions.recognition import MOST_A_DAY
from maillage.support.people.models import Look, Recognition, RecognitionSalt
from maillage.support.people.queries.recognition import MOST_POINTS
from maillage.support.people.recognising import mark_of, recognisable

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PHONE, EMAIL = "06 12 34 56 78", "Sami@Example.org"

pytestmark = pytest.mark.django_db


def enter(cast, organisation, by, *, phone=PHONE, email="", at=NOW, given="Sami"):
    facts = {"organisation": organisation, "hub": cast.etain, "need": "", "by": by, "now": at}
    return welcome_person(Said(given, phone=phone, email=email), **facts)


def agree(person, by, at=NOW, **facts):
    return give_consent(person, purpose="recognised", channel="desk", language="fr", by=by, now=at, **facts)


def told(person, cast, by=None, at=NOW):
    with closed_eyes(), reading_as([person.organisation_id]):
        found = known_elsewhere(person, network=cast.network, by=by or cast.partner, now=at)
    return [(one.organisation, one.since) for one in found]


@pytest.fixture
def there(cast):
    """Known at Alexis since October."""
    return enter(cast, cast.alexis, cast.adviser, at=datetime(2026, 10, 20, 9, tzinfo=UTC), email=EMAIL)


@pytest.fixture
def here(cast):
    """The same phone, at the chamber, one month later."""
    return enter(cast, cast.chamber, cast.partner, phone="+33 6 12 34 56 78", given="S.")


def test_nothing_is_told_without_an_agreement_there(cast, there, here):
    assert told(here, cast) == []

    agree(here, cast.partner)

    assert told(here, cast) == []
    assert set(Recognition.objects.values_list("organisation", flat=True)) == {cast.chamber.pk}


def test_a_partner_learns_the_month_and_nothing_else(cast, there, here):
    agree(there, cast.adviser)

    assert told(here, cast) == [(cast.alexis, date(2026, 10, 1))]


@pytest.mark.parametrize("end", ["withdrawn", "expired", "erased"])
def test_marks_end_with_the_agreement(cast, there, here, end):
    consent = agree(there, cast.adviser)
    assert Recognition.objects.count() == 2

    if end == "withdrawn":
        withdraw_consent(consent, by=None, channel="link", now=NOW)
    elif end == "expired":
        end_expired_consents(now=NOW + timedelta(days=800))
    else:
        forget_people([there.pk], by=None, now=NOW)

    assert Recognition.objects.count() == 0
    assert told(here, cast) == []


def test_the_last_day_counts_and_not_the_day_after_even_before_any_job(cast, there, here):
    consent = agree(there, cast.adviser, expires_on=date(2026, 12, 1))

    assert told(here, cast, at=datetime(2026, 12, 1, 20, tzinfo=UTC))
    assert consent.withdrawn_at is None
    assert told(here, cast, at=datetime(2026, 12, 2, 8, tzinfo=UTC)) == []


def test_a_contact_point_added_later_is_recognised_too(cast, there):
    other = enter(cast, cast.chamber, cast.partner, phone="", email="sami.pro@example.org")
    agree(there, cast.adviser)
    assert told(other, cast) == []

    add_contact_point(there, channel="email", value="SAMI.PRO@example.org", by=cast.adviser, now=NOW)

    assert told(other, cast) == [(cast.alexis, date(2026, 10, 1))]


def test_entries_said_to_be_one_are_recognised_as_one_and_apart_again_after(cast, there):
    again = enter(cast, cast.alexis, cast.adviser, phone="07 00 00 00 01")
    other = enter(cast, cast.chamber, cast.partner, phone="07 00 00 00 01")
    agree(there, cast.adviser)

    merge = merge_people(again, there, by=cast.adviser, now=NOW)
    assert told(other, cast) == [(cast.alexis, date(2026, 10, 1))]

    undo_merge(merge, by=cast.adviser, now=NOW)
    assert told(other, cast) == []
    assert Recognition.objects.count() == 2


def test_a_shared_mailbox_tells_the_earliest_month_once(cast, there, here):
    spouse = enter(cast, cast.alexis, cast.adviser, given="Inès")
    agree(there, cast.adviser)
    agree(spouse, cast.adviser)

    assert told(here, cast) == [(cast.alexis, date(2026, 10, 1))]


def test_who_is_restricted_is_not_told_about(cast, there, here):
    agree(there, cast.adviser)
    there.restricted_at = NOW
    there.save(update_fields=["restricted_at"])

    assert told(here, cast) == []


def test_both_files_keep_that_it_was_asked_and_told(cast, there, here):
    agree(there, cast.adviser)

    told(here, cast)
    told(here, cast, at=NOW + timedelta(minutes=5))

    looks = Look.objects.order_by("pk").values_list("person", "organisation", "of", "user", "layer", "what")
    assert list(looks) == [
        (here.pk, cast.chamber.pk, cast.chamber.pk, cast.partner.pk, "L0", "partners"),
        (there.pk, cast.alexis.pk, cast.chamber.pk, cast.partner.pk, "L0", "recognised"),
    ]


def test_nobody_asks_about_somebody_of_another_file_or_in_another_network(cast, there, here):
    other = Network.objects.create(
        name="Ailleurs (fictif)", slug="ailleurs", area=cast.network.area, lead_organisation=cast.neighbour
    )
    with pytest.raises(NotOfTheirFile):
        known_elsewhere(there, network=cast.network, by=cast.partner, now=NOW)
    with pytest.raises(NotOfTheirFile):
        known_elsewhere(here, network=other, by=cast.partner, now=NOW)

    assert Look.objects.count() == 0


def test_nobody_tries_a_list_of_people_or_of_addresses(cast, there):
    agree(there, cast.adviser)
    people = [enter(cast, cast.chamber, cast.partner, phone=f"06 00 00 00 {n:02}") for n in range(MOST_A_DAY + 1)]
    for one in people[:MOST_A_DAY]:
        assert told(one, cast) == []

    with pytest.raises(AskedTooOften):
        told(people[-1], cast)
    assert told(people[0], cast) == []  # the same again is no trial

    tomorrow = NOW + timedelta(days=1, minutes=1)
    for n in range(MOST_POINTS):
        add_contact_point(people[-1], channel="phone", value=f"07 11 11 11 {n:02}", by=cast.partner, now=NOW)
    add_contact_point(people[-1], channel="phone", value=PHONE, by=cast.partner, now=NOW)
    assert told(people[-1], cast, at=tomorrow) == []


def test_raw_sql_gives_nobody_anothers_marks_nor_any_salt(cast, there, here):
    agree(there, cast.adviser)
    agree(here, cast.partner)

    def seen(table, organisations):
        with closed_eyes(), reading_as([one.pk for one in organisations]), connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            return len(cursor.fetchall())

    assert seen("people_recognition", [cast.alexis]) == 2
    assert seen("people_recognition", [cast.chamber]) == 1
    assert seen("people_recognition", [cast.neighbour]) == 0
    assert seen("people_recognitionsalt", [cast.alexis, cast.chamber, cast.neighbour]) == 0
    assert RecognitionSalt.objects.count() == 1


def test_the_database_refuses_a_mark_without_its_agreement(cast, there):
    consent = agree(there, cast.adviser)
    row = Recognition.objects.first()
    summary = give_consent(
        there, purpose="counted", channel="desk", language="fr", by=cast.adviser, now=NOW, expires_on=row.until
    )

    for wrong in ({"consent": summary}, {"until": row.until + timedelta(days=1)}):
        with pytest.raises(IntegrityError, match="let person"), transaction.atomic():
            Recognition.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError, match="recognition_says_the_month_only"), transaction.atomic():
        Recognition.objects.filter(pk=row.pk).update(since=date(2026, 10, 20))

    with reading_as([cast.alexis.pk]), connection.cursor() as cursor:
        sql = "UPDATE people_consent SET withdrawn_at = now(), withdrawn_channel = 'desk' WHERE id = %s"
        cursor.execute(sql, [consent.pk])
    assert Recognition.objects.count() == 0


def test_marks_follow_the_networks_of_their_organisation(cast, there, here):
    agree(there, cast.adviser)
    NetworkMembership.objects.filter(organisation=cast.alexis).update(ends_on=date(2026, 11, 22))

    assert told(here, cast) == []
    assert renew_recognitions(now=NOW) == 0
    assert Recognition.objects.count() == 0

    NetworkMembership.objects.create(network=cast.network, organisation=cast.alexis, starts_on=date(2026, 11, 23))
    assert renew_recognitions(now=NOW) == 2
    assert renew_recognitions(now=NOW) == 0
    assert told(here, cast) == [(cast.alexis, date(2026, 10, 1))]


def test_another_secret_of_the_installation_makes_the_marks_anew(cast, there, here):
    agree(there, cast.adviser)
    former = RecognitionSalt.objects.get()

    with override_settings(SECRET_KEY="un autre secret de cette installation"):
        assert told(here, cast) == []
        assert renew_recognitions(now=NOW) == 2
        assert told(here, cast) == [(cast.alexis, date(2026, 10, 1))]
        assert bytes(RecognitionSalt.objects.get().salt) != bytes(former.salt)


@pytest.mark.parametrize(
    ("channel", "value", "said"),
    [
        ("phone", "06 12 34 56 78", "phone:33612345678"),
        ("phone", "+33 (0)6.12.34.56.78", "phone:33612345678"),
        ("phone", "+33 06 12 34 56 78", "phone:33612345678"),
        ("phone", "0033612345678", "phone:33612345678"),
        ("phone", "+352 621 123 456", "phone:352621123456"),
        ("phone", "00352 621 123 456", "phone:352621123456"),
        ("phone", "poste 12", ""),
        ("email", "  Sami@Example.ORG ", "email:sami@example.org"),
        ("email", "sami", ""),
        ("email", "@example.org", ""),
        ("post", "1, rue des Essais", ""),
    ],
)
def test_a_way_of_writing_it_does_not_matter(channel, value, said):
    assert recognisable(channel, value) == said


def test_marks_of_two_networks_cannot_be_set_side_by_side():
    assert mark_of("phone:33612345678", salt=b"a") != mark_of("phone:33612345678", salt=b"b")
    assert mark_of("phone:33612345678", salt=b"a") == mark_of("phone:33612345678", salt=b"a")
