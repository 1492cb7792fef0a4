"""Who looked is kept as it was; what is sensitive shows to those who were named, and only where it is asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.eyes import closed_eyes

from maillage.catalogue.network.models import Membership
from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as, reading_everything, reading_item
from maillage.support.people.actions import (
    NotEntrusted,
    NotTheirs,
    Said,
    WrongDays,
    end_sensitive,
    entrust_sensitive,
    erase_old_looks,
    look,
    merge_people,
    record_situation,
    welcome_person,
)
from maillage.support.people.choices import SENSITIVE, Fact
from maillage.support.people.models import Look, Person, SensitiveRight, Situation
from maillage.support.people.queries import file_of, looks_of, sensitive_of, sensitive_rights_of
from maillage.support.people.rules import may_read_sensitive

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


def entered(cast, name="Sami"):
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": NOW}
    return welcome_person(Said(name), **facts)


@pytest.fixture
def sami(cast):
    return entered(cast)


def entrust(cast, user=None, **facts):
    usual = {"reason": "Référente RSA (fictif)", "starts_on": TODAY, "ends_on": TODAY + 30 * DAY, "by": cast.manager}
    return entrust_sensitive(user or cast.adviser, cast.alexis, **{**usual, "now": NOW, **facts})


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


# Looks


def test_looks_within_fifteen_minutes_are_one_line(sami, cast):
    facts = {"layer": "L4", "what": "note:12", "by": cast.adviser}
    with closed_eyes(), reading_as([cast.alexis.pk]):
        first = look(sami, **facts, now=NOW)
        assert look(sami, **facts, now=NOW + 14 * MINUTE) == first
        later = look(sami, **facts, now=NOW + 15 * MINUTE)
        other = look(sami, **{**facts, "what": "note:13"}, now=NOW)
        colleague = look(sami, **{**facts, "by": cast.colleague}, now=NOW)

    assert list(looks_of(sami)) == [later, colleague, other, first]
    assert {row.of for row in looks_of(sami)} == {cast.alexis}


def test_a_partner_who_reads_what_is_shared_is_seen_in_the_file_it_came_from(sami, cast):
    with closed_eyes(), reading_as([cast.chamber.pk]):
        look(sami, layer="L3", what="summary", by=cast.partner, of=cast.chamber, now=NOW)
        look(sami, layer="L3", what="summary", by=None, of=cast.neighbour, now=NOW)
        assert not Look.objects.exists()

    with reading_as([cast.alexis.pk]):
        assert [(row.of, row.user) for row in looks_of(sami)] == [(cast.neighbour, None), (cast.chamber, cast.partner)]
    with reading_item(f"person:{sami.pk}"):
        assert looks_of(Person.objects.get(pk=sami.pk)).count() == 2


def test_looks_at_merged_entries_show_in_one_file(sami, cast):
    samy = entered(cast, "Samy")
    look(samy, layer="L6", what="document:1", by=cast.adviser, now=NOW)
    merge_people(sami, samy, by=cast.adviser, now=NOW)

    assert [row.person for row in looks_of(sami)] == [samy]


def test_a_look_is_never_changed_and_forgotten_after_twelve_months_only(sami, cast):
    look(sami, layer="L4", what="note:1", by=cast.adviser, now=NOW)
    look(sami, layer="L4", what="note:2", by=cast.adviser, now=NOW + 10 * DAY)

    for act in (lambda: Look.objects.update(what="autre"), lambda: Look.objects.all().delete()):
        with pytest.raises(DatabaseError, match="stays as it was"), reading_as([cast.alexis.pk]):
            act()
    with pytest.raises(DatabaseError, match="stays as it was"), reading_everything():
        Look.objects.update(user=cast.colleague)
    with closed_eyes():
        assert erase_old_looks(now=NOW + 365 * DAY) == 0
        assert erase_old_looks(now=NOW + 366 * DAY) == 1
        assert erase_old_looks(now=NOW + 366 * DAY) == 0
    assert [row.what for row in looks_of(sami)] == ["note:2"]


def test_what_is_not_a_layer_is_refused(sami, cast):
    with pytest.raises(ValueError, match="L2"):
        look(sami, layer="L2", what="note", by=cast.adviser, now=NOW)


# Sensitive facts


def test_the_database_and_the_code_list_the_same_sensitive_facts(sami, cast):
    with reading_everything():
        for place, fact in enumerate(Fact):
            row = {"person": sami, "organisation": cast.alexis, "fact": fact, "value": "oui", "true_on": TODAY}
            Situation.objects.create(**row, is_at_entry=True, recorded_by=cast.adviser)
            assert count("people_situation") == place + 1

    with reading_as([cast.alexis.pk]):
        assert set(Situation.objects.values_list("fact", flat=True)) == set(Fact) - SENSITIVE
    with reading_as([cast.alexis.pk], sensitive=True):
        assert count("people_situation") == len(Fact)
    with reading_as([cast.chamber.pk], sensitive=True):
        assert count("people_situation") == 0
    with reading_item(f"person:{sami.pk}"):
        assert count("people_situation") == len(Fact) - len(SENSITIVE)


def test_raw_sql_without_the_right_neither_reads_nor_writes_what_is_sensitive(sami, cast):
    entrust(cast)
    record_situation(sami, fact="rqth", value="oui", true_on=TODAY, by=cast.adviser, now=NOW)

    with reading_as([cast.alexis.pk]):
        assert count("people_situation") == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_situation SET value = 'non'")
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Situation.objects.create(
                person=sami, organisation=cast.alexis, fact="rsa", value="oui", true_on=TODAY, is_at_entry=True,
                recorded_by=cast.adviser,
            )  # fmt: skip


def test_who_was_named_writes_and_reads_and_nobody_else(sami, cast):
    for user in (cast.adviser, cast.partner, cast.manager):
        with pytest.raises(NotEntrusted):
            record_situation(sami, fact="rsa", value="oui", true_on=TODAY, by=user, now=NOW)
    entrust(cast)

    with closed_eyes(), reading_as([cast.alexis.pk]):
        person = Person.objects.select_related("organisation").get()
        record_situation(person, fact="rsa", value="depuis 2025", true_on=TODAY, by=cast.adviser, now=NOW)
        assert file_of(person).situations == ()
        assert sensitive_of(person) == []
    with reading_as([cast.alexis.pk], sensitive=True):
        assert [row.value for row in sensitive_of(sami)] == ["depuis 2025"]
        assert file_of(sami).situations == ()


def test_a_right_has_its_days_and_its_organisation(cast):
    entrust(cast, starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)

    held = [may_read_sensitive(cast.adviser, cast.alexis, TODAY + number * DAY) for number in range(4)]

    assert held == [False, True, True, False]
    assert not may_read_sensitive(cast.adviser, cast.chamber, TODAY + DAY)
    assert not may_read_sensitive(cast.colleague, cast.alexis, TODAY + DAY)


def test_a_right_ends_at_once_when_it_is_taken_back_or_who_had_it_leaves(cast):
    right = entrust(cast)
    end_sensitive(right, by=cast.manager, now=NOW)
    end_sensitive(right, by=cast.manager, now=NOW + DAY)

    assert not may_read_sensitive(cast.adviser, cast.alexis, TODAY)
    assert Entry.objects.filter(what="people.sensitive_ended").count() == 1
    assert not sensitive_rights_of(cast.alexis, on=TODAY).exists()
    entrust(cast)
    assert may_read_sensitive(cast.adviser, cast.alexis, TODAY)
    Membership.objects.filter(user=cast.adviser).update(ends_on=TODAY - DAY)
    assert not may_read_sensitive(cast.adviser, cast.alexis, TODAY)


@pytest.mark.parametrize(
    ("who", "facts", "error"),
    [
        ("adviser", {"by": "adviser"}, NotTheirs),
        ("adviser", {"by": "coordinator"}, NotTheirs),
        ("adviser", {"by": "partner"}, NotTheirs),
        ("partner", {}, NotTheirs),
        ("stranger", {}, NotTheirs),
        ("adviser", {"starts_on": TODAY - DAY}, WrongDays),
        ("adviser", {"ends_on": TODAY - DAY}, WrongDays),
        ("adviser", {"ends_on": TODAY + 400 * DAY}, WrongDays),
    ],
)
def test_only_a_hub_manager_names_somebody_of_their_organisation_for_a_year_at_most(cast, who, facts, error):
    if "by" in facts:
        facts = {"by": getattr(cast, facts["by"])}

    with pytest.raises(error):
        entrust(cast, getattr(cast, who), **facts)
    assert not SensitiveRight.objects.exists()


def test_nobody_has_the_right_twice_and_nobody_else_sees_who_has_it(cast):
    entrust(cast)

    with pytest.raises(IntegrityError, match="sensitive_right_is_never_double"), transaction.atomic():
        entrust(cast, starts_on=TODAY + DAY, ends_on=TODAY + DAY)
    with reading_as([cast.chamber.pk]):
        assert count("people_sensitiveright") == 0
    with reading_as([cast.alexis.pk]):
        assert count("people_sensitiveright") == 1
