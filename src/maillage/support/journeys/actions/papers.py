"""Papers: their templates written, made from them, signed on both sides, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.actions.care import day_of, in_care_of, past
from maillage.support.journeys.actions.journeys import PersonMissing, make_move
from maillage.support.journeys.choices import JourneyState
from maillage.support.journeys.models import Journey, Paper, PaperTemplate, Signature
from maillage.support.journeys.paper_mail import tell_papers_wait
from maillage.support.journeys.papers.choices import SIGNED, PaperKind, Side, SignedBy
from maillage.support.journeys.papers.digest import digest_of
from maillage.support.journeys.papers.places import unknown_places
from maillage.support.journeys.papers.shipped import LANGUAGES
from maillage.support.journeys.queries.papers import drafted
from maillage.support.journeys.rules import may_write_templates
from maillage.support.people.actions import keep_person_link
from maillage.support.people.choices import Channel
from maillage.support.people.models import ContactPoint, Person
from maillage.support.people.queries import keys_of

LONGEST_NAME = 160
LONGEST_TEXT = 40_000


class PlacesUnknown(DomainError):
    """The text names places that nobody fills: `names`."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(f"No place has these names: {names}.")


class TemplateEmpty(DomainError):
    """A template has a title and a text, in a language that papers are made in."""


class NotYourTemplates(DomainError):
    """Templates are written by the hub managers of the organisation."""


class PlanEmpty(DomainError):
    """An action plan without steps is not put on paper."""


class PaperSettled(DomainError):
    """The paper no longer waits for this signature: signed by that side, or withdrawn."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        super().__init__(f"Paper {paper.pk} was signed at {paper.signed_at}, withdrawn at {paper.withdrawn_at}.")


class TextChanged(DomainError):
    """What was read is not what stands in the paper: the digests differ."""


class NameMissing(DomainError):
    """Whoever signs writes their name."""


class NotTheirPaper(DomainError):
    """A person signs their own papers."""


@dataclass(frozen=True)
class Proof:
    """What a signature by the link keeps: the name typed, the digest of what was on screen, the network address."""

    name: str
    sha256: str
    address: str = ""


@transaction.atomic
def write_template(
    organisation: Organisation, *, kind: str, language: str, title: str, body: str, by: User, now: datetime
) -> PaperTemplate:
    """Keep the next version of a template; papers made before stay as they are.

    Raises NotYourTemplates, TemplateEmpty, PlacesUnknown.
    """
    if not may_write_templates(by, organisation, on=day_of(now)):
        raise NotYourTemplates(f"User {by.pk} manages no hub for organisation {organisation.pk}.")
    title, body = " ".join(title.split())[:120], body.replace("\r\n", "\n").strip()[:LONGEST_TEXT]
    if not title or not body or kind not in PaperKind.values or language not in LANGUAGES:
        raise TemplateEmpty("A template has a title, a text, a kind and a language.")
    if unknown := unknown_places(f"{title}\n{body}", language):
        raise PlacesUnknown(unknown)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    own = PaperTemplate.objects.filter(organisation=organisation, kind=kind, language=language)
    version = (own.aggregate(last=Max("version"))["last"] or 0) + 1
    template = PaperTemplate.objects.create(
        organisation=organisation,
        kind=kind,
        language=language,
        version=version,
        title=title,
        body=body + "\n",
        made_at=now,
        made_by=by,
    )
    record("journeys.template_written", about=template, by=by, at=now, organisation=organisation.pk, version=version)
    return template


@transaction.atomic
def make_paper(journey: Journey, kind: str, *, by: User, now: datetime, language: str = "", sha256: str = "") -> Paper:
    """Freeze a paper made from the text in use, sign it for the organisation, and tell the person that it waits.

    One that waited for a signature is withdrawn: the new one takes its place. `sha256` is the digest of what was read
    before, when somebody read it.

    Raises NotYourJourney, PersonMissing, PlanEmpty, TextChanged.
    """
    journey = in_care_of(journey, by, now)
    if journey.person is None:
        raise PersonMissing(f"Journey {journey.pk} has no person yet.")
    if kind == PaperKind.PLAN and not journey.steps.filter(state="to_do").exists():
        raise PlanEmpty(f"Journey {journey.pk} has no step to do.")
    language = language or journey.person.language
    draft = drafted(journey, kind, language=language, on=day_of(now))
    if sha256 and sha256 != draft.sha256:
        raise TextChanged(f"What was read has the digest {sha256[:12]}, the paper would have {draft.sha256[:12]}.")
    for former in journey.papers.filter(kind=kind, signed_at=None, withdrawn_at=None):
        _withdraw(former, by, now)
    paper = Paper(journey=journey, person=journey.person, organisation_id=journey.organisation_id, kind=PaperKind(kind))
    paper.language, paper.template_version = language, draft.template_version
    paper.title, paper.text, paper.sha256 = draft.title, draft.text, draft.sha256
    paper.made_at, paper.made_by = now, by
    paper.save()
    if kind in SIGNED:
        _sign(paper, Side.ORGANISATION, by.name or by.email, SignedBy.ACCOUNT, by=by, now=now)
        _tell(paper, journey.person, by, now)
    record("journeys.paper_made", about=paper, by=by, at=now, journey=journey.pk, kind=str(kind))
    return paper


def sign_by_link(paper: Paper, person: Person, proof: Proof, *, now: datetime) -> Paper:
    """The person signs by the private link what they read on screen.

    The journey goes on to `committed` once both sides signed the contract, and the plan if one waits.

    Raises NotTheirPaper, NameMissing, TextChanged, PaperSettled.
    """
    if paper.person_id != person.pk:
        raise NotTheirPaper(f"Paper {paper.pk} is not of person {person.pk}.")
    with reading_everything():
        journey = in_care_of(paper.journey, None, now)
        paper = _waiting(paper)
        if proof.sha256 != paper.sha256 or digest_of(paper.title, paper.text) != paper.sha256:
            raise TextChanged(f"Paper {paper.pk} has the digest {paper.sha256[:12]}, {proof.sha256[:12]} was read.")
        _sign(paper, Side.PERSON, proof.name, SignedBy.LINK, address=proof.address[:50], now=now)
        _settle(paper, journey, None, now)
    return paper


@transaction.atomic
def sign_on_paper(paper: Paper, *, name: str, signed_on: date, by: User, now: datetime) -> Paper:
    """Record that the person signed the printed paper by hand, on the real day.

    Raises NotYourJourney, NameMissing, DayToCome, PaperSettled, TextChanged.
    """
    journey = in_care_of(paper.journey, by, now)
    paper = _waiting(paper)
    if digest_of(paper.title, paper.text) != paper.sha256:
        raise TextChanged(f"Paper {paper.pk} no longer has the digest {paper.sha256[:12]}.")
    _sign(paper, Side.PERSON, name, SignedBy.PAPER, by=by, on=past(signed_on, now), now=now)
    _settle(paper, journey, by, now)
    return paper


@transaction.atomic
def withdraw_paper(paper: Paper, *, by: User, now: datetime) -> Paper:
    """Take back a paper that not everybody signed. Raises NotYourJourney, PaperSettled."""
    in_care_of(paper.journey, by, now)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.signed_at or paper.withdrawn_at:
        raise PaperSettled(paper)
    _withdraw(paper, by, now)
    record("journeys.paper_withdrawn", about=paper, by=by, at=now, journey=paper.journey_id)
    return paper


def _tell(paper: Paper, person: Person, by: User, now: datetime) -> None:
    """A letter to whoever has an e-mail address; the others sign at the desk or get the link from their adviser."""
    token = keep_person_link(person, by=by, now=now)
    points = ContactPoint.objects.filter(person__in=keys_of(person), channel=Channel.EMAIL)
    point = points.order_by("-is_preferred", "-pk").first()
    if point is not None:
        tell_papers_wait(paper, person, token, to=point.value, now=now)


def _waiting(paper: Paper) -> Paper:
    """The locked paper, when it waits for the person's signature."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.kind not in SIGNED or paper.signed_at or paper.withdrawn_at:
        raise PaperSettled(paper)
    if paper.signatures.filter(side=Side.PERSON).exists():
        raise PaperSettled(paper)
    return paper


