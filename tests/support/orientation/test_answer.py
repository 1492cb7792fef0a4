"""Answers: two who click together get one outcome; each act is dated, signed, told and kept in the journal."""

import contextlib
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from tests.support.orientation.told import events, told

from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.support.journeys.models import Journey
from maillage.support.orientation.actions import (
    AlreadyAnswered,
    DraftRefused,
    EnquiryClosed,
    NotInYourCare,
    ReasonMissing,
    TooFewAttempts,
    TooManyWords,
    accept_enquiry,
    add_word,
    assign_owner,
    decline_enquiry,
    mark_unreachable,
    note_attempt,
    redirect_enquiry,
    withdraw_enquiry,
)
from maillage.support.orientation.choices import DeclineReason, Status
from maillage.support.orientation.models import ContactAttempt, Enquiry, Word
from maillage.support.orientation.queries import link_token, progress_of, undelivered_letters
from maillage.support.orientation.rules import may_answer, may_assign, may_own, may_redirect

pytestmark = pytest.mark.django_db


def test_accepting_opens_a_journey_and_tells_the_person(cast, enquiry, now):
    journey = accept_enquiry(enquiry, by=cast.colleague, now=now)

    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.journey, enquiry.owner) == (Status.ACCEPTED, journey, cast.colleague)
    assert (enquiry.answered_at, enquiry.answered_by) == (now, cast.colleague)
    assert (journey.adviser, journey.organisation, journey.hub) == (cast.colleague, cast.alexis, cast.etain)
    assert events(enquiry) == ["enquiry_accepted"]
    letter = Letter.objects.get(to="lea@example.org")
    assert letter.subject == "Colin prend en charge votre demande"
    assert link_token(enquiry) in letter.text


@pytest.mark.parametrize("who", ["partner", "stranger", "administrator"])
@pytest.mark.parametrize(
    "act",
    [
        lambda enquiry, by, now: accept_enquiry(enquiry, by=by, now=now),
        lambda enquiry, by, now: decline_enquiry(enquiry, reason="full", words="", by=by, now=now),
        lambda enquiry, by, now: note_attempt(enquiry, channel="phone", by=by, now=now),
        lambda enquiry, by, now: mark_unreachable(enquiry, by=by, now=now),
        lambda enquiry, by, now: assign_owner(enquiry, owner=by, by=by, now=now),
        lambda enquiry, by, now: add_word(enquiry, text="Bonjour", form_key=uuid4(), by=by, now=now),
        lambda enquiry, by, now: redirect_enquiry(
            enquiry, to_hub=None, to_organisation=enquiry.organisation, reason="…", by=by, now=now
        ),
    ],
)
def test_nobody_else_may_act(cast, enquiry, now, who, act):
    before = Enquiry.objects.filter(pk=enquiry.pk).values().get()

    with pytest.raises(NotInYourCare):
        act(enquiry, getattr(cast, who), now)

    assert Enquiry.objects.filter(pk=enquiry.pk).values().get() == before
    assert not events(enquiry)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("adviser", True),
        ("colleague", True),
        ("manager", True),
        ("coordinator", True),
        ("partner", False),
        ("stranger", False),
        ("administrator", False),
    ],
)
def test_who_may_answer_pass_on_and_be_in_charge(cast, enquiry, who, may):
    user = getattr(cast, who)

    assert [rule(user, enquiry) for rule in (may_answer, may_redirect, may_assign, may_own)] == [may] * 4


