"""A person accompanied by Alexis, with one of each thing that a page is about: for the table of roles and pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from tests.cast import Cast
from tests.support.journeys.files import PDF

from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.catalogue.schemes.models import FundedOperation
from maillage.foundation.tools.reading import reading_as, reading_everything
from maillage.support.enrolments.actions import (
    CampaignSaid,
    OperationSaid,
    ask_voucher,
    enrol,
    enter_operation,
    explain_gaps,
    open_campaign,
    submit_campaign,
)
from maillage.support.enrolments.models import Enrolment, Presence
from maillage.support.firms.models import Survey
from maillage.support.journeys.actions import (
    Plan,
    Report,
    Slot,
    StepSaid,
    add_step,
    link_document,
    make_paper,
    note_meeting,
    open_journey,
    plan_meeting,
    receive_document,
    start_project,
)
from maillage.support.journeys.models import Document, Journey
from maillage.support.journeys.papers.choices import PaperKind
from maillage.support.journeys.steps import StepOwner
from maillage.support.orientation.actions import agree_to_referral, draft_referral
from maillage.support.orientation.models import FollowRequest, Referral
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people.actions import Said, entrust_sensitive, give_consent, merge_people, welcome_person
from maillage.support.people.models import Merge, Person
from maillage.support.privacy.actions import ProofSaid, keep_proof, open_claim

ABOUT_THE_PERSON = (
    *("person", "receive", "edit_person", "add_contact", "add_situation", "agree", "person_link", "sensitive"),
    *("looks", "refer", "write_referral", "new_journey"),
    *("rights", "export_person", "person_proofs", "erase_person", "restrict_person"),
)
ABOUT_THE_JOURNEY = (
    *("journey", "move_journey", "lose_journey", "hand_journey", "journey_attempt", "edit_project", "notes"),
    *(
        "plan_meeting",
        "note_meeting",
        "assessment",
        "plan",
        "contract",
        "make_paper",
        "documents",
        "funders",
        "vouchers",
        "firm",
    ),
)
ABOUT_THE_MEETING = (
    *("meeting", "no_show", "cancel_meeting", "put_back_meeting", "postpone_meeting", "mend_note", "finish_step"),
)
ABOUT_THE_STEP = ("revise_step", "settle_step")
ABOUT_THE_PAPER = ("paper", "paper_text", "sign_paper", "withdraw_paper")
ABOUT_THE_DOCUMENT = ("document", "settle_document", "link_document")
ABOUT_THE_REFERRAL = ("referral", "refer_on", "referral_act")
Keys = dict[str, dict[str, object]]


@dataclass(frozen=True)
class Accompanied:
    """Who is accompanied, somebody of the same name, and the entry that was joined to the first."""

    person: Person
    other: Person
    merge: Merge
    keys: Keys


def accompanied(cast: Cast) -> Accompanied:
    """Somebody in the file of Alexis, and the arguments of each page about them."""
    act = {"by": cast.adviser, "now": timezone.now()}
    with reading_as([cast.alexis.pk]):
        entered = [
            welcome_person(Said(name), organisation=cast.alexis, hub=cast.etain, need="", **act)
            for name in ("Sami (fictif)", "Samy (fictif)", "S. (fictif)")
        ]
        merge = merge_people(entered[0], entered[2], **act)
        keys = {**_of_journey(cast, entered[0], act), **_of_file(cast, entered[0], act)}
    with reading_everything():
        referral = _referral(cast, entered[0], act)
    keys |= {f"desk:{name}": {"pk": referral.pk, "act": "accept"} for name in ABOUT_THE_REFERRAL}
    keys["coordination:referral"] = {"pk": referral.pk}
    keys["desk:shared_document"] = {"pk": referral.pk, "item": referral.items.get(kind="document").pk}
    keys["desk:ask_who_follows"] = {"pk": entered[0].pk, "organisation": cast.chamber.pk}
    keys["desk:answer_who_follows"] = {"pk": _name_asked(cast, entered[0]).pk}
    keys["desk:merge"] = {"pk": entered[0].pk, "other": entered[1].pk}
    keys["desk:undo_merge"] = {"pk": merge.pk}
    return Accompanied(entered[0], entered[1], merge, keys)


def _of_file(cast: Cast, person: Person, act: dict[str, object]) -> Keys:
    consent = give_consent(person, purpose="counted", channel="desk", language="fr", **act)
    today = timezone.localdate()
    claim = open_claim(person, right="rectification", channel="desk", **act)
    right = entrust_sensitive(
        cast.adviser,
        cast.alexis,
        reason="Référente insertion",
        starts_on=today,
        ends_on=today + timedelta(days=30),
        by=cast.manager,
        now=act["now"],
    )
    return {
        **{f"desk:{name}": {"pk": person.pk} for name in ABOUT_THE_PERSON},
        "desk:withdraw_consent": {"pk": consent.pk},
        "desk:end_sensitive": {"pk": right.pk},
        "desk:claim": {"pk": claim.pk},
        "desk:paper_template": {"kind": "contract", "language": "fr"},
        "link": {"token": "made-up", "pk": 1, "item": 1, "purpose": "counted"},
    }


def _of_journey(cast: Cast, person: Person, act: dict[str, object]) -> Keys:
    now = timezone.now()
    project = start_project(person, Plan("Atelier (fictif)"), **act)
    journey = open_journey(person, project=project, hub=cast.etain, **act)
    meeting = plan_meeting(journey, Slot(now + timedelta(days=1), 30, hub=cast.etain), **act)
    step = add_step(journey, StepSaid("Un devis", StepOwner.PERSON, timezone.localdate() + timedelta(days=9)), **act)
    paper = make_paper(journey, PaperKind.CONTRACT, **act)
    document = receive_document(journey, name="devis.pdf", content=[PDF], **act)
    link = link_document(document, for_whom="La banque (fictif)", days=7, **act)
    about = [
        (ABOUT_THE_JOURNEY, {"pk": journey.pk, "kind": "contract"}),
        (ABOUT_THE_MEETING, {"pk": meeting.pk}),
        (ABOUT_THE_STEP, {"pk": step.pk}),
        (ABOUT_THE_PAPER, {"pk": paper.pk}),
        (ABOUT_THE_DOCUMENT, {"pk": document.pk}),
    ]
    keys: Keys = {f"desk:{name}": dict(arguments) for names, arguments in about for name in names}
    operation, enrolment = _enrolled(cast, journey, now)
    about = ("operation", "operation_table", "new_campaign")
    keys |= {f"desk:{name}": {"pk": operation.pk} for name in about}
    keys |= _asked_of_funders(cast, journey, enrolment, now)
    keys |= {f"desk:{name}": {"pk": enrolment.pk} for name in ("participant", "leave_operation")}
    keys |= {f"desk:{name}": {"pk": _asked(journey, now).pk} for name in ("survey", "refuse_survey")}
    said = ProofSaid("esf_2021", "FSE+ 12", "lettre", timezone.localdate() + timedelta(days=900))
    proof = keep_proof(document, said, by=cast.manager, now=now)
    return {**keys, "desk:end_document_link": {"pk": link.pk}, "desk:destroy_proof": {"pk": proof.pk}}


def _asked(journey: Journey, now: datetime) -> Survey:
    """A question that waits: how the firm goes."""
    today = timezone.localdate(now)
    made, _new = Survey.objects.get_or_create(
        journey=journey,
        months=6,
        defaults={
            "organisation": journey.organisation,
            "person": journey.person,
            "planned_on": today,
            "closes_on": today + timedelta(days=90),
            "opened_at": now,
        },
    )
    return made


def _enrolled(cast: Cast, journey: Journey, now: datetime) -> tuple[FundedOperation, Enrolment]:
    """An operation of Alexis, and the journey counted for it since a first meeting."""
    held = Slot(now - timedelta(hours=2), 30, hub=cast.etain)
    note_meeting(journey, held, Report(minutes=30), by=cast.adviser, now=now)
    today = timezone.localdate(now)
    said = OperationSaid("2026-1", "Opération (fictif)", today - timedelta(days=90), today + timedelta(days=90))
    operation = enter_operation(cast.alexis, said, shipped_tables()[0], by=cast.manager, now=now)
    return operation, enrol(journey, operation, on=today, by=cast.adviser, now=now)


def _asked_of_funders(cast: Cast, journey: Journey, enrolment: Enrolment, now: datetime) -> Keys:
    """A voucher to be checked, a campaign of yesterday that was submitted with the reasons of its gaps."""
    today = timezone.localdate(now)
    voucher = ask_voucher(journey, "cheques_crea", "training", on=today, by=cast.adviser, now=now)
    said = CampaignSaid("Bilan (fictif)", today - timedelta(days=9), today - timedelta(days=1), today)
    campaign = open_campaign(enrolment.operation, said, by=cast.manager, now=now)
    Presence.objects.filter(enrolment=enrolment).update(starts_on=today - timedelta(days=5))
    explain_gaps(campaign, enrolment, "Ne veut pas le dire.", by=cast.manager, now=now)
    submission = submit_campaign(campaign, on=today, by=cast.manager, now=now)
    sheet = {"operation": enrolment.operation_id, "adviser": cast.adviser.pk, "month": f"{today:%Y-%m}", "kind": "csv"}
    about = {"pk": campaign.pk, "enrolment": enrolment.pk}
    return {
        **{f"desk:{name}": {"pk": voucher.eligibility.pk} for name in ("check_eligibility", "rule_on_eligibility")},
        **{f"desk:{name}": dict(about) for name in ("campaign", "move_campaign", "explain_gaps")},
        "desk:voucher": {"pk": voucher.pk},
        **{f"desk:{name}": dict(sheet) for name in ("time_sheet", "time_file")},
        "desk:submission_file": {"pk": submission.pk, "kind": "csv"},
    }


def _referral(cast: Cast, person: Person, act: dict[str, object]) -> Referral:
    draft = ReferralDraft(
        person=person,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=cast.chamber,
        to_hub=cast.etain,
        kind="orientation",
        reason="need",
        message="Bonjour.",
        summary="Un atelier.",
        documents=tuple(str(key) for key in Document.objects.filter(person=person).values_list("public_id", flat=True)),
    )
    return agree_to_referral(draft_referral(draft, **act), channel="desk", language="fr", **act)


def _name_asked(cast: Cast, person: Person) -> FollowRequest:
    """The chamber asks who follows the person at Alexis."""
    now = timezone.now()
    with reading_everything():
        there = welcome_person(
            Said("S. (fictif)"), organisation=cast.chamber, hub=cast.etain, need="", by=cast.partner, now=now
        )
        return FollowRequest.objects.create(
            organisation=cast.chamber,
            person=there,
            asked_by=cast.partner,
            followed_by=cast.alexis,
            followed_person=person,
            at=now,
        )
