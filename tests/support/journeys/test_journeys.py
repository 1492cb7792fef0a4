"""Journeys: the moves of the table and no other, what each asks, what is kept of it."""

from datetime import date, timedelta

import pytest

from maillage.foundation.journal.queries import history_of
from maillage.support.journeys.actions import (
    DayToCome,
    Facts,
    HealthInWords,
    MoveNotAllowed,
    NotAmongUs,
    NotASiren,
    NotYourJourney,
    OpenAlready,
    PersonMissing,
    Plan,
    ReasonMissing,
    ReviewOutOfRange,
    TitleMissing,
    TooFewSilences,
    add_holder,
    edit_project,
    give_person,
    hand_journey,
    move_journey,
    note_attempt,
    open_contact,
    open_journey,
    shortened,
    start_project,
)
from maillage.support.journeys.choices import ENDED, ENTRIES, MOVES, OPEN, JourneyState
from maillage.support.journeys.models import Journey, Move
from maillage.support.journeys.queries import silences_of

pytestmark = pytest.mark.django_db

S = JourneyState
WALK = (S.WELCOMED, S.DIAGNOSED, S.COMMITTED, S.BUILDING, S.CREATED, S.FOLLOWED)


def walk(journey, *states, by, now, **facts):
    for state in states:
        journey = move_journey(journey, state, by=by, now=now, **facts)
    return journey


def silence(journey, cast, now, times=3):
    for number in range(times):
        note_attempt(journey, channel="phone", by=cast.adviser, now=now + timedelta(hours=number))


def lines(thing):
    return [line.what for line in history_of(thing)]


def test_the_table_of_moves_holds_what_the_domain_says():
    assert set(MOVES) == set(S)
    assert set(OPEN) | set(ENDED) == set(S)
    assert not set(OPEN) & set(ENDED)
    for start, ends in {
        S.CONTACT: {S.WELCOMED, S.REDIRECTED, S.LOST},
        S.WELCOMED: {S.DIAGNOSED, S.REDIRECTED, S.LOST},
        S.DIAGNOSED: {S.COMMITTED, S.REDIRECTED, S.STOPPED},
        S.COMMITTED: {S.BUILDING},
        S.BUILDING: {S.FINANCING, S.TESTING, S.CREATED, S.PAUSED, S.STOPPED},
        S.FINANCING: {S.CREATED, S.BUILDING, S.STOPPED},
        S.TESTING: {S.CREATED, S.STOPPED},
        S.CREATED: {S.FOLLOWED, S.CLOSED},
        S.FOLLOWED: {S.CLOSED},
        S.PAUSED: set(S),
        S.STOPPED: {S.CLOSED},
        S.CLOSED: set(),
    }.items():
        assert ends <= MOVES[start], start


def test_a_journey_walks_from_contact_to_after_creation(journey, cast, now):
    journey = walk(journey, *WALK, by=cast.adviser, now=now)

    assert journey.state == S.FOLLOWED
    assert list(journey.moves.values_list("from_state", "to_state")) == list(
        zip(("", S.CONTACT, *WALK), (S.CONTACT, *WALK), strict=False)
    )
    assert lines(journey) == ["journeys.journey_opened"] + ["journeys.journey_moved"] * len(WALK)


def test_moves_outside_the_table_do_not_exist(journey, cast, now):
    for start in S:
        ended = {"closed_at": now, "exit_reason": "job"} if start in ENDED else {"closed_at": None, "exit_reason": ""}
        review = now.date() + timedelta(days=9) if start == S.PAUSED else None
        Journey.objects.filter(pk=journey.pk).update(state=start, review_on=review, **ended)
        for end in set(S) - MOVES[start]:
            with pytest.raises(MoveNotAllowed):
                move_journey(journey, end, by=cast.adviser, now=now, facts=Facts(exit_reason="job"))

    assert Move.objects.filter(journey=journey).count() == 1


