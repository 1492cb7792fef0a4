"""What is known of a firm, in words: what the register says, what was said, which questions come."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.support.firms.choices import SurveyStatus
from maillage.support.firms.models import News
from maillage.support.firms.queries import FirmPage, Planned
from maillage.support.journeys.models import Milestone
from maillage.web.shared import words


@dataclass(frozen=True)
class Told:
    """One thing known: its day, what it says, through whom."""

    on: date
    what: str
    through: str


@dataclass(frozen=True)
class Question:
    """One question: when, where it stands with its tone; `survey` is the key of the page where it is answered."""

    label: str
    on: date
    status: str
    tone: str
    survey: int | None
    answer: str


TONES = {
    SurveyStatus.ANSWERED: "good",
    SurveyStatus.TO_CALL: "new",
    SurveyStatus.ASKED: "going",
    SurveyStatus.REMINDED: "going",
}


def lines_of(read: FirmPage) -> list[Told]:
    """What was said of the firm since it began, the last first."""
    noted = {(one.on) for one in read.news if one.survey_id is None and one.is_active}
    told = [_told(one) for one in read.news]
    told += [_looked(one) for one in read.looked_at if one.on not in noted]
    if read.beginning is not None:
        told.append(Told(read.beginning.on, _begun(read.beginning), ""))
    return sorted(told, key=lambda one: one.on, reverse=True)


def spells_of(read: FirmPage) -> list[Told]:
    """What the register says, and what it no longer says."""
    found = []
    for one in read.spells:
        day = words.short_day(one.since)
        said = _("active since %(day)s") if one.state == "open" else _("closed since %(day)s")
        through = _("register of %(day)s") % {"day": words.short_day(one.told_on)}
        if one.withdrawn_on:
            through = _("%(said)s; withdrawn by that of %(day)s") % {
                "said": through,
                "day": words.short_day(one.withdrawn_on),
            }
        found.append(Told(one.since, words.capital(said % {"day": day}), through))
    return found


def plan_of(read: FirmPage) -> list[Question]:
    """The questions with their days."""
    return [_question(one, may_be_asked=read.may_be_asked) for one in read.planned]


def after(months: int) -> str:
    """So many months after the beginning."""
    if months % 12:
        return ngettext("%(count)s month later", "%(count)s months later", months) % {"count": months}
    return ngettext("%(count)s year later", "%(count)s years later", months // 12) % {"count": months // 12}


def said_of(news: News) -> str:
    """What an answer or a note says, on one line."""
    if not news.is_active:
        assert news.closed_on is not None  # a constraint of the table
        parts = [_("closed since %(day)s") % {"day": words.short_day(news.closed_on)}]
        if news.why:
            parts.append(str(news.get_why_display()))
    else:
        parts = [_("active")]
        if news.regime:
            parts.append(str(news.get_regime_display()))
        if news.jobs is not None:
            parts.append(_jobs(news.jobs))
        if news.turnover:
            parts.append(_("turnover: %(class)s") % {"class": news.get_turnover_display()})
    return words.capital(words.spoken_list(parts))


def _question(one: Planned, *, may_be_asked: bool) -> Question:
    status = str(one.status.label)
    if one.status == SurveyStatus.PLANNED and not may_be_asked:
        status = _("not asked: they have not agreed to it")
    if one.survey is not None and one.survey.end:
        status = str(one.survey.get_end_display())
    waits = one.survey is not None and one.status not in (SurveyStatus.STOPPED, SurveyStatus.UNANSWERED)
    return Question(
        words.capital(after(one.months)),
        one.on,
        words.capital(status),
        TONES.get(one.status, "closed"),
        one.survey.pk if waits and one.survey else None,
        said_of(one.news) if one.news else "",
    )


def _told(one: News) -> Told:
    by = str(one.recorded_by) if one.recorded_by else ""
    through = str(one.get_way_display())
    return Told(one.on, said_of(one), words.capital(f"{through} ({by})" if by else through))


def _looked(one: Milestone) -> Told:
    parts = [_("active")]
    if one.regime:
        parts.append(str(one.get_regime_display()))
    if one.jobs is not None:
        parts.append(_jobs(one.jobs))
    return Told(one.on, words.capital(words.spoken_list(parts)), str(one.recorded_by or ""))


def _begun(one: Milestone) -> str:
    parts = [str(one.get_kind_display())]
    if one.regime:
        parts.append(str(one.get_regime_display()))
    if one.jobs is not None:
        parts.append(_jobs(one.jobs))
    return words.capital(words.spoken_list(parts))


def _jobs(count: int) -> str:
    return ngettext("%(count)s job", "%(count)s jobs", count) % {"count": words.number(count)}
