"""The second lock on assessments, plans, papers, documents: by raw SQL, with each one's eyes."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.eyes import closed_eyes
from tests.support.journeys.files import PDF

from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.support.journeys.actions import (
    Answered,
    Interview,
    StepSaid,
    add_step,
    complete_assessment,
    link_document,
    make_paper,
    receive_document,
    write_template,
)
from maillage.support.journeys.axes import Axis
from maillage.support.journeys.queries.documents import document_link_token, document_name_in

TABLES = ("assessment", "axisanswer", "step", "papertemplate", "paper", "signature", "document", "documentlink")


@pytest.fixture
def work(journey, cast, now, tmp_path, settings):
    """A row in every table, all of Alexis about Sami (fictif); the link to the document."""
    settings.DOCUMENTS_FOLDER = tmp_path
    act = {"by": cast.adviser, "now": now}
    said = Interview(now.date(), decision="go_on", answers={axis: Answered(2) for axis in Axis})
    complete_assessment(journey, said, **act)
    add_step(journey, StepSaid("Devis", "person", now.date()), **act)
    write_template(cast.alexis, kind="plan", language="fr", title="Plan", body="[plan]", by=cast.manager, now=now)
    make_paper(journey, "contract", **act)
    document = receive_document(journey, name="a.pdf", content=[PDF], is_shown=True, **act)
    return link_document(document, for_whom="Banque", days=3, **act)


def seen() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM journeys_{table}")
            found[table] = cursor.fetchone()[0]
    return {table: count for table, count in found.items() if count}


def test_the_organisation_sees_all_of_it_and_nobody_else_anything(work, cast):
    with reading_as([cast.alexis.pk]):
        assert seen() == {**dict.fromkeys(TABLES, 1), "axisanswer": 8}
    with reading_as([cast.chamber.pk, cast.neighbour.pk]):
        assert seen() == {}
    with closed_eyes():
        assert seen() == {}


def test_the_person_sees_their_plan_papers_and_what_is_shown_to_them(work, sami):
    with reading_item(f"person:{sami.pk}"):
        assert seen() == {"step": 1, "paper": 1, "signature": 1, "document": 1}
    with reading_item(f"person:{sami.pk + 1}"):
        assert seen() == {}


def test_a_link_to_a_document_sees_that_document(work):
    with reading_item(document_name_in(document_link_token(work))):
        assert seen() == {"document": 1, "documentlink": 1}
    with reading_item("document:00000000-0000-4000-8000-000000000000"):
        assert seen() == {}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journeys_step SET state = 'dropped', ended_at = now()",
        "UPDATE journeys_paper SET signed_at = now()",
        "UPDATE journeys_document SET removed_at = now(), shown_since = NULL",
        "DELETE FROM journeys_signature",
        "DELETE FROM journeys_step",
        "DELETE FROM journeys_document",
    ],
)
def test_a_link_changes_no_row_by_itself(work, sami, change):
    with reading_item(f"person:{sami.pk}"), connection.cursor() as cursor:
        cursor.execute(change)
        assert cursor.rowcount == 0


def test_a_link_adds_no_row_by_itself(work, sami):
    columns = "organisation_id, person_id, journey_id, text, owner, partner, due_on, state, added_at, added_by_id"
    add = f"INSERT INTO journeys_step ({columns}) SELECT {columns} FROM journeys_step"
    with (
        reading_item(f"person:{sami.pk}"),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        cursor.execute(add)


def test_no_row_passes_to_another_file(work, cast):
    for table in ("step", "assessment", "paper", "document"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE journeys_{table} SET organisation_id = %s", [cast.chamber.pk])