@pytest.mark.parametrize("state", list(S))
def test_a_journey_begins_at_an_entry_also_straight_after_creation(sami, workshop, cast, now, state):
    act = {"project": workshop, "hub": cast.etain, "by": cast.adviser, "now": now}
    if state in ENTRIES:
        assert open_journey(sami, state=state, **act).state == state
    else:
        with pytest.raises(MoveNotAllowed):
            open_journey(sami, state=state, **act)


def test_one_open_journey_for_a_person_and_a_project_but_several_projects(journey, sami, workshop, cast, now):
    act = {"hub": cast.etain, "by": cast.adviser, "now": now}
    with pytest.raises(OpenAlready) as refused:
        open_journey(sami, project=workshop, **act)
    assert refused.value.journey == journey

    other = start_project(sami, Plan("Un camion de crêpes"), by=cast.adviser, now=now)
    open_journey(sami, project=other, **act)
    assert Journey.objects.open().filter(person=sami).count() == 2


def test_who_comes_back_gets_a_new_journey_and_the_former_period_stays(journey, sami, workshop, cast, now):
    stopped = walk(journey, S.WELCOMED, by=cast.adviser, now=now)
    stopped = move_journey(stopped, S.STOPPED, by=cast.adviser, now=now, facts=Facts(exit_reason="job"))

    later = now + timedelta(days=400)
    again = open_journey(sami, project=workshop, hub=cast.etain, by=cast.adviser, now=later, state=S.WELCOMED)

    stopped.refresh_from_db()
    assert (stopped.state, stopped.exit_reason, stopped.closed_at) == (S.STOPPED, "job", now)
    assert again.pk != stopped.pk
    with pytest.raises(MoveNotAllowed):
        move_journey(stopped, S.WELCOMED, by=cast.adviser, now=later)


def test_without_news_after_three_silences_and_back_again(journey, cast, now):
    for made in range(3):
        with pytest.raises(TooFewSilences) as refused:
            move_journey(journey, S.LOST, by=cast.adviser, now=now)
        assert refused.value.made == made
        note_attempt(journey, channel="phone", by=cast.adviser, now=now + timedelta(hours=made))
    lost = move_journey(journey, S.LOST, by=cast.adviser, now=now + timedelta(hours=3))
    assert (lost.exit_reason, lost.closed_at) == ("no_answer", now + timedelta(hours=3))

    back = move_journey(lost, S.WELCOMED, by=cast.adviser, now=now + timedelta(days=30))

    assert (back.state, back.exit_reason, back.closed_at) == (S.WELCOMED, "", None)
    assert silences_of(back) == 0


def test_coming_back_beside_an_open_journey_is_refused(journey, sami, workshop, cast, now):
    silence(journey, cast, now)
    lost = move_journey(journey, S.LOST, by=cast.adviser, now=now + timedelta(hours=4))
    open_journey(sami, project=workshop, hub=cast.etain, by=cast.adviser, now=now + timedelta(hours=5))

    with pytest.raises(OpenAlready):
        move_journey(lost, S.WELCOMED, by=cast.adviser, now=now + timedelta(hours=6))


def test_an_ending_says_why_and_health_says_no_more(journey, cast, now):
    journey = walk(journey, S.WELCOMED, by=cast.adviser, now=now)
    for reason in ("", "laziness"):
        with pytest.raises(ReasonMissing):
            move_journey(journey, S.STOPPED, by=cast.adviser, now=now, facts=Facts(exit_reason=reason))
    with pytest.raises(HealthInWords):
        move_journey(journey, S.STOPPED, reason="dos", by=cast.adviser, now=now, facts=Facts(exit_reason="health"))

    stopped = move_journey(journey, S.STOPPED, by=cast.adviser, now=now, facts=Facts(exit_reason="training"))

    assert stopped.found_something
    closed = move_journey(stopped, S.CLOSED, by=cast.adviser, now=now + timedelta(days=9))
    assert (closed.exit_reason, closed.closed_at) == ("training", now)


