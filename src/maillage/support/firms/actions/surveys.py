"""Asking whoever created a firm how it goes: by letter, one reminder, then a call; answered once."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.messaging.actions import erase_letters
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.firms import mail
from maillage.support.firms.actions.noting import NewsSaid, belonging, checked_news
from maillage.support.firms.choices import ANSWERS_LAST, BETWEEN_LETTERS, REMINDED_AFTER, SurveyEnd, Way
from maillage.support.firms.models import News, Survey
from maillage.support.firms.queries import channel_of, due_plans, survey_letter_key
from maillage.support.journeys.actions.care import in_care_of, past
from maillage.support.journeys.models import Journey
from maillage.support.people.actions import FileErased, keep_person_link
from maillage.support.people.choices import Purpose
from maillage.support.people.models import Consent, Person
from maillage.support.people.queries import consent_in_force, keys_of, whole
from maillage.support.people.rules import check_may_change

log = logging.getLogger(__name__)


class QuestionClosed(DomainError):
    """The question may no longer be answered: its last day has passed, or it was stopped. An answer given stays."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        super().__init__(f"Survey {survey.pk} was open until {survey.closes_on}; it ended: “{survey.end}”.")


class AnsweredAlready(DomainError):
    """The person answered by their link: nobody else changes that."""

    def __init__(self, news: News) -> None:
        self.news = news
        super().__init__(f"Survey {news.survey_id} was answered on {news.on}.")


def ask_how_it_goes(*, now: datetime) -> int:
    """Open the questions whose day has come, write the letters and the reminders that are due; how many letters.

    May run twice, or in two workers at once. After an outage what may still be answered is asked, what is over is not;
    nobody gets two of these letters within a week. One person who cannot be written to keeps none of the others.
    """
    day = timezone.localdate(now)
    with reading_everything():
        plans = list(due_plans(day))
    for journey, months, on in plans:
        _one(_open, journey, months, on, now=now)
    with reading_everything():
        waiting = list(Survey.objects.waiting(day).order_by("planned_on", "pk").values_list("pk", flat=True))
    return sum(_one(_write, key, now=now) for key in waiting)


@transaction.atomic
def answer_by_link(survey: Survey, said: NewsSaid, *, now: datetime) -> News:
    """Keep what the person answers by their private link; said again before the last day, the second answer counts.

    Called once the link was found to be theirs. Raises QuestionClosed, ClosedBeforeItBegan, JobsOutOfRange, FileErased.
    """
    with reading_everything():
        check_may_change(survey.person_id, by=None, now=now)
        return _answer(survey.pk, said, on=timezone.localdate(now), way=Way.LINK, by=None, now=now)


@transaction.atomic
def answer_by_phone(survey: Survey, said: NewsSaid, *, on: date | None = None, by: User, now: datetime) -> News:
    """Keep what the person answered by phone on a day, the real one.

    Raises NotYourJourney, AnsweredAlready when they answered by their link, QuestionClosed, ClosedBeforeItBegan,
    JobsOutOfRange, DayToCome, FileErased, FileRestricted.
    """
    in_care_of(survey.journey, by, now)
    answered = News.objects.filter(survey=survey, way=Way.LINK).first()
    if answered is not None:
        raise AnsweredAlready(answered)
    return _answer(survey.pk, said, on=past(on, now), way=Way.PHONE, by=by, now=now)


@transaction.atomic
def refuse_survey(survey: Survey, *, by: User, now: datetime) -> Survey:
    """Keep that the person does not wish to answer this question: no reminder and no call follow.

    Raises NotYourJourney, QuestionClosed when it was answered or is over, FileErased, FileRestricted.
    """
    in_care_of(survey.journey, by, now)
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if survey.end or News.objects.filter(survey=survey).exists():
        raise QuestionClosed(survey)
    _end([survey], SurveyEnd.REFUSED, by=by, now=now)
    return survey


def stop_asking(*, consent: Consent, now: datetime, **_facts: object) -> None:
    """Heard when an agreement is taken back: questions of who no longer agrees to be asked end, their letters too."""
    if consent.purpose != Purpose.SURVEYED:
        return
    keys = keys_of(whole(consent.person))
    rows = Survey.objects.select_for_update(of=("self",)).filter(person__in=keys, end="", news=None)
    _end(list(rows.order_by("pk")), SurveyEnd.WITHDRAWN, by=None, now=now)