def _withdraw(paper: Paper, by: User, now: datetime) -> None:
    paper.withdrawn_at, paper.withdrawn_by = max(now, paper.made_at), by
    paper.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _sign(
    paper: Paper,
    side: Side,
    name: str,
    channel: SignedBy,
    *,
    now: datetime,
    by: User | None = None,
    on: date | None = None,
    address: str = "",
) -> Signature:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NameMissing("A signature has a name.")
    return Signature.objects.create(
        paper=paper,
        organisation_id=paper.organisation_id,
        person_id=paper.person_id,
        side=side,
        name=name,
        channel=channel,
        signed_on=on or day_of(now),
        recorded_at=now,
        by=by,
        address=address,
        sha256=paper.sha256,
    )


def _settle(paper: Paper, journey: Journey, by: User | None, now: datetime) -> None:
    """Both sides have signed: date it, go on when nothing else waits, one line in the journal."""
    paper.signed_at = max(now, paper.made_at)
    paper.save(update_fields=["signed_at"])
    if journey.state == JourneyState.DIAGNOSED and _is_agreed(journey):
        make_move(journey, JourneyState.COMMITTED, by=by, now=now)
    record(
        "journeys.paper_signed",
        about=paper,
        by=by,
        at=now,
        journey=journey.pk,
        kind=paper.kind,
        state=journey.state,
        digest=paper.sha256,
    )


def _is_agreed(journey: Journey) -> bool:
    """The contract is signed, and no plan that was made waits for a signature."""
    signed = journey.papers.filter(kind=PaperKind.CONTRACT, signed_at__isnull=False).exists()
    return signed and not journey.papers.filter(kind__in=SIGNED, signed_at=None, withdrawn_at=None).exists()
