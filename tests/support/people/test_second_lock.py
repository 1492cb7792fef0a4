"""Row-level security on people: without `visible_to`, raw SQL still returns nothing of another organisation's file."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from maillage.foundation.tools.reading import reading_as, reading_everything
from maillage.support.people.actions import Said, merge_people, record_situation, welcome_person
from maillage.support.people.models import Merge, Person, Situation

SOURCE = Path(__file__).resolve().parents[3] / "src" / "maillage"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TABLES = ("people_person", "people_contactpoint", "people_welcome", "people_situation", "people_merge")

pytestmark = pytest.mark.django_db


def enter(cast, organisation, by, **said):
    with reading_as([organisation.pk]):
        return welcome_person(
            Said(**({"given_name": "Sami", "phone": "06 12 34 56 78"} | said)),
            organisation=organisation,
            hub=cast.etain,
            need="Boulangerie",
            by=by,
            now=NOW,
        )


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def test_nobody_is_seen_without_saying_who_reads(cast):
    enter(cast, cast.alexis, cast.adviser)

    with reading_as([]):
        assert [count(table) for table in TABLES] == [0] * len(TABLES)


def test_raw_sql_returns_ones_own_file_and_no_other(cast):
    enter(cast, cast.alexis, cast.adviser)
    enter(cast, cast.chamber, cast.partner, given_name="Inès")

    with reading_as([cast.alexis.pk]):
        assert list(Person.objects.values_list("given_name", flat=True)) == ["Sami"]
        assert count("people_contactpoint") == count("people_welcome") == 1
    with reading_as([cast.chamber.pk]):
        assert list(Person.objects.values_list("given_name", flat=True)) == ["Inès"]
    with reading_as([cast.neighbour.pk]):
        assert [count(table) for table in TABLES] == [0] * len(TABLES)
    with reading_everything():
        assert count("people_person") == 2


def test_what_is_written_belongs_to_a_file_one_may_see(cast):
    person = enter(cast, cast.alexis, cast.adviser)

    with pytest.raises(DatabaseError, match="row-level security"), reading_as([cast.chamber.pk]):
        welcome_person(Said("Léa"), organisation=cast.alexis, hub=cast.etain, need="", by=cast.partner, now=NOW)
    with reading_as([cast.chamber.pk]):
        assert Person.objects.filter(pk=person.pk).update(given_name="Autre") == 0
        assert Person.objects.filter(pk=person.pk).delete()[0] == 0


def test_the_eyes_close_with_their_transaction_and_a_failure(cast):
    enter(cast, cast.alexis, cast.adviser)

    with reading_as([cast.alexis.pk]):
        with reading_as([cast.chamber.pk]):
            assert count("people_person") == 0
        assert count("people_person") == 1
        with pytest.raises(RuntimeError), reading_everything():
            raise RuntimeError
        with pytest.raises(DatabaseError), reading_as([cast.chamber.pk]), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert count("people_person") == 1
    with reading_as([]):
        assert count("people_person") == 0


def test_people_hang_together_inside_one_file(cast):
    person = enter(cast, cast.alexis, cast.adviser)
    other = enter(cast, cast.chamber, cast.partner)

    with reading_everything():
        for statement in (
            "UPDATE people_contactpoint SET organisation_id = %s WHERE person_id = %s",
            "UPDATE people_welcome SET organisation_id = %s WHERE person_id = %s",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [cast.chamber.pk, person.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(merged_into=other)


def test_a_situation_at_entry_is_never_written_over(cast):
    person = enter(cast, cast.alexis, cast.adviser)

    with reading_as([cast.alexis.pk]):
        said = {"by": cast.adviser, "now": NOW, "true_on": NOW.date()}
        record_situation(person, fact="employment", value="demandeur d’emploi", **said)
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            record_situation(person, fact="employment", value="salarié", **said)
        assert Situation.objects.get().value == "demandeur d’emploi"


def test_two_merges_of_one_entry_are_refused_by_the_database(cast):
    kept, merged = enter(cast, cast.alexis, cast.adviser), enter(cast, cast.alexis, cast.adviser)

    with reading_as([cast.alexis.pk]):
        merge_people(kept, merged, by=cast.adviser, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.create(
                organisation=cast.alexis, kept=kept, merged=merged, merged_at=NOW, merged_by=cast.adviser
            )


def test_only_one_module_opens_eyes():
    naming = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"set_config\(", path.read_text("utf-8"))
    }

    assert naming == {"foundation/tools/reading.py"}
