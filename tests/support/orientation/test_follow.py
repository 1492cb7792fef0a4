"""Who follows a person elsewhere: a day with the person's agreement, a name on request, everything written down."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.eyes import closed_eyes

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_as, reading_item
from maillage.support.journeys.actions import Plan, open_journey, start_project
from maillage.support.orientation.actions import (
    FollowAnswered,
    NobodyFollows,
    NotYourAnswer,
    answer_who_follows,
    ask_who_follows,
    followers_of,
    lapse_follow_requests,
)
from maillage.support.orientation.models import FollowRequest
from maillage.support.orientation.queries import follow_requests_for, follow_requests_to
from maillage.support.people.actions import (
    NotOfTheirFile,
    Said,
    end_expired_consents,
    give_consent,
    welcome_person,
    withdraw_consent,
)
from maillage.support.people.consents import CURRENT

pytestmark = pytest.mark.django_db


def agree(person, by, now):
    return give_consent(person, purpose="recognised", channel="desk", language="fr", by=by, now=now)


@pytest.fixture
def journey(cast, ines, now):
    """Alexis follows Inès since a week ago, in the care of the adviser."""
    earlier = now - timedelta(days=7)
    project = start_project(ines, Plan("Un café (fictif)"), by=cast.adviser, now=earlier)
    return open_journey(ines, project=project, hub=cast.etain, by=cast.adviser, now=earlier)


@pytest.fixture
def consent(cast, ines, now):
    return agree(ines, cast.adviser, now)


@pytest.fixture
def here(cast, now):
    """The same e-mail, in the file of the chamber."""
    facts = {"organisation": cast.chamber, "hub": cast.etain, "need": "", "by": cast.partner, "now": now}
    return welcome_person(Said("I.", email="INES@example.org"), **facts)


def told(cast, here, at):
    with closed_eyes(), reading_as([cast.chamber.pk]):
        return followers_of(here, network=cast.network, by=cast.partner, now=at)


def ask(cast, here, at):
    with closed_eyes(), reading_as([cast.chamber.pk]):
        return ask_who_follows(here, cast.alexis, network=cast.network, by=cast.partner, now=at)


def answer(request, by, at, *, gives=True):
    with closed_eyes():
        return answer_who_follows(request, gives=gives, by=by, now=at)


def test_partners_learn_the_month_and_the_day_and_no_name(cast, journey, consent, here, now):
    (one,) = told(cast, here, now)

    assert (one.organisation, one.known_since) == (cast.alexis, date(2026, 10, 1))
    assert (one.follows_since, one.request, one.may_ask) == (date(2026, 9, 29), None, True)


def test_without_a_journey_the_month_alone_is_told_and_nothing_can_be_asked(cast, consent, here, now):
    (one,) = told(cast, here, now)

    assert (one.follows_since, one.may_ask) == (None, False)
    with pytest.raises(NobodyFollows):
        ask(cast, here, now)


def test_an_agreement_to_the_former_text_tells_the_month_alone(cast, ines, journey, here, now, monkeypatch):
    monkeypatch.setitem(CURRENT, "recognised", "2026-11")
    agree(ines, cast.adviser, now)

    (one,) = told(cast, here, now)

    assert (one.known_since, one.follows_since) == (date(2026, 10, 1), None)


def test_a_name_is_asked_for_and_given_by_whoever_receives_there(cast, journey, consent, here, now):
    request = ask(cast, here, now)
    assert ask(cast, here, now + timedelta(minutes=1)) == request
    assert list(follow_requests_for(cast.adviser, cast.alexis, now=now)) == [request]
    assert list(follow_requests_for(cast.manager, cast.alexis, now=now)) == [request]
    assert list(follow_requests_for(cast.colleague, cast.alexis, now=now)) == []
    assert told(cast, here, now)[0].request.adviser is None

    for stranger in (cast.partner, cast.stranger, cast.coordinator):
        with pytest.raises(NotYourAnswer):
            answer(request, stranger, now)
    given = answer(request, cast.colleague, now)

    assert (given.answer, given.adviser, given.answered_by) == ("given", cast.adviser, cast.colleague)
    assert told(cast, here, now)[0].request.adviser == cast.adviser
    assert list(follow_requests_to(cast.alexis)) == []
    with pytest.raises(FollowAnswered):
        answer(request, cast.adviser, now)
    lines = Entry.objects.filter(what__startswith="orientation.name_").order_by("pk")
    assert [line.what for line in lines] == ["orientation.name_asked", "orientation.name_answered"]


def test_a_refusal_names_nobody_and_is_not_asked_again_for_a_month(cast, journey, consent, here, now):
    request = answer(ask(cast, here, now), cast.adviser, now, gives=False)

    assert (request.answer, request.adviser) == ("refused", None)
    assert ask(cast, here, now + timedelta(days=29)) == request
    assert not told(cast, here, now + timedelta(days=29))[0].may_ask
    assert ask(cast, here, now + timedelta(days=31)) != request


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_the_name_is_wiped_and_questions_lapse_with_the_agreement(cast, journey, consent, here, now, end):
    request = answer(ask(cast, here, now), cast.adviser, now)
    other = welcome_person(
        Said("J.", phone="06 11 22 33 44"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=now
    )
    waiting = ask(cast, other, now)

    if end == "withdrawn":
        withdraw_consent(consent, by=None, channel="link", now=now)
    else:
        end_expired_consents(now=now + timedelta(days=800))

    request.refresh_from_db()
    waiting.refresh_from_db()
    assert (request.answer, request.adviser, waiting.answer) == ("given", None, "lapsed")
    assert told(cast, here, now) == []
    with pytest.raises(FollowAnswered):
        answer(waiting, cast.adviser, now)


def test_the_name_is_that_of_whoever_leads_when_it_is_given(cast, journey, consent, here, now):
    request = ask(cast, here, now)
    journey.adviser = cast.colleague
    journey.save(update_fields=["adviser"])

    assert answer(request, cast.manager, now).adviser == cast.colleague


def test_nobody_leads_any_more_and_the_question_lapses(cast, journey, consent, here, now):
    request = ask(cast, here, now)
    type(journey).objects.filter(pk=journey.pk).update(state="closed", state_since=now, closed_at=now)

    assert answer(request, cast.adviser, now).answer == "lapsed"
    assert told(cast, here, now)[0].follows_since is None


def test_unanswered_it_lapses_after_fourteen_days_once(cast, journey, consent, here, now):
    request = ask(cast, here, now)

    with closed_eyes():
        assert lapse_follow_requests(now=now + timedelta(days=14)) == 0
        assert lapse_follow_requests(now=now + timedelta(days=15)) == 1
        assert lapse_follow_requests(now=now + timedelta(days=15)) == 0
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("lapsed", None)


def test_nobody_asks_about_somebody_of_another_file(cast, ines, journey, consent, now):
    with pytest.raises(NotOfTheirFile):
        ask_who_follows(ines, cast.alexis, network=cast.network, by=cast.partner, now=now)


def test_raw_sql_shows_the_request_to_both_files_and_both_people_alone(cast, ines, journey, consent, here, now):
    ask(cast, here, now)

    def seen(*organisations, item=""):
        opened = reading_item(item) if item else reading_as([one.pk for one in organisations])
        with closed_eyes(), opened, connection.cursor() as cursor:
            cursor.execute("SELECT * FROM orientation_followrequest")
            return len(cursor.fetchall())

    assert [seen(one) for one in (cast.alexis, cast.chamber, cast.neighbour)] == [1, 1, 0]
    assert [seen(item=f"person:{key}") for key in (ines.pk, here.pk, ines.pk + here.pk)] == [1, 1, 0]


def test_the_database_refuses_a_name_without_its_answer_and_two_questions_at_once(cast, journey, consent, here, now):
    request = ask(cast, here, now)

    with pytest.raises(IntegrityError, match="follow_request_names_when_given"), transaction.atomic():
        FollowRequest.objects.filter(pk=request.pk).update(adviser=cast.adviser)
    with pytest.raises(IntegrityError, match="answer_is_dated_and_signed"), transaction.atomic():
        FollowRequest.objects.filter(pk=request.pk).update(answer="given", answered_at=now)
    request.pk = None
    with pytest.raises(IntegrityError, match="follow_request_waits_once"), transaction.atomic():
        request.save()
