"""Erasure: nothing of her words and name is left anywhere, proofs stay until their day, counts stay as they were."""

import time
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from tests.support.privacy.conftest import MARKS

from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as
from maillage.support.journeys.actions import Facts, move_journey, remove_document
from maillage.support.journeys.models import Document, Journey, Meeting, Move, Paper
from maillage.support.journeys.queries.documents import vault
from maillage.support.orientation import mail
from maillage.support.orientation.actions import withdraw_referral
from maillage.support.orientation.models import Enquiry, Referral, StepTaken
from maillage.support.orientation.queries import Reader
from maillage.support.orientation.queries.referral_numbers import numbers_of
from maillage.support.people.models import Person, Recognition, Situation, Welcome
from maillage.support.people.queries import people_of, search_people
from maillage.support.privacy.actions import (
    AnswerFirst,
    DayPast,
    ErasedAlready,
    NotYourRegister,
    ProofIncomplete,
    ProofSaid,
    TooEarly,
    answer_claim,
    destroy_proof,
    erase_person,
    keep_proof,
    open_claim,
)
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.queries import erasure_of

pytestmark = pytest.mark.django_db
UNTIL = date(2034, 12, 31)
LETTER = ProofSaid("esf_2021", "FSE+ 2021-2027, opération 12", "lettre de l’autorité de gestion du 3 mars 2026", UNTIL)


def texts():
    """Every text of every table of ours, as (table, column, value)."""
    for model in apps.get_models():
        if not model.__module__.startswith("maillage"):
            continue
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(one)::text FROM "{table}" one')
            yield from ((table, row) for (row,) in cursor.fetchall())


def bearing_marks():
    return sorted({table for table, row in texts() if any(mark in row.lower() for mark in MARKS)})


def contents():
    """What the organisations keep on their shelves."""
    return {content for _, content in vault().contents(before=time.time() + 10**9)}


def counts(cast, now):
    """What statistics are made of."""
    numbers = numbers_of(cast.network, since=now.date() - timedelta(days=30), now=now)
    return {
        "people": Person.objects.filter(merged_into=None).count(),
        "communes": list(Person.objects.values_list("commune").annotate(n=Count("pk")).order_by("commune")),
        "welcomes": list(Welcome.objects.values_list("hub", "received_on").annotate(n=Count("pk"))),
        "districts": Situation.objects.filter(fact="qpv").count(),
        "journeys": list(Journey.objects.values_list("hub", "state", "closed_at").order_by("pk")),
        "moves": list(Move.objects.values_list("to_state", "on").order_by("pk")),
        "minutes": list(Meeting.objects.values_list("status", "spent_minutes").order_by("pk")),
        "enquiries": list(Enquiry.objects.values_list("status", "hub", "received_at").order_by("pk")),
        "referrals": (numbers, list(Referral.objects.values_list("state", "outcome", "to_organisation"))),
    }


