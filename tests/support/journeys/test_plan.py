"""The action plan: steps with an owner and a day, revised and never rewritten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.foundation.journal.models import Entry
from maillage.foundation.tools.reading import reading_item
from maillage.support.journeys.actions import (
    DuePast,
    Facts,
    JourneyEnded,
    NotTheirStep,
    NotYourJourney,
    StepEmpty,
    StepEnded,
    StepSaid,
    add_step,
    drop_step,
    move_journey,
    revise_step,
    tick_by_link,
    tick_step,
    untick_step,
)
from maillage.support.journeys.models import Step
from maillage.support.journeys.queries.plan import former_steps_of, late_steps, plan_of, steps_shown_to
from maillage.support.people.models import Person


@pytest.fixture
def tomorrow(now):
    return now.date() + timedelta(days=1)


@pytest.fixture
def quote(journey, cast, now, tomorrow):
    """A step of the person."""
    return add_step(journey, StepSaid("Demander deux devis", "person", tomorrow), by=cast.adviser, now=now)


def test_steps_stand_in_the_order_of_their_days(journey, quote, cast, now, tomorrow):
    act = {"by": cast.adviser, "now": now}
    loan = add_step(journey, StepSaid("Prêt d’honneur", "partner", now.date(), "Initiative (fictif)"), **act)
    law = add_step(journey, StepSaid(" Statut \n juridique ", "adviser", tomorrow, "ignoré"), **act)

    assert list(plan_of(journey)) == [loan, quote, law]
    assert (law.text, law.partner) == ("Statut juridique", "")


@pytest.mark.parametrize(
    ("text", "owner", "partner"), [("  ", "person", ""), ("Devis", "nobody", ""), ("Prêt", "partner", " ")]
)
def test_a_step_has_words_an_owner_and_its_partner(journey, cast, now, tomorrow, text, owner, partner):
    with pytest.raises(StepEmpty):
        add_step(journey, StepSaid(text, owner, tomorrow, partner), by=cast.adviser, now=now)


def test_a_step_is_planned_for_today_or_later(journey, cast, now):
    with pytest.raises(DuePast):
        add_step(journey, StepSaid("Devis", "person", now.date() - timedelta(days=1)), by=cast.adviser, now=now)


def test_a_revised_step_leaves_the_former_readable(journey, quote, cast, now, tomorrow):
    later = now + timedelta(days=3)
    anew = revise_step(
        quote, StepSaid("Demander trois devis", "person", tomorrow + timedelta(days=9)), by=cast.colleague, now=later
    )

    quote.refresh_from_db()
    assert list(plan_of(journey)) == [anew]
    assert list(former_steps_of(journey)) == [quote]
    assert (quote.text, quote.state, quote.ended_at, quote.replaced_by) == (
        "Demander deux devis",
        "revised",
        later,
        anew,
    )
    assert Entry.objects.filter(what="journeys.step_revised", by=cast.colleague).count() == 1
    with pytest.raises(StepEnded):
        revise_step(quote, StepSaid("Encore", "person", tomorrow + timedelta(days=9)), by=cast.adviser, now=later)


def test_the_same_words_again_are_no_revision(quote, cast, now, tomorrow):
    same = revise_step(quote, StepSaid("Demander deux devis", "person", tomorrow), by=cast.adviser, now=now)

    assert (same, Step.objects.count()) == (quote, 1)


def test_words_of_a_step_never_change(quote):
    for wrong in ({"text": "Autre chose"}, {"due_on": "2030-01-01"}, {"owner": "adviser"}):
        with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
            Step.objects.filter(pk=quote.pk).update(**wrong)


def test_a_step_is_ticked_and_unticked(quote, cast, now):
    done = tick_step(quote, by=cast.adviser, now=now)
    assert (done.state, done.ended_at, done.ended_by) == ("done", now, cast.adviser)
    with pytest.raises(StepEnded):
        tick_step(quote, by=cast.colleague, now=now)

    undone = untick_step(quote, by=cast.colleague, now=now)
    assert (undone.state, undone.ended_at, undone.ended_by) == ("to_do", None, None)
    with pytest.raises(StepEnded):
        untick_step(quote, by=cast.adviser, now=now)


def test_the_person_ticks_their_own_step_by_the_link(quote, sami, now):
    with reading_item(f"person:{sami.pk}"):
        shown = steps_shown_to(sami).get()
        tick_by_link(shown, sami, done=True, now=now)
        assert steps_shown_to(sami).get().state == "done"
        tick_by_link(shown, sami, done=False, now=now)

    quote.refresh_from_db()
    assert (quote.state, quote.ended_by) == ("to_do", None)
    assert list(Entry.objects.filter(what__startswith="journeys.step_").values_list("what", "by")[:2]) == [
        ("journeys.step_unticked", None),
        ("journeys.step_ticked", None),
    ]


def test_the_person_does_not_tick_the_steps_of_others(journey, sami, cast, now, tomorrow):
    step = add_step(journey, StepSaid("Statut", "adviser", tomorrow), by=cast.adviser, now=now)

    with reading_item(f"person:{sami.pk}"), pytest.raises(NotTheirStep):
        tick_by_link(step, sami, done=True, now=now)
    with pytest.raises(NotTheirStep):
        tick_by_link(step, Person(pk=sami.pk + 1), done=True, now=now)


def test_late_steps_are_those_of_ones_open_journeys(journey, quote, cast, now, tomorrow):
    assert list(late_steps(cast.adviser, cast.alexis, on=tomorrow)) == []
    assert list(late_steps(cast.adviser, cast.alexis, on=tomorrow + timedelta(days=1))) == [quote]
    assert list(late_steps(cast.colleague, cast.alexis, on=tomorrow + timedelta(days=1))) == []

    tick_step(quote, by=cast.adviser, now=now)
    assert list(late_steps(cast.adviser, cast.alexis, on=tomorrow + timedelta(days=1))) == []


def test_the_plan_of_a_journey_that_ended_no_longer_grows(journey, quote, cast, now, tomorrow):
    move_journey(journey, "stopped", by=cast.adviser, now=now, facts=Facts(exit_reason="job"))

    with pytest.raises(JourneyEnded):
        add_step(journey, StepSaid("Devis", "person", tomorrow), by=cast.adviser, now=now)
    assert list(steps_shown_to(quote.person)) == []


def test_a_step_given_up_stays_readable(journey, quote, cast, now):
    drop_step(quote, by=cast.adviser, now=now)

    assert (list(plan_of(journey)), list(former_steps_of(journey))) == ([], [quote])


@pytest.mark.parametrize("who", ["partner", "stranger"])
def test_only_the_organisation_that_leads_changes_the_plan(journey, quote, cast, now, tomorrow, who):
    by = getattr(cast, who)
    for act in (
        lambda: add_step(journey, StepSaid("Devis", "person", tomorrow), by=by, now=now),
        lambda: revise_step(quote, StepSaid("Devis", "person", tomorrow), by=by, now=now),
        lambda: tick_step(quote, by=by, now=now),
        lambda: drop_step(quote, by=by, now=now),
    ):
        with pytest.raises(NotYourJourney):
            act()


def test_the_database_refuses_what_no_step_is(quote, cast, now):
    facts = {
        **{name: getattr(quote, name) for name in ("organisation", "person", "journey", "text", "owner", "due_on")},
        **{name: getattr(quote, name) for name in ("added_at", "added_by")},
    }
    for wrong in (
        {"text": ""},
        {"owner": "partner"},
        {"partner": "Initiative (fictif)"},
        {"state": "done"},
        {"ended_at": now},
        {"organisation": cast.chamber},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Step.objects.create(**{**facts, **wrong})
