"""The world of the table of layers: one person (*fictif*) of the file of Alexis, of whom everything is known."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.test import RequestFactory
from tests.cast import Cast, member, organisation, user
from tests.support.journeys.files import PDF
from tests.web.known import AGREED_UNTIL, MEET_ON, later

from maillage.catalogue.network.choices import OrganisationKind, Role
from maillage.catalogue.network.models import HubMembership, Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import Eyes
from maillage.support.firms.actions import FirmSaid, note_firm
from maillage.support.journeys.actions import (
    Answered,
    Interview,
    Plan,
    Report,
    Slot,
    StepSaid,
    add_step,
    link_document,
    make_paper,
    move_journey,
    note_meeting,
    open_journey,
    plan_meeting,
    receive_document,
    save_draft,
    sign_on_paper,
    start_project,
    write_template,
)
from maillage.support.journeys.axes import Axis, Level
from maillage.support.journeys.models import Document, DocumentLink, Journey, Paper
from maillage.support.journeys.papers.choices import PaperKind
from maillage.support.journeys.queries.documents import document_link_token
from maillage.support.orientation.actions import (
    accept_referral,
    add_referral_word,
    add_word,
    agree_to_referral,
    draft_referral,
)
from maillage.support.orientation.models import Enquiry, Redirection, Referral
from maillage.support.orientation.queries import ReferralDraft, referral_link_token
from maillage.support.people.actions import (
    Said,
    entrust_sensitive,
    give_consent,
    keep_person_link,
    look,
    record_situation,
    welcome_person,
)
from maillage.support.people.models import Person, Recognition
from maillage.support.people.queries import person_link_token
from maillage.support.privacy.actions import ProofSaid, keep_proof, open_claim
from maillage.web.shared.membership import eyes_of


@dataclass(frozen=True)
class World:
    """The cast around one person, with what is known of her. `keys` are the keys of each kind of thing."""

    cast: Cast
    person: Person
    referral: Referral
    joint: Referral
    letter: Referral
    link: DocumentLink
    users: dict[str, User]
    keys: dict[str, frozenset[int]]

    def eyes(self, role: str) -> Eyes:
        """What the application opens for this role, and nothing more."""
        items = {
            "person": f"person:{self.person.pk}",
            "guest": f"referral:{self.letter.public_id}",
            "holder": f"document:{self.link.public_id}",
        }
        if role not in self.users:
            return Eyes(item=items.get(role, ""))
        request = RequestFactory().get("/")
        request.user = self.users[role]
        eyes = eyes_of(request)
        return Eyes(eyes.organisations, eyes.hubs, eyes.networks, sensitive=role == "adviser")

    def tokens(self) -> dict[str, str]:
        """The private links: whose, and the last part of the address."""
        return {
            "person": person_link_token(self.person),
            "guest": referral_link_token(self.letter),
            "holder": document_link_token(self.link),
        }


def make_world(cast: Cast, enquiry: Enquiry, now: datetime) -> World:
    """Everything of the table, by the actions that the pages call."""
    users = {role: getattr(cast, role) for role in ("adviser", "colleague", "manager", "stranger", "coordinator")}
    users |= {"administrator": cast.administrator, "receiver": cast.partner}
    users |= {"reception": member(user("Rachid"), cast.chamber, Role.HUB_MANAGER, hub=cast.etain)}
    users |= {"joint": _beside(cast, "Adie", "Jeanne"), "neighbour": _beside(cast, "Carep", "Nadine")}
    users["former"] = _former(cast, now.date())
    enquiry.need = "Zaqidemande"
    enquiry.save(update_fields=["need"])
    _passed(cast, enquiry, now)
    act = {"by": cast.adviser, "now": now}
    person = _file(cast, act)
    journey, keys = _own_journey(cast, person, act)
    shared, more = _shared_journey(cast, person, act)
    document = receive_document(journey, name="Zaqiplan.pdf", content=[PDF + b"plan"], **act)
    link = link_document(document, for_whom="Zaqibanque", days=7, **act)
    referral = accept_referral(
        _refer(cast, person, cast.chamber, now, "Zaqimessage", summary="Zaqiresume"), **_by(users["receiver"], now)
    )
    add_referral_word(referral, kind="to_sender", text="Zaqireponse", **_by(users["receiver"], now))
    going = {"kind": "co_support", "journey": shared, "shares_journey": True, "shares_plan": True}
    devis = receive_document(shared, name="Zaqidevis.pdf", content=[PDF + b"devis"], **act)
    said = ProofSaid("esf_2021", "FSE+ (fictif)", "Zaqijustif", later(900, 20))
    keep_proof(devis, said, **_by(users["manager"], now))
    partner = Organisation.objects.get(short_name="Adie")
    joint = _refer(cast, person, partner, now, "Bonjour.", documents=(str(devis.public_id),), **going)
    joint = accept_referral(joint, **_by(users["joint"], now))
    guest = organisation("Peel", OrganisationKind.UNIVERSITY, cast.network)
    letter = _refer(cast, person, guest, now, "Zaqilettre")
    keep_person_link(person, **act)
    person.refresh_from_db()
    keys = {kind: frozenset({*keys.get(kind, ()), *more.get(kind, ())}) for kind in {*keys, *more}}
    keys |= {
        "person": frozenset({person.pk}),
        "document": frozenset(Document.objects.values_list("pk", flat=True)),
        "paper": frozenset(Paper.objects.values_list("pk", flat=True)),
        "referral": frozenset({referral.pk, joint.pk, letter.pk}),
        "enquiry": frozenset({enquiry.pk}),
    }
    return World(cast, person, referral, joint, letter, link, users, keys)


def _by(user: User, now: datetime) -> dict[str, object]:
    return {"by": user, "now": now}


def _file(cast: Cast, act: dict[str, object]) -> Person:
    """The person, what was agreed to, what is sensitive, and who looked."""
    now = act["now"]
    said = Said("Zaqinom", "(fictif)", "06 88 77 66 55", "zaqi@example.org", cast.commune)
    person = welcome_person(said, organisation=cast.alexis, hub=cast.etain, need="Zaqibesoin", **act)
    days = {"starts_on": now.date(), "ends_on": now.date() + timedelta(days=30)}
    entrust_sensitive(cast.adviser, cast.alexis, reason="Zaqimotif", **days, by=cast.manager, now=now)
    record_situation(person, fact="rqth", value="Zaqirqth", true_on=now.date(), **act)
    heard = {"channel": "desk", "language": "fr", **act}
    give_consent(person, purpose="recognised", **heard)
    Recognition.objects.filter(person=person).update(mark="Zaqiempreinte")
    give_consent(person, purpose="summary", to=cast.neighbour, expires_on=AGREED_UNTIL, **heard)
    open_claim(person, right="rectification", channel="desk", words="Zaqireclame", **act)
    look(person, layer="L6", what="document:Zaqiregard", by=user("Zaqicurieux"), now=now, of=cast.chamber)
    return person


def _own_journey(cast: Cast, person: Person, act: dict[str, object]) -> tuple[Journey, dict[str, set[int]]]:
    """A journey of which nothing is shared."""
    now = act["now"]
    project = start_project(person, Plan("Zaqiprojet"), **act)
    journey = open_journey(person, project=project, hub=cast.etain, **act)
    note_firm(journey, FirmSaid(name="Zaqienseigne"), **act)
    step = add_step(journey, StepSaid("Zaqietape", "adviser", now.date()), **act)
    slot = Slot(starts_at=now - timedelta(hours=2), minutes=45)
    note = note_meeting(journey, slot, Report(45, text="Zaqinote"), **act)
    answers = {Axis.SKILLS: Answered(Level.WELL, "Zaqiaxe")}
    save_draft(journey, Interview(now.date(), strengths="Zaqiforce", answers=answers), **act)
    move_journey(journey, "paused", reason="Zaqiraison", **act)
    _signed_paper(cast, journey, act)
    receive_document(journey, name="Zaqipiece.pdf", content=[PDF], **act)
    return journey, {"journey": {journey.pk}, "step": {step.pk}, "meeting": {note.meeting_id}}


def _passed(cast: Cast, enquiry: Enquiry, now: datetime) -> None:
    """The enquiry came from the neighbours, with a reason; a word was added to it."""
    Redirection.objects.create(
        enquiry=enquiry,
        from_organisation=cast.neighbour,
        from_hub=cast.verdun,
        to_organisation=cast.alexis,
        to_hub=cast.etain,
        reason="Zaqirenvoi",
        by=cast.stranger,
        at=enquiry.received_at,
    )
    add_word(enquiry, text="Zaqiajout", form_key=uuid4(), by=None, now=now)


def _signed_paper(cast: Cast, journey: Journey, act: dict[str, object]) -> None:
    """A contract, whose text bears its mark, signed by hand. The template, which its managers read, goes."""
    text = {"kind": "contract", "language": "fr", "title": "Contrat", "body": "Zaqicontrat"}
    template = write_template(cast.alexis, **text, **_by(cast.manager, act["now"]))
    paper = make_paper(journey, PaperKind.CONTRACT, **act)
    template.delete()
    sign_on_paper(paper, name="Zaqisigne", signed_on=act["now"].date(), **act)


def helped_by(cast: Cast, now: datetime) -> None:
    """Three people whom the chamber follows at the hub after they created."""
    act = {"by": cast.partner, "now": now}
    for number in range(3):
        said = Said(f"Personne {number} (fictif)")
        person = welcome_person(said, organisation=cast.chamber, hub=cast.etain, need="", **act)
        project = start_project(person, Plan("Projet"), **act)
        open_journey(person, project=project, hub=cast.etain, state="followed", **act)


def _shared_journey(cast: Cast, person: Person, act: dict[str, object]) -> tuple[Journey, dict[str, set[int]]]:
    """A journey in which a partner helps too."""
    now = act["now"]
    project = start_project(person, Plan("Zaqicommun"), **act)
    journey = open_journey(person, project=project, hub=cast.etain, **act)
    step = add_step(journey, StepSaid("Zaqijalon", "adviser", now.date()), **act)
    begins = datetime.combine(MEET_ON, time(10, 7), now.tzinfo)
    meeting = plan_meeting(journey, Slot(starts_at=begins, minutes=30), **act)
    return journey, {"journey": {journey.pk}, "step": {step.pk}, "meeting": {meeting.pk}}


def _refer(
    cast: Cast,
    person: Person,
    to: Organisation,
    now: datetime,
    message: str,
    *,
    kind: str = "orientation",
    **facts: object,
) -> Referral:
    draft = ReferralDraft(
        person=person,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=to,
        to_hub=cast.etain if to.short_name != "Peel" else None,
        kind=kind,
        reason="need",
        message=message,
        **facts,
    )
    written = draft_referral(draft, by=cast.adviser, now=now)
    return agree_to_referral(written, channel="desk", language="fr", by=cast.adviser, now=now)


def _beside(cast: Cast, partner: str, name: str) -> User:
    """An adviser of another partner at the same hub."""
    beside = organisation(partner, OrganisationKind.ASSOCIATION, cast.network)
    HubMembership.objects.create(hub=cast.etain, organisation=beside, starts_on=date(2020, 1, 6))
    return member(user(name), beside, Role.ADVISER, hub=cast.etain)


def _former(cast: Cast, today: date) -> User:
    """Worked at the hub until yesterday."""
    gone = organisation("Ancien", OrganisationKind.ASSOCIATION)
    until = {"starts_on": date(2020, 1, 6), "ends_on": today - timedelta(days=1)}
    HubMembership.objects.create(hub=cast.etain, organisation=gone, **until)
    former = user("Fabien")
    Membership.objects.create(user=former, organisation=gone, role=Role.ADVISER, hub=cast.etain, **until)
    return former
