"""Enquiries that nobody took charge of: once their time is over their words go by rule, and the counts stay."""

from datetime import date, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from tests.eyes import closed_eyes

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.workdays import PARIS, months_after
from maillage.support.journeys.actions import Facts, move_journey
from maillage.support.orientation.actions import accept_enquiry, add_word, decline_enquiry, name_person
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import inbox_of
from maillage.support.people.actions import FileErased, Said, welcome_person
from maillage.support.privacy.actions import answer_claim, erase_old_enquiries, open_claim, restrict
from maillage.support.privacy.actions import retention as by_rule
from maillage.support.privacy.choices import Retention
from maillage.support.privacy.queries import due_of
from maillage.support.privacy.retention import RULES
from maillage.web.coordination.figures import figures_of

EMPTIED = ("name", "contact_way", "phone", "email", "address", "commune_typed", "need", "answer")
ON = date(2028, 10, 6)
"""Two years after the day of `now`."""
THEN = datetime(2028, 10, 6, 4, 0, tzinfo=PARIS)
STATES = {
    "waiting": {},
    "unanswered": {},
    "declined": {"decline_reason": "full", "answer": "Zaqi, complet.", "due_at": None},
    "unreachable": {"due_at": None},
    "withdrawn": {"due_at": None},
}


@pytest.fixture
def asked(enquiry, cast, now):
    """One enquiry in each state in which nobody took charge of it, all of the same day."""

    def copy(status, **facts):
        made = Enquiry.objects.get(pk=enquiry.pk)
        made.pk, made.form_key, made.public_id, made.link_nonce = None, uuid4(), uuid4(), uuid4()
        made.name = f"Zaqi{status} (fictif)"
        made.status, made.answered_at = status, None if status in ("waiting", "unanswered") else now
        for name, value in facts.items():
            setattr(made, name, value)
        made.save()
        return made

    made = {status: copy(status, **facts) for status, facts in STATES.items()}
    accept_enquiry(enquiry, by=cast.adviser, now=now)
    return made


def words_of(one):
    return [getattr(Enquiry.objects.get(pk=one.pk), name) for name in EMPTIED]


def test_the_last_start_is_the_last_day_from_which_the_time_is_over():
    rule = RULES[Retention.DECLINED]

    for on in (date(2028, 10, 6), date(2030, 2, 28), date(2028, 2, 29), date(2027, 3, 1)):
        last = rule.last_start(on)
        assert months_after(last, 24) <= on < months_after(last + timedelta(days=1), 24)


def test_words_go_on_the_day_and_not_a_day_before_and_what_is_counted_stays(asked, enquiry, cast, now, mailoutbox):
    add_word(asked["unanswered"], text="Zaqi mot", form_key=uuid4(), by=cast.adviser, now=now)
    counted = figures_of(cast.network, now=THEN, since=now).lately
    facts = "status", "answered_at", "received_at", "hub", "organisation", "stage", "round", "decline_reason", "commune"
    before = list(Enquiry.objects.order_by("pk").values(*facts))
    assert Letter.objects.filter(text__contains="Zaqi").exists()

    assert erase_old_enquiries(now=THEN - timedelta(days=1)) == 0
    assert due_of(cast.alexis, on=ON).counts[Retention.DECLINED] == (5, 0)
    assert erase_old_enquiries(now=THEN) == 5
    assert erase_old_enquiries(now=THEN) == 0

    assert [words_of(one) for one in asked.values()] == [[""] * 8] * 5
    assert words_of(enquiry)[0] == "Léa (fictif)"
    assert list(Enquiry.objects.order_by("pk").values(*facts)) == before
    assert figures_of(cast.network, now=THEN, since=now).lately == counted
    assert due_of(cast.alexis, on=ON).counts[Retention.DECLINED] == (0, 0)
    assert not Letter.objects.filter(text__contains="Zaqi").exists()
    lines = Entry.objects.filter(what="privacy.enquiries_erased")
    assert [(line.by, line.at, line.facts["enquiries"]) for line in lines] == [(None, THEN, 5)]


def test_what_was_erased_waits_for_nobody_any_more_and_takes_no_act(asked, cast, now):
    assert asked["unanswered"] in inbox_of(cast.adviser)
    erase_old_enquiries(now=THEN)

    assert list(inbox_of(cast.adviser)) == []
    for status in ("waiting", "unanswered"):
        with pytest.raises(FileErased):
            decline_enquiry(asked[status], reason="full", words="", by=cast.adviser, now=THEN)
    with pytest.raises(FileErased):
        add_word(asked["waiting"], text="Encore", form_key=uuid4(), by=None, now=THEN)


