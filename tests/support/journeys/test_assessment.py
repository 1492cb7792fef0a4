"""Assessments on eight axes: drafts, versions, what they move."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.foundation.journal.models import Entry
from maillage.support.journeys.actions import (
    Answered,
    AxesMissing,
    DayToCome,
    DecisionMissing,
    Interview,
    NotYourJourney,
    complete_assessment,
    drop_draft,
    move_journey,
    save_draft,
)
from maillage.support.journeys.axes import QUESTIONS, Axis, Decision, Level
from maillage.support.journeys.models import Assessment, AxisAnswer
from maillage.support.journeys.queries.assessment import assessments_of, axes_of, last_completed

ALL = {axis: Answered(Level.WELL, f"Vu : {axis.value}") for axis in Axis}


@pytest.fixture
def said(now):
    return Interview(
        held_on=now.date(),
        minutes=120,
        financing_plan_euros=14_000,
        strengths="Sait réparer.",
        risks="Peu de clients connus.",
        decision=Decision.GO_ON,
        answers=ALL,
    )


def test_each_of_the_eight_axes_has_its_question():
    assert len(Axis) == 8
    assert set(QUESTIONS) == set(Axis)


def test_a_completed_assessment_moves_the_journey_to_diagnosed_by_way_of_welcomed(journey, said, cast, now):
    assessment = complete_assessment(journey, said, by=cast.adviser, now=now)

    journey.refresh_from_db()
    assert journey.state == "diagnosed"
    assert [move.to_state for move in journey.moves.all()] == ["contact", "welcomed", "diagnosed"]
    assert [(one.axis, one.answer.level, one.answer.comment) for one in axes_of(assessments_of(journey)[0])] == [
        (axis, 3, f"Vu : {axis.value}") for axis in Axis
    ]
    assert (assessment.version, assessment.completed_by, assessment.completed_at) == (1, cast.adviser, now)
    line = Entry.objects.get(what="journeys.assessment_completed")
    assert line.facts == {"journey": journey.pk, "version": 1, "state": "diagnosed"}


@pytest.mark.parametrize("axis", Axis)
def test_without_a_level_on_one_axis_it_is_not_completed(journey, said, cast, now, axis):
    short = replace(said, answers={**ALL, axis: Answered(None, "à revoir")})

    with pytest.raises(AxesMissing) as error:
        complete_assessment(journey, short, by=cast.adviser, now=now)

    journey.refresh_from_db()
    assert error.value.axes == (axis,)
    assert (journey.state, Assessment.objects.count()) == ("contact", 0)


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_level_is_one_of_four(journey, said, cast, now, level):
    with pytest.raises(AxesMissing):
        complete_assessment(
            journey, replace(said, answers={**ALL, Axis.LAW: Answered(level)}), by=cast.adviser, now=now
        )


def test_it_ends_with_a_decision_and_took_place(journey, said, cast, now):
    with pytest.raises(DecisionMissing):
        complete_assessment(journey, replace(said, decision="perhaps"), by=cast.adviser, now=now)
    with pytest.raises(DayToCome):
        complete_assessment(journey, replace(said, held_on=now.date() + timedelta(days=1)), by=cast.adviser, now=now)


def test_a_draft_is_written_over_until_it_is_completed(journey, said, cast, now):
    save_draft(journey, replace(said, answers={Axis.FIT: Answered(2, "oui")}, decision=""), by=cast.adviser, now=now)
    draft = save_draft(journey, replace(said, strengths="Patient."), by=cast.colleague, now=now + timedelta(hours=1))

    journey.refresh_from_db()
    assert (Assessment.objects.count(), draft.version, draft.strengths, journey.state) == (1, 1, "Patient.", "contact")
    assert last_completed(journey) is None
    completed = complete_assessment(journey, said, by=cast.adviser, now=now + timedelta(hours=2))
    assert (completed.pk, AxisAnswer.objects.count()) == (draft.pk, 8)


def test_a_new_assessment_does_not_overwrite_the_former(journey, said, cast, now):
    first = complete_assessment(journey, said, by=cast.adviser, now=now)
    move_journey(journey, "committed", by=cast.adviser, now=now)

    second = complete_assessment(
        journey, replace(said, risks="", financing_plan_euros=21_000), by=cast.adviser, now=now + timedelta(days=30)
    )

    journey.refresh_from_db()
    first.refresh_from_db()
    assert (first.version, first.risks, first.financing_plan_euros) == (1, "Peu de clients connus.", 14_000)
    assert (second.version, second.financing_plan_euros) == (2, 21_000)
    assert [one.version for one in assessments_of(journey)] == [2, 1]
    assert journey.state == "committed"


def test_a_completed_assessment_stays_whoever_writes(journey, said, cast, now):
    assessment = complete_assessment(journey, said, by=cast.adviser, now=now)

    with pytest.raises(IntegrityError, match="stays as it was said"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(risks="Aucun.")
    with pytest.raises(IntegrityError, match="stays as it was said"), transaction.atomic():
        AxisAnswer.objects.filter(assessment=assessment, axis=Axis.MONEY).update(level=1)


def test_a_draft_is_given_up(journey, said, cast, now):
    save_draft(journey, said, by=cast.adviser, now=now)

    drop_draft(journey, by=cast.adviser, now=now)
    drop_draft(journey, by=cast.adviser, now=now)

    assert Assessment.objects.count() == 0
    assert complete_assessment(journey, said, by=cast.adviser, now=now).version == 1


@pytest.mark.parametrize("who", ["partner", "stranger", "coordinator"])
def test_only_the_organisation_that_leads_writes_it(journey, said, cast, now, who):
    with pytest.raises(NotYourJourney):
        complete_assessment(journey, said, by=getattr(cast, who), now=now)


def test_the_database_refuses_what_no_assessment_is(journey, said, cast, now):
    assessment = save_draft(journey, said, by=cast.adviser, now=now)

    for wrong in ({"level": 9}, {"axis": "luck"}, {"axis": Axis.FIT}):
        facts = {"assessment": assessment, "organisation": cast.alexis, "axis": "luck", **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            AxisAnswer.objects.create(**facts)
    with pytest.raises(IntegrityError, match="assessment_completed_has_its_decision"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(completed_at=now)
