"""Solange, whom Alexis accompanied: one of each thing that may be known of somebody. All is *fictif*.

Whatever names or describes her bears the mark `Zaqi`, or is one of her ways to be reached: it can be looked for.
"""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from tests.support.journeys.files import PDF

from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.support.enrolments.actions import (
    CampaignSaid,
    OperationSaid,
    StepFacts,
    ask_voucher,
    enrol,
    enter_operation,
    explain_gaps,
    move_voucher,
    open_campaign,
    rule_on,
    submit_campaign,
)
from maillage.support.enrolments.models import Presence
from maillage.support.journeys.actions import (
    Answered,
    Interview,
    Plan,
    Report,
    Slot,
    StepSaid,
    add_step,
    complete_assessment,
    link_document,
    make_paper,
    move_journey,
    note_meeting,
    open_contact,
    plan_meeting,
    receive_document,
    sign_on_paper,
    start_project,
)
from maillage.support.journeys.axes import Axis, Decision, Level
from maillage.support.orientation.actions import accept_enquiry, add_word, agree_to_referral, draft_referral
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people.actions import (
    Said,
    add_contact_point,
    entrust_sensitive,
    give_consent,
    look,
    merge_people,
    record_situation,
    send_person_link,
    welcome_again,
    welcome_person,
)

MARKS = ("zaqi", "0688776655", "06 88 77 66 55")


@pytest.fixture(autouse=True)
def shelves_of_its_own(settings, tmp_path):
    """No test counts the documents that another left, whatever numbers their organisations have."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"


@pytest.fixture
def solange(cast, enquiry, now):
    """She asked, was welcomed, accompanied, referred to the chamber, entered twice."""
    act = {"by": cast.adviser, "now": now}
    person = _asked(cast, enquiry, now)
    welcome_again(person, hub=cast.etain, need="Zaqi besoin", **act)
    second = welcome_person(
        Said("Zaqisolange", "(fictif)", "06 88 77 66 55"), organisation=cast.alexis, hub=cast.etain, need="Zaqi", **act
    )
    merge_people(person, second, **act)
    add_contact_point(person, channel="email", value="zaqi@example.org", is_preferred=True, note="Zaqi mari", **act)
    _situation(cast, person, now)
    enquiry.refresh_from_db()
    journey = enquiry.journey
    document, contract = _worked(cast, journey, now)
    _enrolled(cast, journey, now)
    start_project(second, Plan("Zaqi second projet"), **act)
    draft = ReferralDraft(
        person=person,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=cast.chamber,
        to_hub=cast.etain,
        kind="orientation",
        reason="need",
        message="Zaqi message",
        summary="Zaqi résumé",
    )
    referral = agree_to_referral(draft_referral(draft, **act), channel="desk", language="fr", **act)
    give_consent(person, purpose="recognised", channel="desk", language="fr", **act)
    look(person, layer="L4", what="notes", **act)
    send_person_link(person, **act)
    person.refresh_from_db()
    journey.refresh_from_db()
    return SimpleNamespace(
        person=person,
        second=second,
        enquiry=enquiry,
        journey=journey,
        document=document,
        contract=contract,
        referral=referral,
    )


def _asked(cast, enquiry, now):
    facts = {
        "name": "Zaqisolange Zaqinom",
        "phone": "06 88 77 66 55",
        "email": "zaqi@example.org",
        "address": "1, rue Zaqi",
        "commune_typed": "Zaqi (55)",
        "need": "Zaqi demande",
    }
    for name, value in facts.items():
        setattr(enquiry, name, value)
    enquiry.save()
    add_word(enquiry, text="Zaqi mot", form_key=uuid4(), by=None, now=now)
    journey = accept_enquiry(enquiry, by=cast.adviser, now=now)
    return journey.person


def _situation(cast, person, now):
    day = now.date()
    entrust_sensitive(
        cast.adviser,
        cast.alexis,
        reason="Essai",
        starts_on=day,
        ends_on=day + timedelta(days=30),
        by=cast.manager,
        now=now,
    )
    for fact, value in (("rqth", "Zaqi oui"), ("employment", "Zaqi emploi"), ("qpv", "oui")):
        record_situation(person, fact=fact, value=value, true_on=day, by=cast.adviser, now=now)


def _enrolled(cast, journey, now):
    """She takes part in an operation, and is reached through somebody."""
    today = now.date()
    said = OperationSaid("2026-7", "Opération (fictif)", today - timedelta(days=90), today + timedelta(days=90))
    operation = enter_operation(cast.alexis, said, shipped_tables()[0], by=cast.manager, now=now)
    row = enrol(journey, operation, on=today, by=cast.adviser, now=now, referent="Zaqi assistante sociale")
    Presence.objects.filter(enrolment=row).update(starts_on=today - timedelta(days=5))
    voucher = ask_voucher(journey, "cheques_crea", "training", on=today, by=cast.adviser, now=now)
    ruling = {"officer": "Zaqi officière", "reason": "Zaqi motif"}
    rule_on(voucher.eligibility, "refused", **ruling, by=cast.manager, now=now)
    move_voucher(voucher, "taken_back", on=today, by=cast.adviser, now=now, facts=StepFacts(reason="Zaqi abandon"))
    said = CampaignSaid("Bilan (fictif)", today - timedelta(days=9), today - timedelta(days=1), today)
    campaign = open_campaign(operation, said, by=cast.manager, now=now)
    explain_gaps(campaign, row, "Zaqi silence", by=cast.manager, now=now)
    submit_campaign(campaign, on=today, by=cast.manager, now=now)


def _worked(cast, journey, now):
    """An assessment, a plan, a note, a document with a link, a contract signed; the next meeting is planned."""
    act = {"by": cast.adviser, "now": now}
    move_journey(journey, "welcomed", reason="Zaqi raison", **act)
    interview = Interview(
        held_on=now.date(),
        minutes=90,
        strengths="Zaqi force",
        risks="Zaqi risque",
        decision=Decision.GO_ON,
        answers={axis: Answered(Level.WELL, "Zaqi axe") for axis in Axis},
    )
    complete_assessment(journey, interview, **act)
    add_step(journey, StepSaid("Zaqi étape", "person", now.date() + timedelta(days=9)), **act)
    slot = Slot(starts_at=now - timedelta(hours=3), minutes=45)
    note_meeting(journey, slot, Report(45, text="Zaqi note", next_step="Zaqi suite"), **act)
    plan_meeting(journey, Slot(now + timedelta(days=4), 30, hub=cast.etain), **act)
    document = receive_document(journey, name="Zaqi attestation.pdf", content=[PDF], is_shown=True, **act)
    link_document(document, for_whom="Zaqi banque", days=7, **act)
    receive_document(journey, name="Zaqi devis.pdf", content=[PDF + b"devis"], **act)
    contract = make_paper(journey, "contract", **act)
    return document, sign_on_paper(contract, name="Zaqi signature", signed_on=now.date(), **act)


@pytest.fixture
def beside(solange, cast, now):
    """Solange, and what is somebody else's or nobody's yet: a project, a journey without a name."""
    act = {"by": cast.adviser, "now": now}
    other = welcome_person(Said("Luc"), organisation=cast.alexis, hub=cast.etain, need="", **act)
    solange.other_project = start_project(other, Plan("Autre"), **act)
    solange.nameless = open_contact(organisation=cast.alexis, hub=cast.etain, commune=None, stage="", **act)
    return solange