def test_a_word_an_attempt_or_a_later_turn_starts_the_time_anew(asked, cast, now):
    later = now + timedelta(days=100)
    add_word(asked["waiting"], text="Encore là", form_key=uuid4(), by=None, now=later)
    asked["unanswered"].attempts.create(by=cast.adviser, channel="phone", at=later)
    Enquiry.objects.filter(pk=asked["unreachable"].pk).update(assigned_at=later, answered_at=later)

    erase_old_enquiries(now=THEN)

    kept = {status for status, one in asked.items() if words_of(one)[0]}
    assert kept == {"waiting", "unanswered", "unreachable"}
    assert erase_old_enquiries(now=THEN + timedelta(days=100)) == 3


def test_those_of_somebody_whose_claim_waits_or_who_is_restricted_are_told_apart(asked, cast, now):
    act = {"by": cast.adviser, "now": now}
    people = {
        status: welcome_person(
            Said(f"Zaqi{status}", "(fictif)", "06 00 00 00 00"),
            organisation=cast.alexis,
            hub=cast.etain,
            need="",
            **act,
        )
        for status in ("declined", "withdrawn")
    }
    claim = open_claim(people["declined"], right="access", channel="desk", **act)
    restrict(people["withdrawn"], is_restricted=True, by=cast.manager, now=now)

    assert due_of(cast.alexis, on=ON).counts[Retention.DECLINED] == (3, 2)
    assert erase_old_enquiries(now=THEN) == 3
    assert all(words_of(asked[status])[0] for status in people)

    answer_claim(claim, outcome="granted", answer="Remis.", by=cast.manager, now=THEN)
    assert erase_old_enquiries(now=THEN) == 1


def test_a_long_list_goes_in_portions_and_each_organisation_by_itself(asked, cast, now, monkeypatch):
    monkeypatch.setattr(by_rule, "AT_ONCE", 2)
    Enquiry.objects.filter(pk=asked["declined"].pk).update(organisation=cast.chamber)

    assert erase_old_enquiries(now=THEN, organisation=cast.alexis) == 4
    assert words_of(asked["declined"])[0]

    lines = Entry.objects.filter(what="privacy.enquiries_erased").order_by("pk")
    assert [line.facts["enquiries"] for line in lines] == [2, 2]
    assert {(line.about_kind, line.about_key) for line in lines} == {("network.organisation", str(cast.alexis.pk))}


def test_the_command_counts_first_and_erases_when_it_is_told_to(asked, cast, now):
    ago = timezone.now() - timedelta(days=800)
    Enquiry.objects.filter(status="declined").update(received_at=ago, assigned_at=ago, answered_at=ago)

    def told(*words):
        out = StringIO()
        with closed_eyes():
            call_command("retention", *words, stdout=out)
        return out.getvalue().splitlines()

    today = timezone.localdate()
    counted = "alexis declined: 1 due, 0 told apart"
    assert told("--dry-run") == [counted, f"1 due on {today}; nothing was erased."]
    assert words_of(asked["declined"])[0]
    assert told("--organisation", "chambre") == [
        f"0 due on {today}; 0 enquiries were erased, files of people by nobody."
    ]
    assert told() == [counted, f"1 due on {today}; 1 enquiries were erased, files of people by nobody."]
    assert words_of(asked["declined"])[0] == ""


def test_one_taken_charge_of_whose_name_nobody_learnt_goes_after_its_journey_ended(enquiry, cast, now):
    Enquiry.objects.filter(pk=enquiry.pk).update(name="")
    journey = accept_enquiry(enquiry, by=cast.adviser, now=now)
    assert erase_old_enquiries(now=THEN) == 0, "the journey is open"
    move_journey(
        journey, "stopped", reason="Zaqi raison", by=cast.adviser, now=now, facts=Facts(exit_reason="no_answer")
    )

    assert erase_old_enquiries(now=THEN - timedelta(days=1)) == 0
    assert erase_old_enquiries(now=THEN) == 1

    assert words_of(enquiry) == [""] * 8
    assert Enquiry.objects.get().status == "accepted"
    assert list(journey.moves.values_list("reason", flat=True)) == ["", ""]
    with pytest.raises(FileErased):
        name_person(enquiry, name="Léa", by=cast.adviser, now=THEN)