def end_surveys(people: list[int], *, by: User | None, now: datetime) -> None:
    """Questions to people whose file is erased end. Called by whoever erases."""
    rows = Survey.objects.select_for_update(of=("self",)).filter(person__in=people, end="", news=None)
    _end(list(rows.order_by("pk")), SurveyEnd.ERASED, by=by, now=now)


def _end(surveys: list[Survey], why: SurveyEnd, *, by: User | None, now: datetime) -> None:
    for survey in surveys:
        survey.end, survey.ended_at = why, now
        survey.save(update_fields=["end", "ended_at"])
        record("firms.survey_ended", about=survey, by=by, at=now, why=str(why))
    if surveys:
        erase_letters(begin_with=[f"firms.survey:{survey.pk}:" for survey in surveys])


def _answer(key: int, said: NewsSaid, *, on: date, way: Way, by: User | None, now: datetime) -> News:
    survey = Survey.objects.select_for_update(of=("self",)).select_related("journey").get(pk=key)
    today = timezone.localdate(now)
    if survey.end or today > survey.closes_on or today < survey.planned_on:
        raise QuestionClosed(survey)
    facts = checked_news(survey.journey, said, on=on)
    made, is_new = News.objects.update_or_create(
        survey=survey,
        defaults={
            **facts,
            **belonging(survey.journey),
            "journey": survey.journey,
            "way": way,
            "on": on,
            "recorded_at": now,
            "recorded_by": by,
        },
    )
    what = "firms.survey_answered" if is_new else "firms.answer_changed"
    record(what, about=survey, by=by, at=now, way=str(way), active=said.is_active)
    return made


def _one(act, *facts, now: datetime) -> int:  # type: ignore[no-untyped-def]
    try:
        with reading_everything():
            return int(act(*facts, now=now))
    except FileErased:
        return 0
    except Exception:  # whatever is wrong with one question, the others are asked
        log.exception("Question %s could not be asked.", facts[0])
        return 0


def _open(journey_key: int, months: int, on: date, *, now: datetime) -> bool:
    journey = Journey.objects.select_related("person").get(pk=journey_key)
    if journey.person is None or News.objects.filter(journey=journey, is_active=False).exists():
        return False
    check_may_change(journey.person.pk, by=None, now=now)
    survey, is_new = Survey.objects.get_or_create(
        journey=journey,
        months=months,
        defaults={
            **belonging(journey),
            "planned_on": on,
            "closes_on": on + ANSWERS_LAST,
            "opened_at": now,
        },
    )
    if is_new:
        record("firms.survey_opened", about=survey, by=None, at=now, months=months)
    return is_new


def _write(key: int, *, now: datetime) -> int:
    """The first letter, or the reminder, when it is due and the person is written to; whether one was written."""
    rows = Survey.objects.select_for_update(of=("self",), skip_locked=True).select_related(*mail.BESIDE)
    survey = rows.filter(pk=key, end="", news=None).first()
    if survey is None or not _is_due(survey, now):
        return 0
    chief = whole(Person.objects.get(pk=survey.person_id))
    if consent_in_force(chief, Purpose.SURVEYED, on=timezone.localdate(now)) is None:
        _end([survey], SurveyEnd.WITHDRAWN, by=None, now=now)
        return 0
    to = channel_of(chief)
    if not to or chief.restricted_at is not None or _was_written_to(chief, now):
        return 0
    is_reminder = survey.sent_at is not None
    token = keep_person_link(chief, by=None, now=now)
    key_of_letter = survey_letter_key(survey, is_reminder=is_reminder)
    mail.ask(survey, chief, token, to=to, is_reminder=is_reminder, key=key_of_letter, now=now)
    column = "reminded_at" if is_reminder else "sent_at"
    setattr(survey, column, now)
    survey.save(update_fields=[column])
    record("firms.survey_reminded" if is_reminder else "firms.survey_sent", about=survey, by=None, at=now)
    return 1


def _is_due(survey: Survey, now: datetime) -> bool:
    if survey.sent_at is None:
        return True
    return survey.reminded_at is None and now >= survey.sent_at + REMINDED_AFTER


def _was_written_to(person: Person, now: datetime) -> bool:
    """One of these letters left less than a week ago, for another firm of the same person."""
    since: timedelta = BETWEEN_LETTERS
    rows = Survey.objects.filter(person__in=keys_of(person))
    return rows.filter(sent_at__gt=now - since).exists() or rows.filter(reminded_at__gt=now - since).exists()
