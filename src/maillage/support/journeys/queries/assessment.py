"""Reading assessments."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from maillage.support.journeys.axes import QUESTIONS, Axis
from maillage.support.journeys.models import Assessment, AxisAnswer, Journey
from maillage.support.people.choices import SENSITIVE
from maillage.support.people.models import Situation


@dataclass(frozen=True)
class AxisRead:
    """One axis with its question, and the answer when there is one."""

    axis: Axis
    question: str
    answer: AxisAnswer | None


def assessments_of(journey: Journey) -> list[Assessment]:
    """Every version, the last first, a draft in front; with their answers."""
    answers = Prefetch("answers", AxisAnswer.objects.order_by("pk"))
    rows = journey.assessments.select_related("started_by", "completed_by").prefetch_related(answers)
    return list(rows.order_by("-version"))


def axes_of(assessment: Assessment | None) -> list[AxisRead]:
    """The eight axes, always in their order."""
    said = {answer.axis: answer for answer in assessment.answers.all()} if assessment else {}
    return [AxisRead(axis, str(QUESTIONS[axis]), said.get(axis)) for axis in Axis]


def last_completed(journey: Journey) -> Assessment | None:
    """The version in force."""
    return journey.assessments.exclude(completed_at=None).order_by("-version").first()


def situation_on(journey: Journey, *, on: date, with_sensitive: bool = False) -> dict[str, str]:
    """What is known of the person's situation that day, by fact: the last word said of each. L5 only when asked for."""
    rows = Situation.objects.filter(person=journey.person_id, true_on__lte=on).order_by("true_on", "pk")
    return {row.fact: row.value for row in rows if with_sensitive or row.fact not in SENSITIVE}
