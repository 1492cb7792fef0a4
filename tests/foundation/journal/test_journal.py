"""The journal only grows."""

import pytest
from django.db import DatabaseError, connection, transaction

from maillage.foundation.journal.actions import record
from maillage.foundation.journal.models import Entry
from maillage.foundation.journal.queries import history_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast, now):
    return record("tests.looked", about=cast.etain, by=cast.adviser, at=now, minutes=3)


def test_a_line_tells_who_did_what_to_which_when(cast, entry, now):
    assert (entry.what, entry.by, entry.at, entry.facts) == ("tests.looked", cast.adviser, now, {"minutes": 3})
    assert list(history_of(cast.etain)) == [entry]
    assert not history_of(cast.verdun)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET what = 'tests.forgotten'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "TRUNCATE journal_entry CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(entry, statement):
    connection.check_constraints()  # nothing pending: only the rule itself can refuse
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get(pk=entry.pk).what == "tests.looked"


def test_the_application_refuses_too(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()

    entry.what = "tests.forgotten"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()


def test_an_act_that_fails_leaves_no_line(cast, now):
    def act():
        with transaction.atomic():
            record("tests.looked", about=cast.etain, by=None, at=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert not history_of(cast.etain)
