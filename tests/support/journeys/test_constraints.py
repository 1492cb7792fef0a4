"""What must always be true of journeys: the database refuses the rest, whatever the code forgot."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.support.journeys.actions import Plan, Slot, open_journey, plan_meeting, start_project
from maillage.support.journeys.choices import ENTRIES, MOVES, JourneyState
from maillage.support.journeys.models import Attempt, Holder, Journey, Meeting, Move, Note, Project
from maillage.support.people.actions import Said, welcome_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(name, rows, **facts):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**facts)


@pytest.fixture
def meeting(journey, cast, now):
    return plan_meeting(journey, Slot(now + DAY, 60, hub=cast.etain), by=cast.adviser, now=now)


@pytest.fixture
def elsewhere(cast, now):
    """Somebody in the file of the chamber, with a project."""
    facts = {"organisation": cast.chamber, "hub": cast.etain, "need": "", "by": cast.partner, "now": now}
    person = welcome_person(Said("Inès", "(fictif)"), **facts)
    return person, start_project(person, Plan("Application"), by=cast.partner, now=now)


def test_a_journey_is_whole(journey, sami, workshop, cast, now):
    this = Journey.objects.filter(pk=journey.pk)

    refused("journey_has_a_person_once_welcomed", this, person=None, project=None, state="welcomed")
    refused("journey_has_person_and_project_together", this, project=None)
    refused("journey_is_dated_once_ended", this, state="lost", exit_reason="no_answer")
    refused("journey_is_dated_once_ended", this, closed_at=now)
    refused("journey_dates_are_in_order", this, state_since=now - DAY)
    refused("journey_dates_are_in_order", this, state="lost", closed_at=now - DAY)
    refused("journey_dates_are_in_order", this, state="lost", closed_at=now + DAY)
    refused("journey_stopped_has_a_reason", this, state="stopped", closed_at=now)
    refused("journey_stopped_has_a_reason", this, exit_reason="job")
    with pytest.raises(IntegrityError, match="journey_open_is_one_for_person_and_project"), transaction.atomic():
        Journey.objects.create(organisation=cast.alexis, adviser=cast.adviser, person=sami, project=workshop,
                               state_since=now, opened_at=now)  # fmt: skip


def test_a_pause_has_a_near_review(journey, now):
    this, today = Journey.objects.filter(pk=journey.pk), now.date()

    refused("journey_paused_has_a_review_date", this, state="paused")
    refused("journey_paused_has_a_review_date", this, review_on=today + DAY)
    for days in (0, -1, 61):
        refused("journey_pause_is_short", this, state="paused", review_on=today + days * DAY)
    assert this.update(state="paused", review_on=today + 60 * DAY) == 1


def test_a_journey_is_of_somebody_who_holds_its_project(journey, cast, now):
    facts = {"organisation": cast.alexis, "hub": cast.etain, "need": "", "by": cast.adviser, "now": now}
    other = welcome_person(Said("Rosa", "(fictif)"), **facts)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused("journey_of_a_holder", Journey.objects.filter(pk=journey.pk), person=other)


def test_everything_of_a_journey_is_of_one_file(journey, workshop, meeting, elsewhere, cast, now):
    person, project = elsewhere
    of = {"organisation": cast.chamber}

    refused("in_the_file_of_its", Journey.objects.filter(pk=journey.pk), **of)
    refused("journey_in_the_file_of_its_project", Journey.objects.filter(pk=journey.pk), project=project)
    refused("in_the_file_of", Project.objects.filter(pk=workshop.pk), **of)
    refused("in_the_file_of_its", Meeting.objects.filter(pk=meeting.pk), **of)
    refused("meeting_in_the_file_of_its_person", Meeting.objects.filter(pk=meeting.pk), person=person)
    refused("move_in_the_file_of_its_journey", Move.objects.filter(journey=journey), **of)
    refused("holder_in_the_file", Holder.objects.filter(project=workshop), **of)
    for make in (
        lambda: Attempt.objects.create(journey=journey, **of, channel="phone", at=now, by=cast.adviser),
        lambda: Note.objects.create(meeting=meeting, **of, written_by=cast.adviser, written_at=now),
    ):
        with pytest.raises(IntegrityError, match="in_the_file_of_its"), transaction.atomic():
            make()


@pytest.mark.parametrize("start", ["", *JourneyState])
def test_only_the_moves_of_the_table_can_be_kept(journey, now, start):
    allowed = set(ENTRIES) if start == "" else MOVES[start]

    for end in JourneyState:
        move = Move(journey=journey, organisation_id=journey.organisation_id, from_state=start, to_state=end,
                    on=now.date(), at=now)  # fmt: skip
        if end in allowed:
            move.save()
        else:
            with pytest.raises(IntegrityError, match="move_is_allowed"), transaction.atomic():
                move.save()


def test_health_is_kept_without_words(journey):
    refused("move_for_health_tells_no_more", Move.objects.filter(journey=journey), exit_reason="health", reason="dos")


def test_a_project_has_a_title_and_whole_numbers(workshop):
    refused("project_has_a_title", Project.objects.filter(pk=workshop.pk), title="")
    refused("project_siren_is_nine_digits", Project.objects.filter(pk=workshop.pk), siren="12345678X")
    holder = workshop.holders.get()
    with pytest.raises(IntegrityError, match="holder_of_a_project_is_one"), transaction.atomic():
        Holder.objects.create(project=workshop, person=holder.person, organisation=holder.organisation)


def test_a_meeting_is_whole(meeting, cast, now):
    this = Meeting.objects.filter(pk=meeting.pk)

    refused("meeting_ends_after_it_starts", this, ends_at=meeting.starts_at)
    refused("meeting_time_is_spent_when_held", this, status="held", settled_at=now)
    refused("meeting_time_is_spent_when_held", this, status="no_show", settled_at=now, spent_minutes=30)
    refused("meeting_time_is_spent_when_held", this, status="held", settled_at=now, spent_minutes=0)
    refused("meeting_is_dated_once_settled", this, status="no_show")
    refused("meeting_is_dated_once_settled", this, settled_at=now)
    refused("meeting_subjects_are_in_the_list", this, subjects=["religion"])
    refused("meeting_at_a_desk_is_in_person", this, desk=cast.desk, mode="phone")


def test_an_adviser_is_in_one_place(meeting, sami, cast, now):
    project = start_project(sami, Plan("Autre"), by=cast.adviser, now=now)
    other = open_journey(sami, project=project, hub=cast.etain, by=cast.adviser, now=now)
    beside = plan_meeting(other, Slot(now + 2 * DAY, 60), by=cast.adviser, now=now)

    last, later = meeting.starts_at + timedelta(minutes=59), meeting.ends_at + timedelta(hours=1)
    refused("meeting_leaves_its_adviser", Meeting.objects.filter(pk=beside.pk), starts_at=last, ends_at=later)
    after = {"starts_at": meeting.ends_at, "ends_at": meeting.ends_at + timedelta(hours=1)}
    assert Meeting.objects.filter(pk=beside.pk).update(**after) == 1


def test_a_note_is_one_and_its_date_is_of_a_step(meeting, cast, now):
    facts = {"meeting": meeting, "organisation": cast.alexis, "written_by": cast.adviser, "written_at": now}
    Note.objects.create(**facts, next_step="Devis", next_on=now.date())

    refused("note_dates_a_step_that_is_there", Note.objects.all(), next_step="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(**facts)
