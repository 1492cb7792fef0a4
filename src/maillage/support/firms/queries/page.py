"""The firm of a journey on one page: what is known, since when, through whom; which questions were or will be asked."""

from dataclasses import dataclass
from datetime import date

from maillage.foundation.tools.workdays import months_after
from maillage.support.firms.choices import ANSWERS_LAST, MONTHS, SurveyStatus
from maillage.support.firms.models import Firm, News, RegisterSpell, Survey
from maillage.support.journeys.choices import FOUNDED
from maillage.support.journeys.models import Journey, Milestone
from maillage.support.people.choices import Purpose
from maillage.support.people.queries import consent_in_force


@dataclass(frozen=True)
class Planned:
    """One question about a firm: its day, where it stands, the answer where there is one; `survey` once it is open."""

    months: int
    on: date
    status: SurveyStatus
    survey: Survey | None = None
    news: News | None = None


@dataclass(frozen=True)
class FirmPage:
    """Everything about the firm of one journey; `beginning` is None while no firm was created or taken over."""

    journey: Journey
    beginning: Milestone | None
    firm: Firm | None
    spells: list[RegisterSpell]
    looked_at: list[Milestone]
    news: list[News]
    planned: list[Planned]
    may_be_asked: bool


def firm_page(journey: Journey, *, on: date) -> FirmPage:
    """Read for the file of the journey; nine queries at most."""
    milestones = list(journey.milestones.select_related("recorded_by"))
    beginning = next((one for one in milestones if one.kind in FOUNDED), None)
    firm = Firm.objects.select_related("project").filter(project=journey.project_id).first()
    news = list(News.objects.filter(journey=journey).select_related("recorded_by", "survey"))
    asked = consent_in_force(journey.person, Purpose.SURVEYED, on=on) if journey.person else None
    return FirmPage(
        journey=journey,
        beginning=beginning,
        firm=firm,
        spells=list(firm.spells.all()) if firm else [],
        looked_at=[one for one in milestones if one.kind not in FOUNDED],
        news=news,
        planned=_planned(journey, beginning, news, on) if beginning else [],
        may_be_asked=asked is not None,
    )


def beginning_of(journey: Journey) -> Milestone | None:
    """The creation or takeover that the journey led to."""
    return journey.milestones.filter(kind__in=[str(kind) for kind in FOUNDED]).first()


def _planned(journey: Journey, beginning: Milestone, news: list[News], on: date) -> list[Planned]:
    opened = {one.months: one for one in Survey.objects.filter(journey=journey)}
    answers = {one.survey_id: one for one in news if one.survey_id}
    return [_line(months, months_after(beginning.on, months), opened.get(months), answers, on) for months in MONTHS]


def _line(months: int, day: date, survey: Survey | None, answers: dict[int, News], on: date) -> Planned:
    if survey is None:
        missed = on > day + ANSWERS_LAST
        return Planned(months, day, SurveyStatus.STOPPED if missed else SurveyStatus.PLANNED)
    answer = answers.get(survey.pk)
    status = survey.status_on(on, is_answered=answer is not None)
    return Planned(months, survey.planned_on, status, survey, answer)
