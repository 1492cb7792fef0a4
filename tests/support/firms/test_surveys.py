"""Asking how a firm goes: who is asked, by which way, when; answered once; what an adviser notes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.insight.indicators.scene import Scene

from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.support.firms.actions import (
    AnsweredAlready,
    ClosedBeforeItBegan,
    FirmSaid,
    NewsSaid,
    NotANumber,
    QuestionClosed,
    answer_by_link,
    answer_by_phone,
    ask_how_it_goes,
    note_firm,
    note_news,
    refuse_survey,
)
from maillage.support.firms.choices import SurveyStatus
from maillage.support.firms.models import Firm, News, Survey
from maillage.support.firms.queries import calls_of, firm_page
from maillage.support.journeys.actions import Firm as Founded
from maillage.support.journeys.actions import NotYourJourney, is_siret
from maillage.support.journeys.choices import JourneyState as S
from maillage.support.people.actions import add_contact_point, give_consent, withdraw_consent
from maillage.support.privacy.actions import erase_person

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 5, 3)
SIX = datetime(2026, 11, 3, 10, tzinfo=UTC)
ACTIVE = NewsSaid(True, turnover="under_15", jobs=2)


@pytest.fixture
def sami(cast):
    """Make the journey of somebody who created on 3 May 2026 and agreed to be asked: `sami(email=…)`."""
    scene = Scene(cast)

    def made(*, email="sami@example.org", agrees=True, on=BEGAN, prefers=""):
        person = scene.welcome(on)
        act = {"by": cast.adviser, "now": datetime(on.year, on.month, on.day, 8, tzinfo=UTC)}
        if email:
            add_contact_point(person, channel="email", value=email, is_preferred=prefers == "email", **act)
        if prefers == "phone":
            person.contact_points.filter(channel="phone").update(is_preferred=True)
        if agrees:
            give_consent(person, purpose="surveyed", channel="desk", language="fr", **act)
        return scene.walk(scene.journey(person, on), S.CREATED, on, firm=Founded("creation", "micro", 1))

    return made


def letters(journey):
    """Which letters were written about the firm of a journey, the first one first."""
    keys = Survey.objects.filter(journey=journey).values_list("pk", flat=True)
    found = Letter.objects.filter(key__in=[f"firms.survey:{key}:{what}" for key in keys for what in ("first", "again")])
    return [one.key.rpartition(":")[2] for one in found.order_by("pk")]


def asked(journey):
    ask_how_it_goes(now=SIX)
    return Survey.objects.get(journey=journey)


def test_questions_are_planned_6_12_24_and_36_months_later(sami):
    journey = sami()

    page = firm_page(journey, on=date(2026, 6, 1))

    assert [(one.months, one.on, one.status) for one in page.planned] == [
        (6, date(2026, 11, 3), SurveyStatus.PLANNED),
        (12, date(2027, 5, 3), SurveyStatus.PLANNED),
        (24, date(2028, 5, 3), SurveyStatus.PLANNED),
        (36, date(2029, 5, 3), SurveyStatus.PLANNED),
    ]
    assert page.may_be_asked


def test_the_question_leaves_on_its_day_once_with_one_reminder_then_an_adviser_calls(sami, cast):
    journey = sami()

    assert ask_how_it_goes(now=SIX - timedelta(days=1)) == 0
    assert ask_how_it_goes(now=SIX) == 1
    assert ask_how_it_goes(now=SIX) == 0
    assert ask_how_it_goes(now=SIX + timedelta(days=13)) == 0
    assert ask_how_it_goes(now=SIX + timedelta(days=14)) == 1
    assert ask_how_it_goes(now=SIX + timedelta(days=40)) == 0

    assert letters(journey) == ["first", "again"]
    assert calls_of(cast.alexis, on=date(2026, 11, 30)) == []
    [call] = calls_of(cast.alexis, on=date(2026, 12, 1))
    assert (call.survey.journey_id, call.was_written) == (journey.pk, True)
    letter = Letter.objects.get(key=f"firms.survey:{call.survey.pk}:first")
    assert letter.is_secret
    assert f"/nouvelles/{call.survey.pk}/" in letter.text


@pytest.mark.parametrize("facts", [{"email": ""}, {"prefers": "phone"}])
def test_who_has_no_e_mail_or_prefers_the_phone_is_called_and_not_written_to(sami, cast, facts):
    journey = sami(**facts)

    assert ask_how_it_goes(now=SIX) == 0

    assert letters(journey) == []
    [call] = calls_of(cast.alexis, on=SIX.date())
    assert call.phones
    assert not call.was_written
    assert calls_of(cast.chamber, on=SIX.date()) == []


def test_nobody_is_asked_without_an_agreement(sami):
    sami(agrees=False)

    assert ask_how_it_goes(now=SIX) == 0
    assert not Survey.objects.exists()


def test_an_agreement_taken_back_stops_the_question_and_empties_its_letters(sami, cast):
    journey = sami()
    survey = asked(journey)

    withdraw_consent(journey.person.consents.get(), by=None, channel="link", now=SIX + timedelta(days=1))

    survey.refresh_from_db()
    assert survey.end == "withdrawn"
    assert not Letter.objects.filter(key__startswith="firms.survey:").exclude(text="").exists()
    assert ask_how_it_goes(now=SIX + timedelta(days=14)) == 0
    assert calls_of(cast.alexis, on=date(2026, 12, 15)) == []
    with pytest.raises(QuestionClosed):
        answer_by_link(survey, ACTIVE, now=SIX + timedelta(days=2))


def test_after_an_outage_what_may_still_be_answered_is_asked_and_nothing_older(sami):
    sami(on=date(2023, 5, 3))
    journey = sami()

    assert ask_how_it_goes(now=SIX + timedelta(days=60)) == 1

    assert [one.journey_id for one in Survey.objects.all()] == [journey.pk]


def test_two_letters_about_two_firms_of_one_person_are_a_week_apart(sami, cast):
    journey = sami()
    scene = Scene(cast)
    second = scene.journey(journey.person, BEGAN)
    scene.walk(second, S.CREATED, BEGAN, firm=Founded("creation", "micro", 1))

    assert ask_how_it_goes(now=SIX) == 1
    assert ask_how_it_goes(now=SIX + timedelta(days=6)) == 0
    assert ask_how_it_goes(now=SIX + timedelta(days=7)) == 1


def test_a_survey_answered_twice_keeps_the_second_answer_until_its_last_day_and_refuses_it_after(sami):
    survey = asked(sami())
    answer_by_link(survey, ACTIVE, now=SIX + timedelta(days=1))

    answer_by_link(survey, NewsSaid(False, date(2026, 10, 1), "job"), now=SIX + timedelta(days=90))

    news = News.objects.get()
    assert (news.is_active, news.closed_on, news.why) == (False, date(2026, 10, 1), "job")
    assert (news.turnover, news.jobs) == ("", None)
    assert news.on == date(2027, 2, 1)
    with pytest.raises(QuestionClosed):
        answer_by_link(survey, ACTIVE, now=SIX + timedelta(days=91))
    assert not News.objects.get().is_active


def test_what_the_person_answered_nobody_else_changes(sami, cast):
    survey = asked(sami())
    answer_by_link(survey, ACTIVE, now=SIX)

    with pytest.raises(AnsweredAlready):
        answer_by_phone(survey, NewsSaid(False, date(2026, 10, 1)), by=cast.adviser, now=SIX + timedelta(days=3))
    with pytest.raises(QuestionClosed):
        refuse_survey(survey, by=cast.adviser, now=SIX + timedelta(days=3))


def test_an_answer_by_phone_bears_its_real_day_and_ends_the_calls(sami, cast):
    survey = asked(sami(email=""))

    news = answer_by_phone(survey, ACTIVE, on=date(2026, 11, 10), by=cast.adviser, now=SIX + timedelta(days=20))

    assert (news.on, news.way, news.recorded_by) == (date(2026, 11, 10), "phone", cast.adviser)
    assert calls_of(cast.alexis, on=date(2026, 11, 24)) == []
    with pytest.raises(NotYourJourney):
        answer_by_phone(survey, ACTIVE, by=cast.stranger, now=SIX + timedelta(days=20))


def test_who_does_not_wish_to_answer_is_neither_reminded_nor_called(sami, cast):
    survey = asked(sami())

    refuse_survey(survey, by=cast.adviser, now=SIX + timedelta(days=1))

    assert ask_how_it_goes(now=SIX + timedelta(days=20)) == 0
    assert calls_of(cast.alexis, on=date(2026, 12, 20)) == []


@pytest.mark.parametrize("closed_on", [None, date(2026, 5, 2), date(2026, 11, 4)])
def test_a_closing_before_the_beginning_or_still_to_come_is_refused(sami, closed_on):
    survey = asked(sami())

    with pytest.raises(ClosedBeforeItBegan):
        answer_by_link(survey, NewsSaid(False, closed_on), now=SIX)


def test_whoever_said_that_the_firm_is_closed_is_not_asked_again(sami):
    survey = asked(sami())
    answer_by_link(survey, NewsSaid(False, date(2026, 10, 1), "retired"), now=SIX)

    assert ask_how_it_goes(now=datetime(2027, 5, 3, 10, tzinfo=UTC)) == 0
    assert Survey.objects.count() == 1


def test_an_adviser_notes_jobs_and_regime_of_a_later_year(sami, cast):
    journey = sami()

    note_news(journey, NewsSaid(True, regime="classic", jobs=3), on=date(2027, 6, 1), by=cast.adviser,
              now=datetime(2027, 6, 2, 9, tzinfo=UTC))  # fmt: skip
    note_news(journey, NewsSaid(True, regime="classic", jobs=4), on=date(2027, 6, 1), by=cast.adviser,
              now=datetime(2027, 6, 2, 9, tzinfo=UTC))  # fmt: skip

    looked = journey.milestones.get(kind="follow_up")
    assert (looked.on, looked.regime, looked.jobs) == (date(2027, 6, 1), "classic", 4)
    assert journey.milestones.get(kind="creation").regime == "micro"
    assert News.objects.get().way == "note"


def test_number_and_name_are_checked(sami, cast):
    journey = sami()
    act = {"by": cast.adviser, "now": SIX}

    firm = note_firm(journey, FirmSaid("732 829 320 00074", "Atelier (fictif)"), **act)

    assert (firm.seat, firm.name) == ("73282932000074", "Atelier (fictif)")
    for number in ("732829321", "73282932000075", "7328293200007", "abcdefghi"):
        with pytest.raises(NotANumber):
            note_firm(journey, FirmSaid(number), **act)
    assert Firm.objects.get().seat == "73282932000074"
    assert note_firm(journey, FirmSaid("000000018"), **act).seat == ""


def test_the_places_of_la_poste_check_otherwise():
    assert is_siret("35600000000048")
    assert is_siret("35600000009075")  # the sum of its digits is a multiple of five
    assert not is_siret("35600000009076")


def test_an_erased_file_loses_name_and_turnover_and_keeps_what_is_counted(sami, cast):
    journey = sami()
    survey = asked(journey)
    note_firm(journey, FirmSaid("000000018", "Atelier (fictif)"), by=cast.adviser, now=SIX)
    answer_by_link(survey, ACTIVE, now=SIX)
    with reading_as([cast.alexis.pk], sensitive=True):
        erase_person(journey.person, by=cast.manager, now=SIX + timedelta(days=1))

    firm, news = Firm.objects.select_related("project").get(), News.objects.get()
    assert (firm.name, firm.siret, firm.project.siren) == ("", "", "")
    assert (news.is_active, news.jobs, news.turnover, news.on) == (True, 2, "", date(2026, 11, 3))
    assert not Letter.objects.filter(key__startswith="firms.survey:").exclude(text="").exists()


def test_the_second_lock_shows_questions_to_their_file_and_their_person_alone(sami, cast):
    journey = sami()
    survey = asked(journey)
    other = sami(email="other@example.org")

    for eyes, seen in (([cast.alexis.pk], 1), ([cast.chamber.pk], 0), ([], 0)):
        with reading_as(eyes):
            assert Survey.objects.filter(pk=survey.pk).count() == seen
    with reading_item(f"person:{other.person_id}"):
        assert not Survey.objects.exists()
    with reading_item(f"person:{journey.person_id}"):
        assert Survey.objects.get() == survey
        with pytest.raises(DatabaseError), transaction.atomic():
            News.objects.create(journey=journey, organisation=cast.alexis, person=journey.person, survey=survey,
                                way="link", on=SIX.date(), is_active=True, recorded_at=SIX)  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_active": False},
        {"is_active": True, "closed_on": date(2026, 10, 1)},
        {"is_active": False, "closed_on": date(2027, 1, 1)},
        {"way": "phone"},
        {"way": "note"},
    ],
)
def test_the_database_refuses_news_that_contradict_themselves(sami, cast, wrong):
    journey = sami()
    survey = asked(journey)
    facts = {"journey": journey, "organisation": cast.alexis, "person": journey.person, "survey": survey, "way": "link",
             "on": SIX.date(), "is_active": True, "recorded_at": SIX}  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        News.objects.create(**{**facts, **wrong})
