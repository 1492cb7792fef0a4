"""Questions: numbered, due, told, answered in time or late, published when both agree."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.table import ask, make_table

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.insight.dialogue.actions import (
    AnswerDraft,
    NoLongerWaiting,
    NoOffice,
    NotYours,
    Promise,
    Subject,
    agree_to_publish,
    answer_question,
    ask_question,
    end_post,
    keep_dates,
    note_progress,
    sign_agreement,
    take_question,
    withdraw_question,
)
from maillage.insight.dialogue.choices import Side
from maillage.insight.dialogue.models import Agreement, Attribution, DialogueRule, Question
from maillage.insight.dialogue.queries import delays_of, public_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast, now):
    return make_table(cast, now)


def answer(question, by, now, text="La Région paie (fictif).", **facts):
    return answer_question(question, AnswerDraft(text, **facts), by=by, form_key=uuid4(), now=now)


def letters():
    return sorted((one.key.split(":")[0], one.to) for one in Letter.objects.all())


def test_a_question_has_a_number_a_day_somebody_who_answers_and_a_letter(cast, table, now):
    key = uuid4()
    facts = {"subject": "Qui paie ?", "text": "Le déplacement.", "by": table.member, "now": now}

    first = ask_question(table.epci, form_key=key, **facts)
    again = ask_question(table.epci, form_key=key, **facts)
    second = ask(table, now)

    year = timezone.localdate(now).year
    assert again == first
    assert [first.reference, second.reference] == [f"{year}-001", f"{year}-002"]
    assert first.due_on == timezone.localdate(now) + timedelta(days=15)
    assert (first.side, first.office, first.owner) == (Side.OFFICE, table.office, table.officer)
    assert letters() == [("dialogue.asked", "oscar@example.org")] * 2
    assert Entry.objects.filter(what="dialogue.question_asked").count() == 2


def test_the_term_is_a_row(cast, table, now):
    DialogueRule.objects.create(network=cast.network, answer_days=30)

    assert ask(table, now).due_on == timezone.localdate(now) + timedelta(days=30)


def test_without_an_office_nobody_can_be_asked_and_without_an_officer_the_coordination_is_told(cast, table, now):
    end_post(table.officer, by=cast.coordinator, now=now)
    question = ask(table, now)
    assert (question.owner, letters()) == (None, [("dialogue.asked", cast.coordinator.email)])

    Attribution.objects.all().delete()
    keep_dates(now=now)

    with pytest.raises(NoOffice):
        ask(table, now)


def test_an_answer_is_tied_to_an_agreement_told_and_never_rewritten(cast, table, now):
    day = timezone.localdate(now)
    signed = sign_agreement(
        Agreement(territory=table.epci, kind="presence", title="Permanences", starts_on=day, ends_on=day),
        parties=["EPCI (fictif)", "Région"],
        post=table.officer,
        by=table.officer.user,
        now=now,
    )
    question = ask(table, now)

    made = answer(question, table.officer, now + timedelta(days=2), about=Subject(agreement=signed))

    question.refresh_from_db()
    assert (question.state, question.answered_at, made.agreement) == ("answered", now + timedelta(days=2), signed)
    assert ("dialogue.answered", "vanessa@example.org") in letters()
    for change in ("UPDATE dialogue_answer SET text = 'autre'", "DELETE FROM dialogue_answer"):
        with pytest.raises(DatabaseError, match="another one completes it"), transaction.atomic():
            connection.cursor().execute(change)


def test_an_answer_after_the_day_is_accepted_and_said_late(table, now):
    question = ask(table, now)
    day = timezone.localdate(now)
    assert not question.is_late(day + timedelta(days=15))
    assert question.is_late(day + timedelta(days=16))

    made = answer(question, table.officer, now + timedelta(days=20))

    question.refresh_from_db()
    assert question.is_past(made.at)
    assert not question.is_late(day + timedelta(days=20))
    assert Entry.objects.get(what="dialogue.question_answered").facts["late"] is True
    assert "après" in Letter.objects.get(key__startswith="dialogue.answered").text


def test_both_sides_hear_once_that_it_is_late_and_who_answers_is_reminded_before(table, now):
    ask(table, now)

    keep_dates(now=now + timedelta(days=1))
    before = letters()
    for days in (12, 13, 13):
        keep_dates(now=now + timedelta(days=days))
    due = letters()
    for _twice in range(2):
        keep_dates(now=now + timedelta(days=16))

    asked, soon = ("dialogue.asked", "oscar@example.org"), ("dialogue.due", "oscar@example.org")
    assert before == [asked]
    assert due == [asked, soon]
    late = [("dialogue.late", "oscar@example.org"), ("dialogue.late", "vanessa@example.org")]
    assert letters() == [asked, soon, *late]


def test_only_the_side_that_is_asked_answers_and_only_the_other_withdraws(table, now):
    question = ask(table, now)

    for stranger in (table.member, table.neighbour, table.stranger):
        with pytest.raises(NotYours):
            answer(question, stranger, now)
        with pytest.raises(NotYours):
            take_question(question, by=stranger, now=now)
    with pytest.raises(NotYours):
        withdraw_question(question, by=table.officer, now=now)
    with pytest.raises(NotYours):
        ask(table, now, by=table.neighbour)
    withdraw_question(question, by=table.member, now=now)
    with pytest.raises(NoLongerWaiting):
        answer(question, table.officer, now)


def test_the_region_asks_too_and_each_side_has_its_median(table, now):
    for days in (2, 4, 9):
        answer(ask(table, now), table.officer, now + timedelta(days=days))
    asked = ask(table, now, by=table.officer)
    waiting = ask(table, now)

    assert (asked.side, asked.owner) == (Side.TERRITORY, table.member)
    day = timezone.localdate(now) + timedelta(days=16)
    told = {one.side: (one.waiting, one.late, one.answered, one.days) for one in delays_of(Question.objects, on=day)}
    assert told == {Side.OFFICE: (1, 1, 3, 4), Side.TERRITORY: (1, 1, 0, None)}
    assert set(Question.objects.late(on=day)) == {asked, waiting}


def test_a_promise_has_a_day_and_only_who_made_it_says_how_far_it_is(table, now):
    day = timezone.localdate(now)
    promised = [Promise("Écrire une convention (fictif)", day + timedelta(days=30))]
    one = answer(ask(table, now), table.officer, now, promises=promised).undertakings.get()
    assert (one.progress, one.is_late(day), one.is_late(day + timedelta(days=31))) == ("to_do", False, True)

    with pytest.raises(NotYours):
        note_progress(one, progress="done", note="", by=table.member, now=now)
    kept = note_progress(one, progress="done", note="Signée.", by=table.officer, now=now)

    assert (kept.note, kept.is_late(day + timedelta(days=31))) == ("Signée.", False)


def test_it_is_public_only_while_both_sides_agree_and_another_answer_asks_again(cast, table, now):
    question = ask(table, now)
    with pytest.raises(NoLongerWaiting):
        agree_to_publish(question, agrees=True, by=table.member, now=now)
    answer(question, table.officer, now)

    def public():
        return list(public_questions(cast.network))

    agree_to_publish(question, agrees=True, by=table.member, now=now)
    assert public() == []
    agree_to_publish(question, agrees=True, by=table.officer, now=now)
    assert public() == [question]
    answer(question, table.officer, now, text="Une précision.")
    assert public() == []
    for side in (table.member, table.officer):
        agree_to_publish(question, agrees=True, by=side, now=now)
    agree_to_publish(question, agrees=False, by=table.member, now=now)
    assert public() == []
    with pytest.raises(NotYours):
        agree_to_publish(question, agrees=True, by=table.neighbour, now=now)


def test_who_reads_which_question(cast, table, now):
    question = ask(table, now)
    day = timezone.localdate(now)

    def reads(user):
        return question in Question.objects.visible_to(user, on=day)

    assert [reads(one) for one in (table.member.user, table.officer.user, cast.coordinator)] == [True] * 3
    others = (table.neighbour.user, table.stranger.user, cast.adviser, cast.manager, cast.administrator)
    assert [reads(one) for one in others] == [False] * 5
