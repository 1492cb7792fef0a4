"""Reading papers: which text is in use, what a paper would say, who signed what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import translation
from django.utils.formats import date_format

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.models import Journey, Paper, PaperTemplate, Signature
from maillage.support.journeys.papers.choices import SIGNED, Side
from maillage.support.journeys.papers.digest import digest_of
from maillage.support.journeys.papers.places import filled
from maillage.support.journeys.papers.shipped import LANGUAGES, VERSION, shipped_text
from maillage.support.journeys.queries.assessment import last_completed
from maillage.support.journeys.queries.plan import plan_in_words, plan_of
from maillage.support.people.models import Person


@dataclass(frozen=True)
class TextInUse:
    """What papers are made from: the organisation's own last version, else the text that is there from the start."""

    title: str
    body: str
    version: str
    template: PaperTemplate | None


@dataclass(frozen=True)
class Drafted:
    """A paper as it would be made; `missing` are the places for which nothing is known."""

    title: str
    text: str
    sha256: str
    template_version: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class PaperRead:
    """A paper with its signatures. `is_intact` is false when the text is no longer the one that was made and signed."""

    paper: Paper
    signatures: tuple[Signature, ...]
    is_intact: bool

    @property
    def waits(self) -> bool:
        """Somebody still has to sign it."""
        return self.paper.kind in SIGNED and self.paper.signed_at is None and self.paper.withdrawn_at is None

    @property
    def of_person(self) -> Signature | None:
        """The person's signature."""
        return next((one for one in self.signatures if one.side == Side.PERSON), None)

    @property
    def of_organisation(self) -> Signature | None:
        """The organisation's signature."""
        return next((one for one in self.signatures if one.side == Side.ORGANISATION), None)


def text_in_use(organisation: Organisation, kind: str, language: str) -> TextInUse:
    """The text that the next paper of this kind is made from."""
    language = language if language in LANGUAGES else "en"
    own = PaperTemplate.objects.filter(organisation=organisation, kind=kind, language=language)
    template = own.order_by("-version").first()
    if template is not None:
        return TextInUse(template.title, template.body, f"{organisation.pk}-{language}-{template.version}", template)
    title, body = shipped_text(kind, language)
    return TextInUse(title, body, f"{VERSION}-{language}", None)


def templates_of(organisation: Organisation) -> QuerySet[PaperTemplate]:
    """Every version that the organisation wrote, the last first."""
    return PaperTemplate.objects.filter(organisation=organisation).select_related("made_by").order_by("-made_at", "-pk")


def drafted(journey: Journey, kind: str, *, language: str, on: date) -> Drafted:
    """What a paper of this kind would say today; nothing is written."""
    language = language if language in LANGUAGES else "en"
    text = text_in_use(journey.organisation, kind, language)
    with translation.override(language):
        values = _values(journey, on)
    body, title = filled(text.body, language, values), filled(text.title, language, values)
    missing = tuple(dict.fromkeys((*title.missing, *body.missing)))
    return Drafted(title.text, body.text, digest_of(title.text, body.text), text.version, missing)


def papers_of(journey: Journey) -> list[PaperRead]:
    """Every paper of a journey, the last first."""
    return _read(journey.papers.all())


def papers_shown_to(person: Person) -> list[PaperRead]:
    """The papers that the person's private link shows: those that wait for them, and those that are signed."""
    rows = Paper.objects.filter(person=person, withdrawn_at=None, kind__in=SIGNED).select_related("organisation")
    return _read(rows)


def paper_read(paper: Paper) -> PaperRead:
    """One paper."""
    return _read(Paper.objects.filter(pk=paper.pk))[0]


def _read(rows: QuerySet[Paper]) -> list[PaperRead]:
    signatures = Prefetch("signatures", Signature.objects.select_related("by").order_by("recorded_at", "pk"))
    found = rows.select_related("made_by", "withdrawn_by").prefetch_related(signatures).order_by("-made_at", "-pk")
    return [_with_proof(paper) for paper in found]


def _with_proof(paper: Paper) -> PaperRead:
    signatures = tuple(paper.signatures.all())
    digests = {digest_of(paper.title, paper.text), paper.sha256, *(one.sha256 for one in signatures)}
    return PaperRead(paper, signatures, len(digests) == 1)


def _values(journey: Journey, on: date) -> Mapping[str, str]:
    """What goes into each place, in the language of now."""
    person, project, hub = journey.person, journey.project, journey.hub
    commune = person.commune if person else None
    assessment = last_completed(journey)
    parts = [assessment.strengths, assessment.risks, assessment.decision_words] if assessment else []
    return {
        "person": str(person or ""),
        "commune": commune.name if commune else "",
        "project": ". ".join(" ".join(part.split()).rstrip(".") for part in (project.title, project.pitch) if part)
        if project
        else "",
        "organisation": journey.organisation.name,
        "hub": f"{hub.name}, {hub.place.address}" if hub else "",
        "adviser": str(journey.adviser),
        "day": date_format(on, "DATE_FORMAT"),
        "summary": "\n\n".join(part.strip() for part in parts if part.strip()),
        "plan": "\n".join(
            f"- {step.text} ({owner}, {date_format(step.due_on, 'DATE_FORMAT')})"
            for step, owner in plan_in_words(list(plan_of(journey)))
        ),
    }
