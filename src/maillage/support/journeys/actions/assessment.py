"""Writing an assessment, and completing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.actions.care import in_care_of, past
from maillage.support.journeys.actions.journeys import PersonMissing, make_move
from maillage.support.journeys.axes import Axis, Decision, Level
from maillage.support.journeys.choices import JourneyState
from maillage.support.journeys.models import Assessment, AxisAnswer, Journey

WAY_TO_DIAGNOSED = {
    JourneyState.CONTACT: (JourneyState.WELCOMED, JourneyState.DIAGNOSED),
    JourneyState.WELCOMED: (JourneyState.DIAGNOSED,),
}
"""A structured interview is a first exchange too. A journey further on stays where it is."""


class AxesMissing(DomainError):
    """An assessment is completed with a level on each of the eight axes; `axes` have none."""

    def __init__(self, axes: tuple[Axis, ...]) -> None:
        self.axes = axes
        super().__init__(f"{len(Axis) - len(axes)} axes have a level; {len(Axis)} are needed.")


class DecisionMissing(DomainError):
    """An assessment ends with a decision from the list."""


@dataclass(frozen=True)
class Answered:
    """What was said on one axis."""

    level: int | None = None
    comment: str = ""


@dataclass(frozen=True)
class Interview:
    """What a structured interview brought. A draft may leave anything empty but its day."""

    held_on: date
    minutes: int | None = None
    financing_plan_euros: int | None = None
    strengths: str = ""
    risks: str = ""
    decision: str = ""
    decision_words: str = ""
    answers: Mapping[str, Answered] = field(default_factory=dict)


@transaction.atomic
def save_draft(journey: Journey, said: Interview, *, by: User, now: datetime) -> Assessment:
    """Keep what is written so far; the draft of a journey is one, whoever writes it.

    Raises NotYourJourney, PersonMissing, DayToCome.
    """
    journey = in_care_of(journey, by, now)
    draft = _written(journey, said, by, now)
    record("journeys.assessment_drafted", about=draft, by=by, at=now, journey=journey.pk)
    return draft


@transaction.atomic
def complete_assessment(journey: Journey, said: Interview, *, by: User, now: datetime) -> Assessment:
    """Complete the draft, or a new version, and move a journey that is not so far yet to `diagnosed`.

    Raises AxesMissing, DecisionMissing, NotYourJourney, PersonMissing, DayToCome.
    """
    journey = in_care_of(journey, by, now)
    missing = tuple(axis for axis in Axis if _level(said.answers.get(axis, Answered())) is None)
    if missing:
        raise AxesMissing(missing)
    if said.decision not in Decision.values:
        raise DecisionMissing(f"{said.decision!r} is not among {Decision.values}.")
    assessment = _written(journey, said, by, now)
    assessment.completed_at, assessment.completed_by = now, by
    assessment.save(update_fields=["completed_at", "completed_by"])
    for state in WAY_TO_DIAGNOSED.get(JourneyState(journey.state), ()):
        make_move(journey, state, by=by, now=now)
    record(
        "journeys.assessment_completed",
        about=assessment,
        by=by,
        at=now,
        journey=journey.pk,
        version=assessment.version,
        state=journey.state,
    )
    return assessment


@transaction.atomic
def drop_draft(journey: Journey, *, by: User, now: datetime) -> None:
    """Give the draft up. Raises NotYourJourney."""
    journey = in_care_of(journey, by, now)
    draft = journey.assessments.filter(completed_at=None).first()
    if draft is not None:
        record("journeys.assessment_dropped", about=draft, by=by, at=now, journey=journey.pk)
        draft.delete()


def _written(journey: Journey, said: Interview, by: User, now: datetime) -> Assessment:
    if journey.person_id is None:
        raise PersonMissing(f"Journey {journey.pk} has no person yet.")
    draft = journey.assessments.filter(completed_at=None).first()
    if draft is None:
        last = journey.assessments.aggregate(last=Max("version"))["last"] or 0
        draft = Assessment(journey=journey, version=last + 1, started_at=now, started_by=by)
        draft.organisation_id, draft.person_id = journey.organisation_id, journey.person_id
    draft.held_on, draft.minutes = past(said.held_on, now), said.minutes
    draft.financing_plan_euros = said.financing_plan_euros
    draft.strengths, draft.risks = said.strengths.strip(), said.risks.strip()
    draft.decision = said.decision if said.decision in Decision.values else ""
    draft.decision_words = " ".join(said.decision_words.split())[:500]
    draft.save()
    for axis in Axis:
        answer = said.answers.get(axis, Answered())
        AxisAnswer.objects.update_or_create(
            assessment=draft,
            axis=axis,
            defaults={"level": _level(answer), "comment": answer.comment.strip()},
            create_defaults={
                "level": _level(answer),
                "comment": answer.comment.strip(),
                "organisation_id": journey.organisation_id,
            },
        )
    return draft


def _level(answer: Answered) -> int | None:
    return answer.level if answer.level in Level.values else None