@pytest.mark.django_db(transaction=True)
def test_two_who_click_together_get_one_journey(cast, enquiry, now):
    together, got = threading.Barrier(2), {}

    def click(user):
        together.wait()
        try:
            got[user.name] = accept_enquiry(enquiry, by=user, now=now)
        except AlreadyAnswered as error:
            got[user.name] = error
        connections.close_all()

    clicks = [threading.Thread(target=click, args=[user]) for user in (cast.adviser, cast.colleague)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    enquiry.refresh_from_db()
    (journey,) = [one for one in got.values() if isinstance(one, Journey)]
    (late,) = [one for one in got.values() if isinstance(one, AlreadyAnswered)]
    assert Journey.objects.get() == journey == enquiry.journey
    assert (late.enquiry.answered_by, late.enquiry.answered_at) == (journey.adviser, now)
    assert events(enquiry) == ["enquiry_accepted"]
    assert len(told("lea@example.org")) == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_together_leave_one_story(cast, enquiry, now):
    together = threading.Barrier(2)

    def click(act):
        together.wait()
        with contextlib.suppress(AlreadyAnswered):
            act()
        connections.close_all()

    acts = [
        lambda: accept_enquiry(enquiry, by=cast.adviser, now=now),
        lambda: withdraw_enquiry(enquiry, now=now),
    ]
    clicks = [threading.Thread(target=click, args=[act]) for act in acts]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    enquiry.refresh_from_db()
    assert enquiry.status == Status.WITHDRAWN
    assert events(enquiry) in (["enquiry_accepted", "enquiry_withdrawn"], ["enquiry_withdrawn"])
    assert Journey.objects.count() == len(events(enquiry)) - 1


def test_declining_says_why_and_who_else_may_help(cast, enquiry, now):
    decline_enquiry(
        enquiry, reason=DeclineReason.FULL, words="Notre prochaine place\nest en mars.", by=cast.adviser, now=now
    )

    enquiry.refresh_from_db()
    letter = Letter.objects.get(to="lea@example.org").text
    assert (enquiry.status, enquiry.decline_reason) == (Status.DECLINED, DeclineReason.FULL)
    assert events(enquiry) == ["enquiry_declined"]
    for part in [
        "plus de place pour l’instant",
        "est en mars.",
        "- Chambre, Pôle de Etain",
        "- Voisins, Pôle de Verdun",
    ]:
        assert part in letter


def test_another_reason_needs_words(cast, enquiry, now):
    with pytest.raises(ReasonMissing):
        decline_enquiry(enquiry, reason=DeclineReason.OTHER, words=" \n", by=cast.adviser, now=now)


def test_three_attempts_make_a_person_unreachable_and_a_word_starts_again(cast, enquiry, now):
    for day in range(2):
        note_attempt(enquiry, channel="phone", by=cast.adviser, now=now + timedelta(days=day))
    note_attempt(enquiry, channel="phone", by=cast.adviser, now=now + timedelta(days=1, seconds=10))
    with pytest.raises(TooFewAttempts) as refused:
        mark_unreachable(enquiry, by=cast.adviser, now=now + timedelta(days=2))
    assert (refused.value.made, refused.value.needed) == (2, 3)
    note_attempt(enquiry, channel="email", by=cast.colleague, now=now + timedelta(days=2))
    mark_unreachable(enquiry, by=cast.adviser, now=now + timedelta(days=2))
    enquiry.refresh_from_db()
    assert enquiry.status == Status.UNREACHABLE

    back = now + timedelta(days=9)
    add_word(enquiry, text="Me voilà, plutôt le soir.", form_key=uuid4(), by=None, now=back)

    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.round, enquiry.answered_at) == (Status.WAITING, 2, None)
    assert enquiry.due_at > back
    assert ContactAttempt.objects.count() == 3
    assert events(enquiry)[-2:] == ["word_added", "enquiry_reopened"]
    with pytest.raises(TooFewAttempts):
        mark_unreachable(enquiry, by=cast.adviser, now=back)


def test_withdrawing_tells_both_sides_and_happens_once(cast, enquiry, now):
    for _click in range(2):
        withdraw_enquiry(enquiry, now=now)

    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.answered_by) == (Status.WITHDRAWN, None)
    assert (len(told("lea@example.org")), len(told("aline@example.org"))) == (1, 1)
    assert events(enquiry) == ["enquiry_withdrawn"]
    with pytest.raises(AlreadyAnswered):
        accept_enquiry(enquiry, by=cast.adviser, now=now)