def test_a_pause_is_looked_at_again_within_sixty_days(journey, cast, now):
    journey = walk(journey, S.WELCOMED, by=cast.adviser, now=now)
    today = now.date()
    for day in (today, today + timedelta(days=61)):
        with pytest.raises(ReviewOutOfRange):
            move_journey(journey, S.PAUSED, by=cast.adviser, now=now, facts=Facts(review_on=day))

    paused = move_journey(journey, S.PAUSED, by=cast.adviser, now=now)
    assert paused.review_on == today + timedelta(days=60)
    longer = move_journey(paused, S.PAUSED, reason="Attend son diplôme", by=cast.adviser, now=now + timedelta(days=60))
    assert longer.review_on == today + timedelta(days=120)
    assert move_journey(longer, S.BUILDING, by=cast.adviser, now=now + timedelta(days=70)).review_on is None


def test_a_move_keeps_the_real_day(journey, cast, now):
    with pytest.raises(DayToCome):
        move_journey(journey, S.WELCOMED, by=cast.adviser, now=now, facts=Facts(on=now.date() + timedelta(days=1)))

    move_journey(journey, S.WELCOMED, by=cast.adviser, now=now, facts=Facts(on=date(2026, 2, 27)))

    move = journey.moves.last()
    assert (move.on, move.at, move.by) == (date(2026, 2, 27), now, cast.adviser)


@pytest.mark.parametrize("who", ["partner", "stranger", "coordinator", "administrator"])
def test_only_the_organisation_that_leads_may_act(journey, cast, now, who):
    by = getattr(cast, who)
    for act in (
        lambda: move_journey(journey, S.WELCOMED, by=by, now=now),
        lambda: note_attempt(journey, channel="phone", by=by, now=now),
        lambda: hand_journey(journey, to=by, by=by, now=now),
    ):
        with pytest.raises(NotYourJourney):
            act()
    assert lines(journey) == ["journeys.journey_opened"]


def test_a_journey_changes_hands_inside_the_organisation(journey, cast, now):
    with pytest.raises(NotAmongUs):
        hand_journey(journey, to=cast.partner, by=cast.adviser, now=now)

    assert hand_journey(journey, to=cast.colleague, by=cast.adviser, now=now).adviser == cast.colleague


def test_a_contact_without_a_name_waits_for_one(sami, workshop, cast, now):
    act = {"by": cast.adviser, "now": now}
    contact = open_contact(organisation=cast.alexis, hub=cast.etain, commune=cast.commune, stage="emerger", **act)
    with pytest.raises(PersonMissing):
        move_journey(contact, S.WELCOMED, **act)

    named = give_person(contact, sami, project=workshop, **act)

    assert (named.person, named.project) == (sami, workshop)
    with pytest.raises(MoveNotAllowed):
        give_person(named, sami, project=workshop, **act)


def test_a_double_click_is_one_attempt(journey, cast, now):
    first = note_attempt(journey, channel="phone", by=cast.adviser, now=now)

    assert note_attempt(journey, channel="phone", by=cast.adviser, now=now + timedelta(seconds=20)) == first
    assert silences_of(journey) == 1


def test_a_project_has_a_title_and_a_number_that_checks(sami, workshop, cast, now):
    act = {"by": cast.adviser, "now": now}
    with pytest.raises(TitleMissing):
        start_project(sami, Plan("   "), **act)
    for wrong in ("123", "732829321", "abcdefghi", "٧٣٢٨٢٩٣٢٠"):
        with pytest.raises(NotASiren):
            edit_project(workshop, Plan("Atelier", siren=wrong), **act)

    assert edit_project(workshop, Plan("Atelier", siren="732 829 320"), **act).siren == "732829320"
    assert add_holder(workshop, sami, **act) == workshop.holders.get()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Un atelier", "Un atelier"),
        ("Un atelier de vélos", "Un atelier…"),
        ("Anticonstitution", "Anticonstitu…"),
    ],
)
def test_long_words_are_shortened_between_words(text, short):
    assert shortened(text, 13) == short
