"""Row-level security on journeys: raw SQL returns one's own file, the person their own page, a stranger nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from maillage.foundation.tools.reading import reading_as, reading_everything, reading_item
from maillage.support.journeys.actions import (
    Plan,
    Report,
    Slot,
    hold_meeting,
    note_attempt,
    open_journey,
    plan_meeting,
    start_project,
)
from maillage.support.people.actions import Said, welcome_person

pytestmark = pytest.mark.django_db

TABLES = ("project", "holder", "journey", "move", "attempt", "meeting", "note")
SHOWN_TO_THE_PERSON = {"project": 1, "holder": 1, "journey": 1, "meeting": 1, "move": 0, "attempt": 0, "note": 0}


def counts():
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT count(*) FROM "journeys_{table}"')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def two_files(sami, journey, cast, now):
    """One journey with everything in the file of Alexis, one in that of the chamber."""
    note_attempt(journey, channel="phone", by=cast.adviser, now=now)
    meeting = plan_meeting(journey, Slot(now + timedelta(hours=1), 30), by=cast.adviser, now=now)
    hold_meeting(meeting, Report(20, text="Un mot"), by=cast.adviser, now=now + timedelta(hours=2))
    facts = {"organisation": cast.chamber, "hub": cast.etain, "need": "", "by": cast.partner, "now": now}
    ines = welcome_person(Said("Inès", "(fictif)"), **facts)
    project = start_project(ines, Plan("Application"), by=cast.partner, now=now)
    open_journey(ines, project=project, hub=cast.etain, by=cast.partner, now=now)
    return sami, ines


def test_raw_sql_returns_ones_own_file_and_no_other(two_files, cast):
    with reading_as([cast.alexis.pk]):
        assert counts() == {**dict.fromkeys(TABLES, 1), "move": 2}
    with reading_as([cast.chamber.pk]):
        assert counts() == {**dict.fromkeys(TABLES, 0), "project": 1, "holder": 1, "journey": 1, "move": 1}
    for nobody in ([], [cast.neighbour.pk]):
        with reading_as(nobody):
            assert counts() == dict.fromkeys(TABLES, 0)
    with reading_everything():
        assert counts()["journey"] == 2


def test_a_person_sees_who_helps_and_when_by_link_and_neither_notes_nor_moves(two_files):
    sami, ines = two_files

    with reading_item(f"person:{sami.pk}"):
        assert counts() == SHOWN_TO_THE_PERSON
    with reading_item(f"person:{ines.pk}"):
        assert counts() == {**SHOWN_TO_THE_PERSON, "meeting": 0}
    with reading_item("enquiry:made-up"):
        assert counts() == dict.fromkeys(TABLES, 0)


def test_nothing_is_written_into_another_file(two_files, cast, now):
    _sami, ines = two_files

    with pytest.raises(DatabaseError, match="row-level security"), reading_as([cast.alexis.pk]):
        start_project(ines, Plan("Autre"), by=cast.adviser, now=now)
    with reading_as([cast.alexis.pk]), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'DELETE FROM "journeys_{table}" WHERE organisation_id = %s', [cast.chamber.pk])
            assert cursor.rowcount == 0