def test_an_accepted_enquiry_can_be_withdrawn_and_its_journey_stays(cast, enquiry, now):
    journey = accept_enquiry(enquiry, by=cast.adviser, now=now)

    withdraw_enquiry(enquiry, now=now + timedelta(hours=1))

    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.journey) == (Status.WITHDRAWN, journey)


def test_words_go_both_ways_once(cast, enquiry, now):
    form = uuid4()
    for _click in range(2):
        add_word(enquiry, text="Pouvez-vous venir mardi ?", form_key=form, by=cast.adviser, now=now)
    add_word(enquiry, text="Oui, à 14 heures.", form_key=uuid4(), by=None, now=now)

    assert list(enquiry.words.values_list("text", "by")) == [
        ("Pouvez-vous venir mardi ?", cast.adviser.pk),
        ("Oui, à 14 heures.", None),
    ]
    to_person, to_owner = Letter.objects.get(to="lea@example.org"), Letter.objects.get(to="aline@example.org")
    assert "Pouvez-vous venir mardi ?" in to_person.text
    assert "14 heures" not in to_owner.text


def test_words_have_an_end(cast, enquiry, now):
    for _number in range(20):
        add_word(enquiry, text="Bonjour", form_key=uuid4(), by=None, now=now)
    with pytest.raises(TooManyWords):
        add_word(enquiry, text="Bonjour", form_key=uuid4(), by=None, now=now + timedelta(hours=23))
    add_word(enquiry, text="Bonjour", form_key=uuid4(), by=None, now=now + timedelta(hours=25))
    decline_enquiry(enquiry, reason="full", words="", by=cast.adviser, now=now + timedelta(hours=26))
    with pytest.raises(EnquiryClosed):
        add_word(enquiry, text="Bonjour", form_key=uuid4(), by=None, now=now + timedelta(days=3))
    with pytest.raises(DraftRefused):
        add_word(enquiry, text="x" * 4001, form_key=uuid4(), by=None, now=now)

    assert Word.objects.count() == 21


def test_progress_tells_the_story(cast, enquiry, now):
    waiting = [(step.code, step.state) for step in progress_of(enquiry)]
    redirect_enquiry(enquiry, to_hub=cast.verdun, to_organisation=cast.neighbour, reason="…", by=cast.adviser, now=now)
    accept_enquiry(enquiry, by=cast.stranger, now=now)
    enquiry.refresh_from_db()

    assert waiting == [("received", "done"), ("given", "done"), ("answer", "current")]
    assert [step.label for step in progress_of(enquiry)] == [
        "Reçue",
        "Confiée à Alexis",
        "Confiée à Voisins",
        "Prise en charge par Stephane",
    ]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": Status.DECLINED, "decline_reason": "full"}, "enquiry_is_dated_once_answered"),
        ({"due_at": None}, "enquiry_open_has_a_due_date"),
        ({"decline_reason": "full"}, "enquiry_declined_has_a_reason"),
        ({"assigned_at": "2020-01-01T00:00+01:00"}, "enquiry_dates_are_in_order"),
    ],
)
def test_the_database_refuses_what_must_never_be(enquiry, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**change)


def test_the_database_refuses_an_accepted_enquiry_without_a_journey(enquiry, now):
    with pytest.raises(IntegrityError, match="enquiry_accepted_has_a_journey"), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(status=Status.ACCEPTED, answered_at=now)


def test_the_database_refuses_one_journey_for_two_enquiries(cast, enquiry, draft, now):
    journey = accept_enquiry(enquiry, by=cast.adviser, now=now)
    twin = Enquiry.objects.get(pk=enquiry.pk)
    twin.pk, twin.public_id, twin.form_key = None, uuid4(), uuid4()

    with pytest.raises(IntegrityError, match="journey"), transaction.atomic():
        twin.save()
    assert twin.journey == journey


def test_a_letter_that_never_arrived_is_counted(cast, enquiry, now):
    accept_enquiry(enquiry, by=cast.adviser, now=now)
    assert undelivered_letters(enquiry) == 0

    Letter.objects.filter(to=enquiry.email).update(status=LetterStatus.GIVEN_UP, next_attempt_at=None)

    assert undelivered_letters(enquiry) == 1