def test_nothing_that_names_or_describes_her_is_left_in_any_table(
    solange, cast, now, django_capture_on_commit_callbacks
):
    before = bearing_marks()
    assert len(contents()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(solange.person, by=cast.manager, now=now)

    assert len(before) > 15
    assert bearing_marks() == []
    assert not Recognition.objects.exists()
    assert contents() == set()
    assert not search_people(people_of(cast.alexis), "Zaqisolange").exists()
    assert not search_people(people_of(cast.alexis), "06 88 77").exists()
    assert set(Letter.objects.filter(status="waiting").values_list("text", flat=True)) == set()


def test_a_digest_tells_colleagues_of_the_others_only(solange, enquiry, cast, now):
    other = Enquiry.objects.get(pk=enquiry.pk)
    other.pk, other.public_id, other.name, other.journey = None, uuid4(), "Ravi (fictif)", None
    other.status, other.answered_at, other.answered_by, other.form_key = "waiting", None, None, uuid4()
    other.save(force_insert=True)
    steps = [
        StepTaken.objects.create(enquiry=one, round=1, position=9, act="remind_owner", at=now)
        for one in (solange.enquiry, other)
    ]
    reader = Reader("user:1", cast.partner.email, "fr")
    mail.tell_digest(reader, steps, now=now)
    mail.tell_digest(reader, steps[:1], now=now)

    erase_person(solange.person, by=cast.manager, now=now)

    waiting = Letter.objects.get(key__startswith="orientation.digest:", status="waiting")
    assert "Ravi (fictif)" in waiting.text
    assert other.reference in waiting.text
    assert bearing_marks() == ["orientation_enquiry"]


def test_proofs_stay_until_their_day_with_the_reason_and_nothing_else_does(solange, cast, now):
    proof = keep_proof(solange.contract, LETTER, by=cast.manager, now=now)
    keep_proof(solange.document, LETTER, by=cast.manager, now=now)

    planned = erasure_of(solange.person)
    done = erase_person(solange.person, by=cast.manager, now=now)

    assert done.proofs == planned.proofs
    assert (solange.contract.title, UNTIL) in [(one.what, one.until) for one in planned.proofs]
    assert list(Paper.objects.values_list("pk", flat=True)) == [solange.contract.pk]
    assert list(Document.objects.values_list("pk", flat=True)) == [solange.document.pk]
    assert bearing_marks() == [
        "journeys_document",
        "journeys_documentlink",
        "journeys_paper",
        "journeys_signature",
    ]
    assert not Journey.objects.visible_to(cast.adviser).exists()
    with pytest.raises(TooEarly):
        destroy_proof(proof, by=cast.manager, now=now)

    after = now.replace(year=2035)
    for one in Proof.objects.order_by("pk"):
        destroy_proof(one, by=cast.manager, now=after)
        destroy_proof(one, by=cast.manager, now=after)

    assert bearing_marks() == []
    assert list(Proof.objects.values_list("operation", "until", "destroyed_at")) == [
        (LETTER.operation, UNTIL, after),
        (LETTER.operation, UNTIL, after),
    ]
    assert Entry.objects.filter(what="privacy.proof_destroyed").count() == 2


def test_statistics_are_the_same_before_and_after(solange, cast, now):
    withdraw_referral(solange.referral, by=cast.adviser, now=now)
    move_journey(solange.journey, "stopped", by=cast.adviser, now=now, facts=Facts(exit_reason="job"))
    before = counts(cast, now)

    erase_person(solange.person, by=cast.manager, now=now + timedelta(hours=1))

    assert counts(cast, now) == before


def test_what_is_open_ends_and_the_receiver_is_told_without_the_reason(solange, cast, now):
    erase_person(solange.person, by=cast.manager, now=now)

    solange.referral.refresh_from_db()
    solange.journey.refresh_from_db()
    assert (solange.referral.state, solange.referral.ending) == ("withdrawn", "erased")
    assert solange.referral.person is None
    assert solange.journey.state == "stopped"
    told = solange.referral.notices.get(reader=cast.partner)
    assert told.code == "withdrawn"
    assert list(Meeting.objects.order_by("pk").values_list("status", flat=True)) == ["held", "cancelled"]


def test_the_page_before_says_what_goes_what_stays_and_what_lies_elsewhere(solange, cast, now):
    with reading_as([cast.alexis.pk], sensitive=True):
        planned = erasure_of(solange.person)

    goes = {line.held.key: line.count for line in planned.goes}
    assert goes["journeys.note"] == 1
    assert goes["people.situation"] == 2
    assert goes["journeys.axisanswer"] == 8
    assert "people.person" in {line.held.key for line in planned.emptied}
    assert [str(one) for one in planned.elsewhere] == ["Chambre"]
    assert [one.pk for one in planned.in_flight] == [solange.referral.pk]
    assert all(line.held.why for line in [*planned.emptied, *planned.stays])


def test_what_she_asked_for_is_given_first(solange, cast, now):
    asked = {"channel": "desk", "by": cast.adviser, "now": now}
    access = open_claim(solange.person, right="access", words="Zaqi tout", **asked)
    erasure = open_claim(solange.person, right="erasure", **asked)
    keep_proof(solange.contract, LETTER, by=cast.manager, now=now)
    with pytest.raises(AnswerFirst):
        erase_person(solange.person, by=cast.manager, now=now)
    answer_claim(access, outcome="granted", answer="Zaqi : remis en main propre.", by=cast.manager, now=now)

    erase_person(solange.person, by=cast.manager, now=now)

    states = dict(Claim.objects.values_list("right", "state"))
    assert states == {"access": "granted", "erasure": "partly"}
    assert list(Claim.objects.values_list("words", "answer")) == [("", ""), ("", "")]
    erasure.refresh_from_db()
    assert erasure.answered_by == cast.manager


def test_only_a_manager_of_the_organisation_erases_and_only_once(solange, cast, now):
    for who in (cast.adviser, cast.partner, cast.stranger, cast.coordinator):
        with pytest.raises(NotYourRegister):
            erase_person(solange.person, by=who, now=now)
        with pytest.raises(NotYourRegister):
            keep_proof(solange.contract, LETTER, by=who, now=now)

    erase_person(solange.second, by=cast.manager, now=now)

    with pytest.raises(ErasedAlready):
        erase_person(solange.person, by=cast.manager, now=now)


def test_the_database_keeps_a_proof_from_everybody(solange, cast, now):
    proof = keep_proof(solange.document, LETTER, by=cast.manager, now=now)
    paper = keep_proof(solange.contract, LETTER, by=cast.manager, now=now)
    refused = [
        lambda: remove_document(solange.document, by=cast.adviser, now=now),
        lambda: _sql("DELETE FROM privacy_proof WHERE id = %s", proof.pk),
        lambda: _sql(
            "DELETE FROM journeys_signature WHERE paper_id = %s; DELETE FROM journeys_paper", solange.contract.pk
        ),
        lambda: _sql(
            "UPDATE privacy_proof SET paper_id = NULL, destroyed_at = '2034-12-31 12:00+01', destroyed_by_id = %s"
            " WHERE paper_id IS NOT NULL",
            cast.manager.pk,
        ),
    ]

    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert Proof.objects.kept().filter(pk__in=[proof.pk, paper.pk]).count() == 2


def test_a_proof_says_until_when_and_according_to_what(solange, cast, now):
    with pytest.raises(DayPast):
        keep_proof(
            solange.contract, ProofSaid("grant", "Subvention", "convention", now.date()), by=cast.manager, now=now
        )
    with pytest.raises(ProofIncomplete):
        keep_proof(solange.contract, ProofSaid("grant", "Subvention", " ", UNTIL), by=cast.manager, now=now)

    first = keep_proof(solange.contract, LETTER, by=cast.manager, now=now)
    later = ProofSaid("state_aid", LETTER.operation, "contrôle du 2 mai", date(2036, 12, 31))
    second = keep_proof(solange.contract, later, by=cast.manager, now=now)

    assert (first.pk, second.until) == (second.pk, later.until)
    with CaptureQueriesContext(connection), reading_as([cast.chamber.pk]):
        assert not Proof.objects.exists()


def _sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
